"""Analyses on pages and as files: the same numbers everywhere, each leads to its articles, and what can't be read."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.browse import charts
from crawler.browse.figures import KINDS, percent
from crawler.phrases.locale import LANGUAGES
from tests.browse import outlets
from tests.browse.conftest import Client
from tests.browse.test_query import told

DAM = quote("السد")


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("figures") / "articles.db"
    client = Client(path, ids=outlets.write(path))
    yield client
    client.close()


def rows(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.text(path).removeprefix("\ufeff"))))


def numbers(html: str) -> list[tuple[str, int]]:
    """Numbers that lead to a search, in tables and charts: the address and how many articles they count."""
    cells = re.findall(r'<td[^>]*>\s*<a href="(/news/search[^"]*)"[^>]*>\s*([\d,]+)\s*</a>', html)
    marks = re.findall(r'<a href="(/news/search[^"]*)" aria-label="[^"]*: (?:(\d+) articles?)"', html)
    return [(unescape(address), int(n.replace(",", ""))) for address, n in (*cells, *marks)]


@pytest.mark.parametrize(
    ("path", "least"),
    [
        pytest.param("/news/attention?by=day&source=naba", 20, id="day"),
        pytest.param(f"/news/attention?by=week&q={DAM}", 6, id="week"),
        pytest.param("/news/attention?since=2026-01-08&until=2026-03-05", 6, id="month-cut-by-the-search"),
        pytest.param("/news/attention?by=year", 4, id="year"),
        pytest.param(f"/news/outlets?q={DAM}", 14, id="outlets"),
        pytest.param("/news/outlets?by=month&section=-", 6, id="outlets-by-month"),
        pytest.param("/news/silence", 4, id="silence"),
        pytest.param(f"/news/silence?q={DAM}&by=name", 3, id="silent-about"),
    ],
)
def test_a_number_leads_to_as_many_articles(four: Client, path: str, least: int) -> None:
    found = numbers(four.text(f"{path}&lang=en" if "?" in path else f"{path}?lang=en"))
    assert len(found) >= least
    for address, n in set(found):
        assert told(four.text(f"{address}&lang=ar")) == n, address


def test_behind_a_number_of_copies_stand_its_pairs(four: Client) -> None:
    page = four.text("/news/copying?lang=en")
    links = {unescape(link): int(n) for link, n in re.findall(r'href="(/news/pairs\?[^"]*)"[^>]*>(\d+)</a>', page)}
    assert sorted(links.values()) == [1, 2]
    assert set(links) == {unescape(link) for link in re.findall(r'<a href="(/news/pairs[^"]*)" aria-label', page)}
    for link, n in links.items():
        pairs = four.text(f"{link}&lang=en")
        assert pairs.count('<th scope="row">') == n
    assert "3 hours 30 minutes" in four.text("/news/pairs?copier=rafid&copied=sada&lang=en")


# --- files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("asked", ["", f"?q={DAM}", "?q=zzz", "?undated=1"])
def test_every_file_holds_the_same_numbers(four: Client, kind: str, asked: str) -> None:
    document = four.get(f"/news/{kind}.json{asked}").json()
    table = rows(four, f"/news/{kind}.csv{asked}")
    apart = [row for row in table if next(iter(row.values())) in ("undated", "outside", "others")]
    written = [{name: _text(value) for name, value in row.items()} for row in document["rows"]]
    assert [row for row in table if row not in apart] == written
    assert {next(iter(row.values())): int(row["articles"]) for row in apart} == {
        name: document[name] for name in ("undated", "outside", "others") if document.get(name)
    }
    assert document["analysis"] == kind
    drawing = four.get(f"/news/{kind}.svg{asked}")
    assert drawing.headers["content-type"].startswith("image/svg+xml")
    ET.fromstring(drawing.text)


def _text(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith("=") else text


@pytest.mark.parametrize(("by", "first"), [("day", "2026-03-02"), ("week", "2026-03-02"), ("month", "2026-03")])
def test_the_rows_of_attention_make_up_what_the_search_finds(four: Client, by: str, first: str) -> None:
    table = rows(four, f"/news/attention.csv?q={DAM}&by={by}")
    assert sum(int(row["articles"]) for row in table) == 9
    assert (table[0]["period"], table[-1]["period"]) == (first, "undated")
    assert float(table[0]["share"]) == pytest.approx(int(table[0]["articles"]) / int(table[0]["of"]), abs=1e-4)


def test_the_rows_of_outlets_make_up_what_the_search_finds(four: Client) -> None:
    table = rows(four, f"/news/outlets.csv?q={DAM}")
    assert sum(int(row["articles"]) for row in table) == 9
    assert {row["title"] for row in table} >= {"مصدر naba", "مصدر sada"}


def test_who_was_first_is_told_in_seconds(four: Client) -> None:
    (first, *_) = rows(four, f"/news/firsts.csv?q={DAM}")
    assert (first["source"], first["second_source"], first["ahead_seconds"]) == ("naba", "sada", "1800")
    assert first["published_at"] == "2026-03-02T08:00:00+00:00"


def test_who_fell_silent_is_arranged_as_asked(four: Client) -> None:
    def order(by: str) -> list[str]:
        return [row["source"] for row in rows(four, f"/news/silence.csv?by={by}")]

    assert order("silent") == ["wadi", "rafid", "naba", "sada"]
    assert order("name") == ["wadi", "naba", "rafid", "sada"]  # by title
    assert order("articles") == ["sada", "naba", "wadi", "rafid"]
    assert order("wait") == ["sada", "naba", "rafid", "wadi"]


def test_no_cell_of_a_file_is_a_formula(four: Client) -> None:
    assert {row["title"] for row in rows(four, "/news/silence.csv")} >= {"'=1+1"}


def test_a_drawing_stands_by_itself_and_leads_nowhere(four: Client) -> None:
    for kind in KINDS:
        answer = four.get(f"/news/{kind}.svg?q={DAM}&lang=en")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert f"marsad-{kind}-" in answer.headers["content-disposition"]
        drawing = ET.fromstring(answer.text)
        tags = {one.tag.rpartition("}")[2] for one in drawing.iter()}
        assert "style" in tags
        assert not tags & {"script", "image", "foreignObject"}
        assert [
            one for one in drawing.iter() if any(name.endswith("href") and name != "data-href" for name in one.attrib)
        ] == []
        assert "السد" in (drawing.findtext("{http://www.w3.org/2000/svg}title") or "")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, "–"),
        (0.0, "0%"),
        (1e-17, "<0.001%"),
        (0.00001, "0.001%"),
        (0.00123456, "0.123%"),
        (0.5, "50%"),
        (1.0, "100%"),
    ],
)
def test_a_share_is_told_to_three_digits(share: float | None, said: str) -> None:
    assert percent(share) == said


# --- pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_of_a_page_says_what_was_asked(four: Client, kind: str, language: str) -> None:
    page = four.text(f"/news/{kind}?q={DAM}&source=naba&lang={language}")
    title = re.search("<title>(.*?)</title>", page)
    assert title
    assert "السد · naba" in title[1]
    assert f'href="/news/{kind}.csv?q={DAM}&amp;source=naba"' in page


@pytest.mark.parametrize("kind", KINDS)
def test_the_way_from_a_search_to_its_analyses(four: Client, kind: str) -> None:
    assert f'href="/news/analysis?q={DAM}"' in four.text(f"/news/search?q={DAM}")
    assert f'href="/news/{kind}?q={DAM}"' in four.text(f"/news/analysis?q={DAM}")
    assert 'href="/news/analysis"' in four.text(f"/news/{kind}")


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_not_be_read_is_told_on_pages_and_refused_by_files(four: Client, kind: str) -> None:
    for bad in (
        "since=nonsense",
        "source=nobody",
        *(["by=fortnight"] if kind not in ("copying", "firsts", "words") else []),
    ):
        assert four.text(f"/news/{kind}?{bad}").count('class="note problem"') == 1
        for form in ("csv", "json", "svg"):
            assert four.get(f"/news/{kind}.{form}?{bad}").status_code == 400


def test_pairs_of_nobody_are_told(four: Client) -> None:
    assert four.text("/news/pairs?copier=nobody&copied=sada").count('class="note problem"') == 1
    assert four.text("/news/pairs").count('class="note problem"') == 2


@pytest.mark.parametrize("kind", ["attention", "outlets", "firsts", "words", "copying"])
def test_where_nothing_is_found_there_are_ways_on(four: Client, kind: str) -> None:
    page = four.text(f"/news/{kind}?q=zzzz&source=naba&since=2026")
    actions = re.search(r'<ul class="chips actions">(.*?)</ul>', page, re.DOTALL)
    assert actions
    links = [unescape(link) for link in re.findall('href="([^"]*)"', actions[1])]
    assert {"?q=zzzz&since=2026-01-01", "?q=zzzz&source=naba"} <= set(links)
    assert any("undated=1" in link for link in links)
    assert any("zzzz%2A" in link for link in links)


def test_a_choice_stays_while_a_filter_goes(four: Client) -> None:
    page = four.text("/news/attention?by=week&source=naba&q=zzzz")
    assert 'href="?q=zzzz&amp;by=week"' in page
    assert 'href="?q=zzzz&amp;source=naba&amp;by=day"' in page
    assert 'href="?q=zzzz&amp;source=naba"' in page  # the month needs no word


def test_what_is_counted_apart_is_said(four: Client) -> None:
    page = four.text("/news/attention?by=day&source=wadi&lang=en")
    assert "of 2 articles only the month or year is known" in page
    assert 'fill="url(#hatch)"' in page
    page = four.text(f"/news/outlets?q={DAM}&lang=en&by=day")
    assert "Undated: 1 article" in page
    assert "Outside of the periods that are drawn: " in page
    assert "up to 20 April 2026" in four.text("/news/silence?lang=en")
    assert "The search is the whole archive" in four.text("/news/words?lang=en")


def test_days_are_in_words_and_numbers_agree(four: Client) -> None:
    page = four.text(f"/news/attention?q={DAM}&by=week")
    assert "2 – 8 آذار/مارس 2026: 4 أخبار" in page
    assert "نتائج البحث: 9 أخبار" in page
    assert "9 – 15 آذار/مارس 2026: 3 أخبار" in page
    assert "20 – 26 نيسان/أبريل 2026: خبر واحد" in page


def test_pairs_are_those_of_the_search(four: Client) -> None:
    address = "/news/copying?q=" + DAM
    link = re.search(r'href="(/news/pairs\?[^"]*copier=rafid[^"]*)"', four.text(address))
    assert link
    assert f"q={DAM}" in unescape(link[1])


STYLES = Path(charts.__file__).parent / "static/charts.css"
_COLOUR = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6})")


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_number_is_read_on_each_tone_of_a_matrix(scheme: str) -> None:
    light, _, dark = STYLES.read_text(encoding="utf-8").partition("@media (prefers-color-scheme: dark)")
    colours = dict(_COLOUR.findall(light if scheme == "light" else dark))
    for tone in range(1, charts.SHADES + 1):
        written = colours["on-deep" if tone >= charts.DEEP else "ink"]
        assert contrast(written, colours[f"h{tone}"]) >= 4.5
