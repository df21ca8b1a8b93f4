"""Alerts reach whoever asked for them: at least once, in order, under one id, whatever the other side does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from crawler.decide.watches import Watch
from crawler.deliver import mail, webhook
from crawler.deliver.run import Delivery, deliver
from crawler.deliver.state import delivering, read_states
from crawler.errors import LockedError, UndeliveredError
from crawler.ingest.write import Ingest
from crawler.search.asked import SearchQuery
from crawler.watch.channels import Channel
from crawler.watch.messages import Message, marked
from crawler.watch.reading import Watched
from storage.store import Store
from tests.deliver.servers import Received, mail_server, receiver
from tests.storage.drafts import NOW, TEXT, draft, source

SECRET = "whsec_" + base64.b64encode(b"a secret of ours").decode()
NURSERY = Watch(name="nursery", query=SearchQuery(words="مشتل"))


@pytest.fixture(scope="module")
def hook() -> Iterator[tuple[str, Received]]:
    with receiver() as found:
        yield found


@pytest.fixture(scope="module")
def post_office() -> Iterator[tuple[int, Received]]:
    with mail_server() as found:
        yield found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.ensure(source())
        yield opened


def ring(store: Store, first: int, count: int = 1, at: datetime = NOW) -> None:
    """So many articles that meet the watch, each a story of its own."""
    ingest = Ingest(store, store.runs.start("crawl", at), (NURSERY,))
    for number in range(first, first + count):
        url, text = f"https://nawafir.example/{number}", f"{TEXT}\nالمشتل رقم {number}."
        ingest.apply(draft(url, text, title=f"مشتل {number}", at=at, on=at.date()), at)


def channel(kind: str, **keys: Any) -> Channel:
    return Channel.model_validate({"name": kind, "kind": kind, "pages": "https://archive.example/", **keys})


def send(store: Store, one: Channel, at: datetime = NOW) -> Delivery:
    return deliver(store, store.path.parent, Watched((NURSERY,), (one,)), at)[0]


# --- webhooks --------------------------------------------------------------------------------------


@pytest.fixture
def to_hook(hook: tuple[str, Received], monkeypatch: pytest.MonkeyPatch) -> tuple[Channel, Received]:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    url, received = hook
    received.posts.clear()
    return channel("webhook", url=url, secret="HOOK_SECRET", allow_addresses=["127.0.0.0/8"]), received


def test_each_alert_is_posted_once_with_its_reason_and_signed(store: Store, to_hook: tuple[Channel, Received]) -> None:
    one, received = to_hook
    ring(store, 1, 2)
    assert [send(store, one).sent, send(store, one).sent] == [2, 0]
    (headers, body), _ = received.posts
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(b"a secret of ours", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    said = json.loads(body)
    assert (said["watch"], said["event"], said["matched"]) == ("nursery", "new_story", ["مشتل"])
    assert said["page"] == "https://archive.example/news/article/1"
    assert said["why"] == "خبر جديد"


@pytest.mark.parametrize("behaviour", ["fail", "redirect", "take and reset"])
def test_what_was_not_taken_is_sent_again_in_order_under_the_same_id(
    store: Store, to_hook: tuple[Channel, Received], behaviour: str
) -> None:
    """V07"""
    one, received = to_hook
    ring(store, 1, 3)
    received.behaviour[:] = ["take", behaviour]
    first = send(store, one)
    assert (first.sent, first.standing.failures) == (1, 1)
    assert send(store, one, NOW + timedelta(seconds=30)).sent == 0  # too early
    assert send(store, one, NOW + timedelta(minutes=2)).sent == 2
    ids = [headers["webhook-id"].rpartition("-")[2] for headers, _ in received.posts]
    assert ids == ["1", "2", "2", "3"]


def test_it_is_tried_ever_more_seldom_and_called_dead_after_a_day(
    store: Store, to_hook: tuple[Channel, Received]
) -> None:
    """V08"""
    one, received = to_hook
    ring(store, 1)
    received.behaviour[:] = ["fail"] * 40
    tries, at = [], NOW
    while at < NOW + timedelta(hours=26):
        before = len(received.posts)
        standing = send(store, one, at).standing
        tries += [at - NOW] if len(received.posts) > before else []
        at += timedelta(minutes=1)
    received.behaviour.clear()
    assert [int(wait.total_seconds() // 60) for wait in tries[:5]] == [0, 1, 6, 36, 156]
    assert len(tries) < 10
    assert standing.is_dead(at)
    assert standing.last_error == "HTTP 500"


@pytest.mark.parametrize("behaviour", ["hang", "drip"])
def test_a_receiver_that_never_answers_is_cut_off(to_hook: tuple[Channel, Received], behaviour: str) -> None:
    """V08"""
    one, received = to_hook
    received.behaviour[:] = [behaviour]
    alert = Message(id="a-1", watch="w", event="gone", why="", at="")
    with pytest.raises(UndeliveredError):
        webhook.post(one, alert, NOW, at_most=0.3)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::1]", "10.1.2.3"])
def test_no_private_address_is_posted_to_unless_it_is_allowed(
    host: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """V09"""
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    ring(store, 1)
    standing = send(store, channel("webhook", url=f"http://{host}:9/", secret="HOOK_SECRET")).standing
    assert "private address" in standing.last_error


def test_without_its_secret_nothing_is_posted(store: Store) -> None:
    ring(store, 1)
    one = channel("webhook", url="https://hook.example/", secret="NO_SUCH_SECRET")
    assert "NO_SUCH_SECRET" in send(store, one).standing.last_error


# --- mail ------------------------------------------------------------------------------------------


@pytest.fixture
def to_mail(post_office: tuple[int, Received]) -> tuple[dict[str, Any], Received]:
    port, received = post_office
    received.mails.clear()
    received.behaviour.clear()
    keys = {"to": ["reader@example.org"], "sender": "marsad@example.org", "server": "127.0.0.1", "port": port}
    return {**keys, "security": "none"}, received


def test_a_digest_marks_the_words_and_links_page_and_archive(
    store: Store, to_mail: tuple[dict[str, Any], Received]
) -> None:
    keys, received = to_mail
    ring(store, 1, 3)
    assert send(store, channel("mail", **keys)).sent == 3
    (mail_,) = received.mails
    plain, html = mail_.get_body(("plain",)), mail_.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "nursery: خبر جديد [وُجد: مشتل]" in plain.get_content()
    page = html.get_content()
    assert 'dir="rtl"' in page
    assert "<mark>مشتل</mark>" in page
    assert 'href="https://archive.example/news/article/1/archived"' in page


def test_a_digest_lists_fifty_and_says_how_many_more(store: Store, to_mail: tuple[dict[str, Any], Received]) -> None:
    """V10"""
    keys, received = to_mail
    ring(store, 1, 53)
    assert send(store, channel("mail", **keys)).sent == 53
    html = received.mails[0].get_body(("html",))
    assert html is not None
    assert html.get_content().count("<li>") == 50
    assert "و3 أخرى" in html.get_content()
    assert send(store, channel("mail", **keys)).sent == 0


@pytest.mark.parametrize("behaviour", ["fail", "take and reset"])
def test_a_digest_that_was_not_taken_comes_again_under_the_same_id(
    store: Store, to_mail: tuple[dict[str, Any], Received], behaviour: str
) -> None:
    """V07"""
    keys, received = to_mail
    ring(store, 1, 2)
    received.behaviour[:] = [behaviour]
    assert send(store, channel("mail", **keys)).standing.failures == 1
    assert send(store, channel("mail", **keys), NOW + timedelta(minutes=2)).sent == 2
    assert len({mail_["Message-ID"] for mail_ in received.mails}) == 1


def test_a_recipient_that_is_refused_is_told_and_the_others_have_their_mail(
    store: Store, to_mail: tuple[dict[str, Any], Received]
) -> None:
    keys, received = to_mail
    ring(store, 1)
    standing = send(store, channel("mail", **keys | {"to": ["nobody@example.org", "reader@example.org"]})).standing
    assert (len(received.mails), standing.last_error) == (1, "refused: nobody@example.org")


def test_digests_come_at_set_hours_alone(store: Store, to_mail: tuple[dict[str, Any], Received]) -> None:
    keys, _ = to_mail
    one = channel("mail", **keys, hours=[6, 18], timezone="Asia/Damascus")  # 3 and 15 o'clock in UTC, in May
    sent = []
    for number, hours in enumerate((0, 1, 5.6, 6, 17.4, 17.6, 24), 1):
        at = NOW + timedelta(hours=hours)
        ring(store, number, at=at)
        sent.append(send(store, one, at).sent)
    assert sent == [1, 0, 2, 0, 0, 3, 0]


@pytest.mark.parametrize(("last", "due"), [("", True), ("2024-05-01T03:30:00+00:00", False)])
def test_the_first_digest_is_due_at_once(last: str, due: bool) -> None:
    keys = {"to": ["a@b.example"], "sender": "c@d.example", "hours": [3]}
    assert mail.is_due(channel("mail", **keys), last, NOW) is due


@pytest.mark.parametrize(
    ("text", "matched", "words"),
    [
        ("زار وفد سوريا وبسوريا", ("سورية",), ["سوريا", "وبسوريا"]),
        ("محطة نووية والنووي", ("نووي*",), ["نووية", "والنووي"]),
        ("وصل الوزير", ("وزير",), ["الوزير"]),
        ("وصل زير", ("وزير",), []),
    ],
)
def test_words_are_marked_as_they_were_met(text: str, matched: tuple[str, ...], words: list[str]) -> None:
    assert [piece for piece, found in marked(text, matched) if found] == words
    assert "".join(piece for piece, _ in marked(text, matched)) == text


# --- feeds, programs, and all of them --------------------------------------------------------------


def test_feeds_are_written_for_each_watch_and_left_alone_where_nothing_is_new(store: Store) -> None:
    ring(store, 1, 2)
    one = channel("files", folder="feeds")
    assert send(store, one).sent == 2
    folder = store.path.parent / "feeds"
    feed = ET.parse(folder / "nursery.atom").getroot()
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 2
    said = json.loads((folder / "nursery.json").read_text())
    assert said["items"][0]["title"] == "خبر جديد: مشتل 2"
    assert said["items"][0]["url"] == "https://archive.example/news/article/2"
    inode = (folder / "nursery.json").stat().st_ino
    assert send(store, one).sent == 0
    assert (folder / "nursery.json").stat().st_ino == inode


def test_a_program_reads_a_line_for_each_alert_and_is_asked_again_when_it_fails(store: Store, tmp_path: Path) -> None:
    ring(store, 1, 2)
    out = tmp_path / "out"
    script = f"import sys; open({str(out)!r}, 'a').write(sys.stdin.read()); sys.exit(not open({str(out)!r}).read(1))"
    one = channel("command", command=[sys.executable, "-c", script])
    assert send(store, one).sent == 2
    assert [json.loads(line)["title"] for line in out.read_text().splitlines()] == ["مشتل 1", "مشتل 2"]
    ring(store, 3)
    fails = channel("command", command=[sys.executable, "-c", "import sys; sys.exit('no room')"])
    assert send(store, fails).standing.last_error == "status 1: no room"
    assert send(store, one, NOW + timedelta(minutes=2)).sent == 1


def test_a_channel_that_fails_holds_up_no_other(store: Store) -> None:
    ring(store, 1)
    broken, feeds = channel("command", command=["/no/such/program"]), channel("files", folder="feeds")
    found = deliver(store, store.path.parent, Watched((NURSERY,), (broken, feeds)), NOW)
    assert [(one.channel, one.sent, one.standing.failures) for one in found] == [("command", 0, 1), ("files", 1, 0)]


def test_a_new_channel_begins_with_the_last_day(store: Store) -> None:
    ring(store, 1, at=NOW - timedelta(days=3))
    ring(store, 2)
    assert send(store, channel("files", folder="feeds")).sent == 1


def test_another_archive_begins_anew_and_a_broken_note_is_no_obstacle(store: Store) -> None:
    ring(store, 1)
    one = channel("files", folder="feeds")
    send(store, one)
    path = store.path.parent / "state" / "delivery.json"
    assert read_states(path, store.archive)["files"].after == 1
    assert read_states(path, "another") == {}
    path.write_text("{")
    assert send(store, one).sent == 1


def test_two_never_deliver_at_once(store: Store) -> None:
    with delivering(store.path.parent / "state"), pytest.raises(LockedError):
        send(store, channel("files", folder="feeds"))
