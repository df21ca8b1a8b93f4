"""Whose article it is, in the database: every order of arrival, and nothing of another source is ever touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from crawler.ingest import events
from crawler.ingest.events import answer_of
from crawler.ingest.write import Ingest
from crawler.model import Decision, Draft, Link, LinkKind, OutcomeKind, Page, Reason
from storage.store import Store
from tests.storage.drafts import NOW, TEXT, draft, source

HOST = "https://shared.example"
OTHER = (
    "أعلنت نقابة الصيادين في اللاذقية موعد افتتاح الموسم الجديد بعد عاصفة الأسبوع الماضي.\n"
    "وأضافت أن القوارب الصغيرة ستخرج أولاً ثم تلحق بها السفن حين يهدأ البحر تماماً."
)
LONG = "\n".join(f"{sentence} للمرة {number} في هذا العام." for number in range(9) for sentence in OTHER.split("\n"))
THIRD = "تصل إلى معرض الكتاب في دمشق هذا الأسبوع آلاف العناوين من دور نشر عربية، ويستمر المعرض حتى نهاية الشهر."
WALL = "يحفظ موقعنا في متصفحك ملفات صغيرة ليعرض ما يناسبك من إعلانات. وافق أو ارفض الآن."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.sync([source("victim"), source("other"), source()])
        yield opened


def page(
    url: str,
    text: str = TEXT,
    *,
    of: str = "victim",
    claims: str = "",
    title: str = "",
    hours: float = 0,
    **fields: object,
) -> Draft:
    """A page at a URL; `claims` is its canonical link."""
    title = title or f"عن {text.split()[1]}"
    made = draft(claims or url, text, title, source=of, at=NOW + timedelta(hours=hours))
    made = replace(made, asked_url=url, answered_url=url, aliases=(url,) if claims else ())
    return replace(made, **fields)  # type: ignore[arg-type]  # a test names only what it is about


def crawl(store: Store, *pages: Draft, offered: str = "") -> list[Decision]:
    """One run over some pages."""
    ingest = Ingest(store, store.runs.start("crawl", NOW))
    made = []
    for one in pages:
        link = Link(url=one.asked_url, kind=LinkKind.FEED, title=offered, guid=one.guid)
        events.offered(store, ingest.run, [link], one.source, one.fetched_at, full=True)
        answer = answer_of(
            Page(url=one.asked_url, final_url=one.asked_url, source=one.source, body=b"", fetched_at=one.fetched_at),
            one.body_hash,
        )
        made.append(ingest.apply(one, one.fetched_at, link=link, answer=answer))
    assert store.ledger.check_sums(ingest.run)
    return made


def articles(store: Store) -> dict[str, tuple[str, str, int]]:
    """Address -> source, text and revision."""
    rows = store.db.execute("SELECT url, source, text, revision FROM articles ORDER BY id").fetchall()
    return {url: (of, text, revision) for url, of, text, revision in rows}


def test_u10_pages_that_claim_a_victims_addresses_are_their_own_articles(store: Store) -> None:
    crawl(store, *(page(f"{HOST}/victim/{n}", f"{TEXT}\nخبر {n}.") for n in range(3)))
    before = articles(store)
    crawl(
        store,
        *(page(f"{HOST}/thief/{n}", f"{OTHER}\nخبر {n}.", of="other", claims=f"{HOST}/victim/{n}") for n in range(3)),
    )
    after = articles(store)
    assert {url: after[url] for url in before} == before
    assert sorted(set(after) - set(before)) == [f"{HOST}/thief/{n}" for n in range(3)]
    assert store.db.execute("SELECT count(*) FROM aliases").fetchone() == (0,)


ARRIVALS = {
    "the owner's page": page(f"{HOST}/1"),
    "the owner's edit": page(f"{HOST}/1", TEXT + "\nوأضاف أن المشتل يتسع لعشرين ألف غرسة.", hours=9),
    "a stranger at the same address": page(f"{HOST}/1", OTHER, of="other", hours=3),
    "a stranger that claims it": page(f"{HOST}/2", OTHER, of="other", claims=f"{HOST}/1", hours=5),
}


@pytest.mark.parametrize("order", [*permutations(ARRIVALS)], ids=", ".join)
def test_u10_in_every_order_no_article_is_touched_by_another_source(store: Store, order: tuple[str, ...]) -> None:
    owners: dict[str, str] = {}
    for name in order:
        crawl(store, ARRIVALS[name])
        for url, (of, text, _) in articles(store).items():
            assert owners.setdefault(url, of) == of
            assert (text == OTHER) is (of == "other")


def test_u11_a_canonical_that_many_pages_share_keeps_each_its_own_address(store: Store) -> None:
    crawl(store, *(page(f"{HOST}/a-{n}", text, claims=f"{HOST}/news-1") for n, text in enumerate((TEXT, OTHER, THIRD))))
    assert sorted(articles(store)) == [f"{HOST}/a-1", f"{HOST}/a-2", f"{HOST}/news-1"]
    assert all(revision == 1 for _, _, revision in articles(store).values())


def test_u11_a_true_canonical_makes_one_article_of_its_forms(store: Store) -> None:
    crawl(store, page(f"{HOST}/1?from=home", claims=f"{HOST}/1"), page(f"{HOST}/1?from=list", claims=f"{HOST}/1"))
    assert list(articles(store)) == [f"{HOST}/1"]


def test_u12_a_total_replacement_is_believed_on_a_later_run(store: Store) -> None:
    crawl(store, page(f"{HOST}/1"))
    (first,) = crawl(store, page(f"{HOST}/1", LONG, hours=3))
    assert (first.outcome, first.reason) == (OutcomeKind.UNCHANGED, Reason.SECOND_LOOK)
    assert articles(store) == {f"{HOST}/1": ("victim", TEXT, 1)}
    (second,) = crawl(store, page(f"{HOST}/1", LONG, hours=12))
    assert second.outcome is OutcomeKind.REVISED
    assert articles(store) == {f"{HOST}/1": ("victim", LONG, 2)}


def test_u12_one_text_in_place_of_two_articles_is_never_believed(store: Store) -> None:
    crawl(store, page(f"{HOST}/1"), page(f"{HOST}/2", TEXT.replace("حماة", "حمص") + "\nوهذا خبر ثان."))
    before = articles(store)
    for hours in (3, 12, 36):
        crawl(store, page(f"{HOST}/1", LONG, hours=hours), page(f"{HOST}/2", LONG, hours=hours))
        assert articles(store) == before


def test_u12_the_archived_page_of_an_article_stays_when_its_address_shows_something_else(store: Store) -> None:
    crawl(store, page(f"{HOST}/1"))
    before = store.pages.validators(f"{HOST}/1")
    crawl(store, page(f"{HOST}/1", OTHER, hours=3))
    after = store.pages.validators(f"{HOST}/1")
    assert before is not None
    assert after is not None
    assert (after.body_hash, after.fetched_at) == (before.body_hash, NOW + timedelta(hours=3))


def test_u13_a_moved_and_edited_article_is_known_by_its_guid(store: Store) -> None:
    crawl(store, page(f"{HOST}/old-slug", guid="tag:1"))
    (moved,) = crawl(store, page(f"{HOST}/new-slug", TEXT + "\nوزاد سطر.", guid="tag:1", hours=3))
    assert moved.outcome is OutcomeKind.REVISED
    assert articles(store) == {f"{HOST}/old-slug": ("victim", TEXT + "\nوزاد سطر.", 2)}
    assert store.articles.id_of(f"{HOST}/new-slug") == 1


def test_u13_one_guid_for_every_item_joins_nothing(store: Store) -> None:
    crawl(store, page(f"{HOST}/1", guid="news"), page(f"{HOST}/2", OTHER, guid="news"))
    crawl(store, page(f"{HOST}/3", OTHER.replace("اللاذقية", "طرطوس") + LONG, guid="news", of="other"))
    assert len(articles(store)) == 3


def test_u14_a_notice_takes_no_later_article_with_it(store: Store) -> None:
    notices = [page(f"{HOST}/{n}", WALL, title="قبل أن تتابع") for n in range(5)]
    crawl(store, *notices, offered="موسم الصيد يبدأ غداً")
    assert articles(store) == {}
    told = store.db.execute("SELECT outcome, reason, count(*) FROM outcomes GROUP BY 1, 2").fetchall()
    assert told == [("rejected", "soft_404", 5)]
    due = store.pages.recheck_links("victim", NOW + timedelta(days=1), 9)
    assert {link.url for link in due} == {one.asked_url for one in notices}
    crawl(store, *(page(f"{HOST}/{n}", f"{LONG}\nخبر {n}.", hours=30) for n in range(5)))
    assert len(articles(store)) == 5


def test_u15_a_copy_at_another_address_is_freed_when_it_differs(store: Store) -> None:
    crawl(store, page(f"{HOST}/1"))
    (copy,) = crawl(store, page(f"{HOST}/2"))
    assert copy.outcome is OutcomeKind.DUPLICATE
    assert {link.url for link in store.pages.recheck_links("victim", NOW + timedelta(days=1), 9)} >= {f"{HOST}/2"}
    (same,) = crawl(store, page(f"{HOST}/2", hours=3))
    assert same.outcome is OutcomeKind.UNCHANGED
    (own,) = crawl(store, page(f"{HOST}/2", OTHER, hours=12))
    assert own.outcome is OutcomeKind.NEW
    assert articles(store) == {f"{HOST}/1": ("victim", TEXT, 1), f"{HOST}/2": ("victim", OTHER, 1)}
    assert store.articles.id_of(f"{HOST}/2") == own.article


def test_u16_articles_of_a_source_that_left_go_to_whoever_is_configured_for_the_site(store: Store) -> None:
    crawl(store, page(f"{HOST}/1", of="nawafir"))
    store.sources.sync([source("victim"), source("other")])
    (edited,) = crawl(store, page(f"{HOST}/1", TEXT + "\nوزاد سطر.", hours=3))
    assert edited.outcome is OutcomeKind.REVISED
    assert articles(store) == {f"{HOST}/1": ("victim", TEXT + "\nوزاد سطر.", 2)}
    assert store.db.execute("SELECT source, articles FROM day_counts WHERE articles").fetchall() == [("victim", 1)]


def test_u16_a_source_under_a_new_name_keeps_its_articles(store: Store) -> None:
    crawl(store, page(f"{HOST}/1", of="nawafir"))
    renamed = source("springs", formerly=("nawafir",))
    store.sources.sync([renamed, source("other")])
    assert events.renamed(store, [renamed]) == 1
    assert articles(store) == {f"{HOST}/1": ("springs", TEXT, 1)}
    assert store.sources.load("nawafir") is None
    (edited,) = crawl(store, page(f"{HOST}/1", TEXT + "\nوزاد سطر.", of="springs", hours=3))
    assert edited.outcome is OutcomeKind.REVISED


def test_u16_a_former_name_that_is_still_configured_is_left_alone(store: Store) -> None:
    crawl(store, page(f"{HOST}/1", of="nawafir"))
    renamed = source("springs", formerly=("nawafir", "springs", "never"))
    store.sources.sync([renamed, source("nawafir")])
    assert events.renamed(store, [renamed]) == 0
    assert articles(store) == {f"{HOST}/1": ("nawafir", TEXT, 1)}
