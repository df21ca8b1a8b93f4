"""Tickets and parcels as bytes: whole and the same again, or a clear fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import (
    Detail,
    Failure,
    LearnedLine,
    Link,
    LinkKind,
    Listing,
    Page,
    Reason,
    Rejected,
    SiteProfile,
    Source,
    Validators,
)
from crawler.model.events import Closed, Event, Failed
from crawler.scale import messages
from crawler.scale.messages import (
    Address,
    MessageError,
    MessageFault,
    Parcel,
    Rules,
    Segment,
    Ticket,
    pack_event,
    pack_parcel,
    pack_ticket,
    unpack_parcel,
    unpack_ticket,
)
from storage.values import plain
from tests.scale.told import crawl_of

NOW = datetime(2024, 5, 2, 9, tzinfo=UTC)
JOB = "4f1d6f5e-6f0a-4c1c-9d0a-0d1c2b3a4f5e"
SOURCE = Source(
    name="nawafir",
    title="النوافير",
    home="https://nawafir.example/",
    feed_titles=(("https://nawafir.example/feed", "الأخبار"),),
    listings=(Listing(url="https://nawafir.example/list", next="a.next"),),
    every=timedelta(hours=2),
    render="all",
    delay=0.5,
)
HTML = """<html lang="ar"><head><title>افتتاح الجسر الجديد على النهر</title></head><body><article>
<h1>افتتاح الجسر الجديد على النهر</h1><p>1 أيار 2024</p><p>افتتحت البلدية صباح اليوم الجسر الجديد على النهر بعد عامين
من العمل المتواصل فيه.</p><p>وقال مهندس المشروع إن الجسر يخفف الازدحام عن وسط المدينة كثيراً.</p></article></body>
</html>"""
SEGMENT = Segment(name="segment-20240502090000-4f1d6f5e-here.warc.gz", size=1_000, sha256="ab" * 32)


def events() -> tuple[Event, ...]:
    return crawl_of(SOURCE, [page("a", HTML), page("b", "<html><body><p>قصير</p></body></html>")])


def page(name: str, html: str) -> Page:
    url = f"{SOURCE.home}{name}"
    return Page(url=url, final_url=url, source=SOURCE.name, body=html.encode(), fetched_at=NOW)


def packed(told: tuple[Event, ...], *, job: str = JOB, source: str = SOURCE.name) -> bytes:
    return pack_parcel(job, source, "here", SEGMENT, [pack_event(event) for event in told])


def ticket() -> Ticket:
    return Ticket(
        job=JOB,
        source=SOURCE,
        contact="mailto:someone@example.org",
        pages=50,
        profile=SiteProfile(
            source=SOURCE.name,
            lines=(LearnedLine(key="k", line="تابعونا", articles=9, share=0.5, first_seen_at=NOW),),
            feed_offset=timedelta(hours=3),
        ),
        rules=(Rules(url="https://nawafir.example/robots.txt", body=b"User-agent: *\n\xff", read_at=NOW),),
        met=(
            Address(url="https://nawafir.example/feed", validators=Validators(etag='"\xe9"', status=200), there=True),
        ),
        known=bytes(range(256)),
        waiting=(Link(url="https://nawafir.example/c", kind=LinkKind.FEED),),
    )


def test_a_parcel_comes_back_as_it_was_with_events_of_all_kinds() -> None:
    told = events()
    assert {type(event).__name__.lower() for event in told} == set(messages.Line.__annotations__)
    parcel = unpack_parcel(packed(told), JOB, SOURCE.name)
    assert parcel == Parcel(job=JOB, source=SOURCE.name, node="here", segment=SEGMENT, events=told)


def test_a_ticket_comes_back_as_it_was() -> None:
    assert unpack_ticket(pack_ticket(ticket())) == ticket()


@given(st.text(), st.text())
def test_whatever_a_page_says_comes_back_without_what_the_archive_cannot_hold(detail: str, url: str) -> None:
    said = Rejected(url=url, source=SOURCE.name, reason=Reason.INTERNAL, detail=Detail.MESSAGE.of(detail))
    (event,) = unpack_parcel(packed((Failed(rejected=said, at=NOW),)), JOB, SOURCE.name).events
    assert isinstance(event, Failed)
    assert event.rejected.detail in (said.detail, Detail.MESSAGE.of(plain(detail)))


def test_half_a_character_is_left_out() -> None:
    said = Rejected(url="u", source=SOURCE.name, reason=Reason.INTERNAL, detail=Detail.MESSAGE.of("قبل\ud800بعد"))
    (event,) = unpack_parcel(packed((Failed(rejected=said, at=NOW),)), JOB, SOURCE.name).events
    assert event == Failed(rejected=replace(said, detail=Detail.MESSAGE.of("قبلبعد")), at=NOW)


def other_version(message: bytes) -> bytes:
    return message.replace(messages.version().encode(), b"0123456789ab", 1)


def with_body(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def changed(message: bytes) -> bytes:
        header, _, body = message.partition(b"\n")
        body = change(body)
        return json.dumps(json.loads(header) | {"bytes": len(body)}).encode() + b"\n" + body

    return changed


FAULTS: dict[str, tuple[Callable[[bytes], bytes], MessageFault]] = {
    "nothing came": (lambda _: b"", MessageFault.CUT),
    "cut within the header": (lambda it: it[:20], MessageFault.CUT),
    "cut by a byte": (lambda it: it[:-1], MessageFault.CUT),
    "longer than it says": (lambda it: it + b" ", MessageFault.CUT),
    "not one of ours": (lambda _: b"GET / HTTP/1.1\nHost: x\n\n", MessageFault.INVALID),
    "a header that is no object": (lambda _: b"[]\n{}", MessageFault.INVALID),
    "a ticket in its place": (lambda _: pack_ticket(ticket()), MessageFault.INVALID),
    "of another version": (other_version, MessageFault.VERSION),
    "of another job": (lambda _: packed(events(), job="another"), MessageFault.STRANGER),
    "of another source": (lambda _: packed((), source="another"), MessageFault.STRANGER),
    "an event of a kind that nobody knows": (
        with_body(lambda it: it.replace(b'{"begun":', b'{"begone":', 1)),
        MessageFault.INVALID,
    ),
    "an event of two kinds": (
        with_body(lambda it: it.replace(b'},{"offered":', b',"offered":', 1)),
        MessageFault.INVALID,
    ),
    "a field that is missing": (with_body(lambda it: it.replace(b'"due_at"', b'"dew_at"', 1)), MessageFault.INVALID),
    "a reason that is none": (with_body(lambda it: it.replace(b'"http_4xx"', b'"http_9xx"', 1)), MessageFault.INVALID),
    "no JSON": (with_body(lambda it: it[:-3]), MessageFault.INVALID),
    "a program": (with_body(lambda _: b"cos\nsystem\n(S'true'\ntR."), MessageFault.INVALID),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_with_a_parcel_is_told(name: str) -> None:
    change, fault = FAULTS[name]
    with pytest.raises(MessageError) as raised:
        unpack_parcel(change(packed(events())), JOB, SOURCE.name)
    assert raised.value.fault is fault


def test_a_parcel_that_tells_of_another_source_is_a_strangers() -> None:
    other = Failed(rejected=Rejected(url="u", source="another", reason=Reason.INTERNAL), at=NOW)
    with pytest.raises(MessageError, match="tells of another") as raised:
        unpack_parcel(packed((*events(), other)), JOB, SOURCE.name)
    assert raised.value.fault is MessageFault.STRANGER


def test_another_version_says_which_of_the_two_is_to_be_updated() -> None:
    with pytest.raises(MessageError, match=r"version 0123456789ab, by Marsad .*: update the older of the two"):
        unpack_ticket(other_version(pack_ticket(ticket())))


def test_what_is_too_large_is_refused_by_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    message = packed(events())
    monkeypatch.setattr(messages, "PARCEL_BYTES", len(message) - 1)
    for refused in (lambda: packed(events()), lambda: unpack_parcel(message, JOB, SOURCE.name)):
        with pytest.raises(MessageError) as raised:
            refused()
        assert raised.value.fault is MessageFault.TOO_LARGE
    monkeypatch.setattr(messages, "PARCEL_BYTES", len(message))
    assert unpack_parcel(packed(events()), JOB, SOURCE.name).events == events()


def test_a_failure_is_told_with_its_reason() -> None:
    failure = Failure(reason=Reason.DNS, url="u", detail=Detail.HTTP_STATUS.of(404))
    *others, closed = events()
    assert isinstance(closed, Closed)
    told = replace(closed, closing=replace(closed.closing, failure=failure))
    assert unpack_parcel(packed((*others, told)), JOB, SOURCE.name).events[-1] == told
