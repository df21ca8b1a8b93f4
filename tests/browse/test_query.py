"""One question, asked of pages, files, the timeline, SQL and the command: the same articles everywhere."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote, urlencode

import feedparser
import pytest
from click.testing import CliRunner

from crawler.browse.find import most
from crawler.commands.search import command
from crawler.errors import UsageError
from storage.connection import APPLICATION_ID
from storage.search import Search
from tests.browse import archive
from tests.browse.conftest import Client

NAMED = (
    ("manara", "https://www.manara.example/n/1", "ليلى حدّاد; سامر خوري", "مرفأ; قمح", "رويترز", "سياسه", "ar-SY", 0),
    ("manara", "https://news.manara.example/n/2", "سامر خوري", "قمح", "", "السياسة ", "ar", 400),
    ("baladi", "https://baladi.example/n/3", "ليلي حداد", "مطر", "الأناضول", "سياسة", "ar", 800),
    ("furat", "https://furat.example/n/4", "", "قمح", "رويترز", "", "ar", None),
)
"""Source, address, authors, tags, agency, section, language, and how many days old (None: undated)."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("asked") / "articles.db"
    made = archive.Archive(path)
    made.fill(150)
    for number, (source, url, authors, tags, agency, section, language, days) in enumerate(NAMED):
        moment = archive.NOW - timedelta(days=days or 0, hours=2)
        made.article(
            source,
            f"صوامع القمح رقم {number} في دمشق",
            "نص عن القمح والمرفأ في دمشق وحمص.",
            archive.NOW,
            published=None if days is None else moment,
            url=url,
            authors=authors,
            tags=tags,
            dateline_agency=agency,
            section=section,
            language=language,
        )
    made.connection.execute("UPDATE articles SET revision = 2 WHERE id % 4 = 0")
    made.connection.execute(
        "UPDATE articles SET published_on = NULL, published_at = NULL, "
        "published_precision = NULL, published_trust = NULL "
        "WHERE id % 5 = 0 AND story IS NULL AND authors = ''"
    )
    Search(made.connection).reindex_all()
    made.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    made.connection.commit()
    client = Client(path)
    yield client
    client.close()
    made.connection.close()


QUESTIONS: dict[str, tuple[list[tuple[str, str]], str]] = {
    "everything": ([], "1"),
    "one source": ([("source", "manara")], "source = 'manara'"),
    "several sources": ([("source", "manara"), ("source", "qalam")], "source IN ('manara', 'qalam')"),
    "all but a source": ([("source", "-manara")], "source <> 'manara'"),
    "a section in any spelling": ([("section", "سياسة")], "section IN ('سياسة', 'سياسه')"),
    "no section": ([("section", "-")], "section = ''"),
    "no section, all but a source": ([("section", "-"), ("source", "-furat")], "section = '' AND source <> 'furat'"),
    "a language": ([("language", "ar")], "language IN ('ar', 'ar-SY')"),
    "all but a language": ([("language", "-ar")], "language NOT IN ('ar', 'ar-SY')"),
    "an author": ([("author", "ليلى حداد")], "authors LIKE 'ليلى%' OR authors LIKE 'ليلي%'"),
    "a tag": ([("tag", "قمح")], "tags LIKE '%قمح%'"),
    "all but a tag": ([("tag", "-قمح")], "tags NOT LIKE '%قمح%'"),
    "an agency": ([("agency", "رويترز")], "dateline_agency = 'رويترز'"),
    "a site and its subdomains": ([("site", "manara.example")], "url LIKE '%manara.example/%'"),
    "one subdomain": ([("site", "www.manara.example")], "url LIKE '%www.manara.example/%'"),
    "a year": ([("period", "2025")], "published_on LIKE '2025%'"),
    "a month": ([("period", "2026-03")], "published_on LIKE '2026-03%'"),
    "a day": ([("period", "2026-03-19")], "published_on = '2026-03-19'"),
    "from a year on": ([("since", "2025")], "published_on >= '2025-01-01'"),
    "to the end of a month": ([("until", "2025-02")], "published_on <= '2025-02-28'"),
    "from a day to a day": (
        [("since", "2025-11-15"), ("until", "2026-01-10")],
        "published_on BETWEEN '2025-11-15' AND '2026-01-10'",
    ),
    "undated": ([("undated", "1")], "published_on IS NULL"),
    "dated": ([("dated", "1")], "published_on IS NOT NULL"),
    "edited": ([("edited", "1")], "revision > 1"),
    "dates of low trust": ([("low-trust", "1")], "published_on IS NOT NULL AND published_trust < 50"),
    "first of each story": ([("copies", "first")], "coalesce(copy_kind, 'first') = 'first'"),
    "first of each story, in a year": (
        [("copies", "first"), ("period", "2026")],
        "coalesce(copy_kind, 'first') = 'first' AND published_on LIKE '2026%'",
    ),
    "a word": ([("q", "صوامع")], "title LIKE '%صوامع%'"),
    "a word and all but a source": (
        [("q", "صوامع"), ("source", "-furat")],
        "title LIKE '%صوامع%' AND source <> 'furat'",
    ),
    "a word without a section": ([("q", "صوامع"), ("section", "-")], "title LIKE '%صوامع%' AND section = ''"),
    "a word, undated": ([("q", "صوامع"), ("undated", "1")], "title LIKE '%صوامع%' AND published_on IS NULL"),
    "a word of one author since a year": (
        [("q", "صوامع"), ("author", "سامر خوري"), ("since", "2026")],
        "title LIKE '%صوامع%' AND authors LIKE '%سامر خوري%' AND published_on >= '2026-01-01'",
    ),
    "one word or another": ([("q", "title:صوامع OR title:حكواتيا")], "title LIKE '%صوامع%' OR title LIKE '%حكواتياً%'"),
    "nothing": ([("q", "كلمةلاتوجد")], "0"),
}


@pytest.fixture(params=QUESTIONS.items(), ids=lambda item: item[0])
def question(request: pytest.FixtureRequest) -> tuple[list[tuple[str, str]], str]:
    pairs, where = request.param[1]
    return pairs, where


def expected(client: Client, where: str) -> tuple[set[int], set[int]]:
    """The articles of a question, and the dated among them, by plain SQL."""
    found = client.sql(f"SELECT id, published_on FROM articles WHERE {where}").json()
    return {row["id"] for row in found}, {row["id"] for row in found if row["published_on"]}


def address(pairs: list[tuple[str, str]], **more: str) -> str:
    return "?" + urlencode([*pairs, *more.items()])


def every_copy(pairs: list[tuple[str, str]]) -> dict[str, str]:
    return {} if any(name == "copies" for name, _ in pairs) else {"copies": "all"}


def told(html: str) -> int:
    found = re.search(r"<b>(?:أكثر من )?([\d,]+) ", html)
    counts = {"خبر واحد": 1, "خبران": 2, "لا نتائج": 0}
    return int(found[1].replace(",", "")) if found else next(n for words, n in counts.items() if f"<b>{words}" in html)


def test_the_page_tells_and_shows_them(asked: Client, question: tuple[list[tuple[str, str]], str]) -> None:
    pairs, where = question
    found, _ = expected(asked, where)
    at, seen = f"/news/search{address(pairs, lang='ar', **every_copy(pairs))}", list[int]()
    while at:
        html = asked.text(at)
        assert 'class="note problem"' not in html
        if not seen:
            assert told(html) == len(found)
        seen += map(int, re.findall(r'<article class="card" id="a(\d+)"', html))
        following = re.search(r'rel="next" href="([^"]+)"', html)
        at = "/news/search" + following[1].replace("&amp;", "&") if following else ""
    assert sorted(seen) == sorted(found)


def test_files_hold_them(asked: Client, question: tuple[list[tuple[str, str]], str]) -> None:
    pairs, where = question
    found, _ = expected(asked, where)
    query = address(pairs, **every_copy(pairs))
    rows = csv.DictReader(io.StringIO(asked.text(f"/news/search.csv{query}").lstrip("\ufeff")))
    assert {int(row["id"]) for row in rows} == found
    assert {json.loads(line)["id"] for line in asked.text(f"/news/search.ndjson{query}").splitlines()} == found
    feed = feedparser.parse(asked.get(f"/news/search.atom{query}").content)
    assert len(feed.entries) == min(40, len(found))


def test_the_timeline_counts_the_dated(asked: Client, question: tuple[list[tuple[str, str]], str]) -> None:
    pairs, where = question
    _, dated = expected(asked, where)
    shown = pairs
    if ("period", "2026-03-19") in pairs:  # of a day, its month is drawn
        _, dated = expected(asked, "published_on LIKE '2026-03%'")
    html = asked.text(f"/news/timeline{address(shown, lang='ar')}")
    assert int(re.search(r"<b>([\d,]+)</b> خبر", html)[1].replace(",", "")) == len(dated)  # type: ignore[index]


def test_the_command_finds_them(asked: Client, question: tuple[list[tuple[str, str]], str]) -> None:
    pairs, where = question
    found, _ = expected(asked, where)
    flags = {"undated", "dated", "edited", "low-trust"}
    options = [f"--{name}" if name in flags else f"--{name}={value}" for name, value in pairs if name != "q"]
    words = [value for name, value in pairs if name == "q"]
    result = CliRunner().invoke(
        command, ["--json", "--limit", "10000", *options, *words, "--data", str(asked.database.parent)]
    )
    assert result.exit_code == 0, result.exception
    answer = json.loads(result.stdout)
    assert ({one["id"] for one in answer["articles"]}, answer["total"]) == (found, len(found))


IN_THE_WORDS = {"q", "source", "section", "author", "tag", "agency", "language", "site", "since", "until"}
TYPED = {
    name: question
    for name, question in QUESTIONS.items()
    if question[0] and {parameter for parameter, _ in question[0]} <= IN_THE_WORDS
}


@pytest.mark.parametrize(("pairs", "where"), TYPED.values(), ids=TYPED.keys())
def test_one_box_and_sql_find_them(asked: Client, pairs: list[tuple[str, str]], where: str) -> None:
    found, _ = expected(asked, where)
    typed = " ".join(
        value if name == "q" else f'-{name}:"{value[1:]}"' if value[0] == "-" != value else f'{name}:"{value}"'
        for name, value in pairs
    )
    rows = csv.DictReader(io.StringIO(asked.text(f"/news/search.csv?copies=all&q={quote(typed)}").lstrip("\ufeff")))
    assert {int(row["id"]) for row in rows} == found
    rows_of_sql = asked.sql("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ar_query(:q)", q=typed).json()
    assert {row["rowid"] for row in rows_of_sql} == found
    through_box = asked.get(f"/articles/articles.json?_shape=array&_size=1000&_search={quote(typed)}").json()
    assert {row["id"] for row in through_box} == found


# --- what makes no sense ---------------------------------------------------------------------------

BAD = {
    "an unknown name": ("sauce=x", "sauce", "sauce: لا يوجد مُعامل بهذا الاسم", "no such option"),
    "no day": ("since=soon", "since", "since: القيمة soon ليست يوماً", "--since: soon is no day"),
    "no such month": ("until=2025-13", "until", "until: القيمة 2025-13", "--until: 2025-13 is no day"),
    "no order": ("sort=sideways", "sort", "sort: القيمة sideways", "--order: sideways is none of new"),
    "no source": ("source=nobody", "source", "لا يوجد في الأرشيف مصدر باسم nobody", "no such source: nobody"),
    "backwards": ("since=2026&until=2025", "since", "since: 2026-01-01 بعد آخر يوم", "--since: 2026-01-01 is after"),
    "a filter among the words": ("q=after:2025-13", "after:", "after:: القيمة 2025-13", "after:: 2025-13 is no day"),
}


@pytest.fixture(params=BAD.items(), ids=lambda item: item[0])
def bad(request: pytest.FixtureRequest) -> tuple[str, str, str, str]:
    query, name, arabic, english = request.param[1]
    return query, name, arabic, english


def test_pages_tell_and_answer_the_rest(asked: Client, bad: tuple[str, str, str, str]) -> None:
    query, _, arabic, _ = bad
    for page in ("search", "timeline"):
        html = asked.text(f"/news/{page}?{query}&lang=ar&period=2026")
        assert html.count('class="note problem"') == 1
        assert arabic in html
        assert 'class="note problem"' in asked.text(f"/news/{page}?{query}&lang=en&period=2026")
        assert "2026" in html


def test_files_are_refused(asked: Client, bad: tuple[str, str, str, str]) -> None:
    query, name, _, _ = bad
    for suffix in ("csv", "atom"):
        response = asked.get(f"/news/search.{suffix}?{query}&lang=en")
        assert (response.status_code, response.text.count("\n")) == (400, 1)
        assert response.text.startswith(f"{name}: ")
    response = asked.get(f"/news/search.ndjson?{query}&lang=en")
    assert (response.status_code, response.json()["parameters"]) == (400, [name])


def test_the_command_ends_with_status_2(asked: Client, bad: tuple[str, str, str, str]) -> None:
    query, _, _, english = bad
    pairs = [pair.split("=") for pair in query.split("&")]
    arguments = [value if name == "q" else f"--{name}={value}" for name, value in pairs]
    result = CliRunner().invoke(command, [*arguments, "--data", str(asked.database.parent)])
    error = result.exception
    assert isinstance(error, UsageError)
    assert error.exit_status == 2
    assert english in str(error).replace("there is no option", "no such option")
    assert "\n" not in str(error)


def test_sql_refuses_what_makes_no_sense(asked: Client) -> None:
    sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ar_query('after:2025-13')"
    assert asked.sql(sql).status_code == 400


def test_of_very_many_problems_the_first_are_told(asked: Client) -> None:
    query = "&".join(f"x{number}=1" for number in range(300))
    assert asked.text(f"/news/search?{query}").count('class="note problem"') == 5
    assert asked.get(f"/news/search.csv?{query}").text.count("\n") == 5


# --- what was wrong once ---------------------------------------------------------------------------


def test_the_undated_have_no_place_on_the_timeline(asked: Client) -> None:
    html = asked.text("/news/timeline?undated=1&lang=ar")
    assert "لا مكان له على الخط الزمني" in html
    assert "<b>0</b>" in html
    assert "لا مكان له على الخط الزمني" not in asked.text("/news/timeline?lang=ar")


def test_since_is_not_ignored(asked: Client) -> None:
    every, later = (told(asked.text(f"/news/search?lang=ar{more}")) for more in ("", "&since=2026-03-10"))
    assert 0 < later < every / 3


def test_facets_of_equal_counts_are_sorted_by_name() -> None:
    counts = {"ب": 2, "أ": 2, "ج": 5, "د": 0, "ت": 2}
    wanted = [("ج", 5), ("أ", 2), ("ب", 2), ("ت", 2)]
    assert most(counts.items()) == most(reversed(counts.items())) == wanted


@pytest.mark.parametrize("more", ["", "&q=" + quote("دمشق"), "&edited=1", "&source=manara"])
def test_the_oldest_come_first_where_asked(asked: Client, more: str) -> None:
    def days(sort: str) -> list[str]:
        rows = csv.DictReader(
            io.StringIO(asked.text(f"/news/search.csv?sort={sort}&copies=all{more}").lstrip("\ufeff"))
        )
        return [row["published_on"] or "~" for row in rows]

    assert days("oldest") == sorted(days("oldest"))
    assert sorted(days("oldest")) == sorted(days("newest"))


@pytest.mark.parametrize("sort", ["newest", "oldest", "best", "arrived"])
@pytest.mark.parametrize("more", ["", "&q=" + quote("دمشق OR حلب"), "&edited=1", "&section=-", "&tag=-x"])
def test_pages_in_every_order_show_each_article_once(asked: Client, sort: str, more: str) -> None:
    at, seen = f"/news/search?sort={sort}&copies=all{more}", list[int]()
    while at:
        html = asked.text(at)
        seen += map(int, re.findall(r'<article class="card" id="a(\d+)"', html))
        following = re.search(r'rel="next" href="([^"]+)"', html)
        at = "/news/search" + following[1].replace("&amp;", "&") if following else ""
    rows = csv.DictReader(io.StringIO(asked.text(f"/news/search.csv?sort={sort}&copies=all{more}").lstrip("\ufeff")))
    assert seen == [int(row["id"]) for row in rows]
    assert len(seen) == len(set(seen))


def test_whoever_asks_for_one_source_gets_its_copies_too(asked: Client) -> None:
    for more in ("", "&q=" + quote("اللاذقية OR الدقيق OR حلب")):
        rows, every = (
            list(csv.DictReader(io.StringIO(asked.text(f"/news/search.csv?{query}{more}").lstrip("\ufeff"))))
            for query in ("source=baladi", "source=baladi&copies=all")
        )
        assert rows == every
        assert {"identical", "syndicated"} <= {row["copy_kind"] for row in rows}


def test_links_of_before_still_lead(asked: Client) -> None:
    """Addresses that pages wrote before there was one query object."""
    old = "?q=%D8%AF%D9%85&source=manara&section=-&language=ar&period=2026&undated=&edited=&sort=new&copies=all"
    assert 'class="note problem"' not in asked.text(f"/news/search{old}")
    assert asked.get(f"/news/search.ndjson{old}&before=2026-03-01.7").status_code == 200
    assert 'class="note problem"' not in asked.text("/news/timeline?q=a&q=b&q=c&source=manara&period=2026-03")


def test_searches_beside_each_other_have_filters_of_their_own(asked: Client) -> None:
    html = asked.text("/news/timeline?q=source:manara&q=source:baladi&lang=en")
    legend = [int(n.replace(",", "")) for n in re.findall(r'<span class="soft">\s*([\d,]+)</span></li>', html)]
    wanted = [len(expected(asked, f"source = '{name}'")[1]) for name in ("manara", "baladi")]
    assert legend == wanted
    assert 'value="source:baladi"' in html


def test_a_filter_that_was_typed_becomes_a_chip(asked: Client) -> None:
    html = asked.text(f"/news/search?q={quote('دمشق -source:qalam since:2026')}&lang=en")
    assert 'name="q" value="دمشق"' in html
    assert "without قلم حر" in html
    assert "From 1 January 2026" in html
