"""When and what is learned: one policy, whoever reads the pages and wherever the counts are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.commands.extract import School
from crawler.ingest.write import Ingest
from crawler.learn import teach
from crawler.learn.profile import FEWEST, WINDOW
from crawler.model import Draft, LineCount, Page, SiteProfile, Source
from crawler.process import process
from storage.store import Store
from tests.extract.articles import article

START = datetime(2024, 5, 1, 9, tzinfo=UTC)
SOURCE = Source(name="nahr", title="النهر", home="https://nahr.example/", timezone="Asia/Damascus")


def body(number: int, at: datetime) -> bytes:
    """A page with the site's furniture: a banner with the day of the fetch, a line below, one on half of the pages."""
    first, *rest = article(number)
    lines = [f"العدد {870 + number // 6} {at.day}/{at.month}/{at.year}", first, *rest, "طقس الساحل هذا الأسبوع"]
    lines += ["جولة المصور في أحياء المدينة"] if number % 2 else []
    lines += ["تابعونا على قناتنا الجديدة"] if number >= 30 else []
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    title = f"خبر من النهر رقم {number}"
    return f"<html lang='ar'><body><main><h1>{title}</h1>{paragraphs}</main></body></html>".encode()


def page(number: int) -> Page:
    at = START + timedelta(hours=4 * number)
    url = f"https://nahr.example/{number}"
    return Page(url=url, final_url=url, source="nahr", body=body(number, at), fetched_at=at)


def notice(number: int) -> Page:
    """The same words in place of every page, under headlines of their own."""
    url = f"https://nahr.example/video/{number}"
    words = "".join(f"<p>{line}</p>" for line in article(999))
    html = f"<html lang='ar'><body><main><h1>مقطع مصور رقم {number}</h1>{words}</main></body></html>"
    return Page(url=url, final_url=url, source="nahr", body=html.encode(), fetched_at=START)


def learned(profile: SiteProfile) -> list[tuple[str, str, int, bool]]:
    return sorted((line.key, line.position, line.articles, line.steady) for line in profile.lines)


def drafted(page: Page, profile: SiteProfile) -> Draft:
    made = process(page, SOURCE, profile)
    assert isinstance(made, Draft)
    return made


@pytest.mark.parametrize(
    "pages",
    [
        [page(number) for number in range(64)],
        [*map(page, range(12)), *map(notice, range(9)), page(3), *map(page, range(12, 25))],
    ],
    ids=["articles", "notices and an article that comes again"],
)
def test_a_list_of_pages_teaches_what_a_crawl_of_them_learns(tmp_path: Path, pages: list[Page]) -> None:
    """Whenever they are read: what changes from day to day is told by when they were fetched."""
    later = START + timedelta(days=400)
    school = School(SOURCE)
    with Store.open(tmp_path / "articles.db") as store:
        store.sources.sync([SOURCE])
        ingest = Ingest(store, store.runs.start("crawl", START))
        for one in pages:
            ingest.apply(drafted(one, ingest.profile("nahr")), later)
            school.take(drafted(one, school.profile))
            assert learned(school.profile) == learned(ingest.profile("nahr")), one.url
        assert learned(store.profiles.load("nahr")) == learned(school.profile)
    assert len(school.profile.lines) >= 3


def test_a_list_of_pages_loses_what_was_learned_while_its_drafts_were_made() -> None:
    """Date and fingerprint too: a draft that was made before a line was known is what one made later is."""
    school = School(SOURCE)
    early = [drafted(page(number), SiteProfile(source="nahr")) for number in range(24)]
    for draft in early[:-1]:
        school.take(draft)
    late = drafted(page(23), school.profile)
    taken = school.take(early[-1])
    assert taken.extraction.text == late.extraction.text != early[-1].extraction.text
    assert taken.fingerprint == late.fingerprint
    assert taken.published.on == late.published.on


def test_the_first_articles_are_judged_one_by_one_and_later_ones_by_tens() -> None:
    judged = [number for number in range(1, 101) if teach.is_judged(number)]
    assert judged == [*range(1, teach.EAGER + 1), *range(30, 101, 10)]


def test_of_a_source_that_is_well_known_one_in_four_is_counted() -> None:
    hashes = [f"{number:064x}" for number in range(4_000)]
    assert all(teach.is_sampled(teach.WELL_KNOWN - 1, text_hash) for text_hash in hashes)
    counted = [text_hash for text_hash in hashes if teach.is_sampled(teach.WELL_KNOWN, text_hash)]
    assert 900 < len(counted) < 1_100
    assert [text_hash for text_hash in counted if teach.is_sampled(10 * teach.WELL_KNOWN, text_hash)] == counted


def test_a_text_that_cant_be_an_article_is_counted_whenever_it_comes() -> None:
    counts, known = teach.MemoryCounts(), SiteProfile(source="nahr", articles=teach.WELL_KNOWN)
    left_out = next(
        draft
        for draft in (drafted(page(number), known) for number in range(99))
        if not teach.is_sampled(known.articles, draft.fingerprint.text_hash)
    )
    assert teach.count(counts, known, left_out) is None
    assert counts.observed() == 0
    assert teach.count(counts, known, left_out, again=True) == 1


SHOWN = {
    "another title": ("مقطع ثان", "مقطع أول", 1, True),
    "the same title, marked otherwise": ("مقطع أول!", "مقطع أول", 1, False),
    "five other addresses": ("مقطع", "مقطع", teach.MOST_URLS, False),
    "six": ("مقطع", "مقطع", teach.MOST_URLS + 1, True),
}


@pytest.mark.parametrize("case", SHOWN)
def test_one_article_has_one_title_and_few_addresses(case: str) -> None:
    *given, expected = SHOWN[case]
    assert teach.shows_no_article(*given) is expected  # type: ignore[arg-type]


def test_counts_in_memory_forget_what_the_database_forgets() -> None:
    def seen(key: str, articles: int, last: int) -> LineCount:
        return LineCount(
            key=key, line=key, articles=articles, edge=0, first_article=1, last_article=last,
            first_seen_at=START, last_seen_at=START,
        )  # fmt: skip

    counts = teach.MemoryCounts()
    counts.keep([seen("rare", FEWEST - 1, 1), seen("young", 1, 2), seen("often", FEWEST, 1)], 3, ())
    assert set(counts.learnable(())) == {"often"}
    assert set(counts.learnable(("young",))) == {"often", "young"}
    counts.forget(WINDOW + 1)
    assert set(counts.of(("rare", "young", "often"))) == {"young", "often"}
