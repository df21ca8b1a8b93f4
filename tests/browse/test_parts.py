"""The pure parts: comparing, what may leave, charts, and reading within a time."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3

from crawler.browse.asked import Asked
from crawler.browse.charts import LABEL, Bar, Entry, Square, bars, key, lag_axis, listed, matrix, shade, sparkline
from crawler.browse.compare import compare, side_by_side
from crawler.browse.reader import Reader, TooSlowError
from crawler.browse.safe import csv_cell, directed, host_of, safe_url, visible
from crawler.search.reading import read_words

NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


def shown(old: str, new: str) -> list[list[tuple[str, str]]]:
    return [[(piece.kind, piece.text) for piece in paragraph] for paragraph in compare(old, new).paragraphs]


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        pytest.param("عاد الماء", "عاد الماء", [[("same", "عاد الماء")]], id="same"),
        pytest.param("عاد  الماء\n", "عاد الماء", [[("same", "عاد الماء")]], id="spaces"),
        pytest.param(
            "عاد الماء يوم الجمعة صباحاً",
            "عاد الماء يوم السبت صباحاً",
            [[("same", "عاد الماء يوم"), ("cut", "الجمعة"), ("added", "السبت"), ("same", "صباحاً")]],
            id="a-word",
        ),
        pytest.param(
            "السطر الأول كما هو\nوسطر يذهب",
            "السطر الأول كما هو",
            [[("same", "السطر الأول كما هو"), ("cut", "وسطر يذهب")]],
            id="a-paragraph-goes",
        ),
        pytest.param(
            "السطر الأول كما هو",
            "السطر الأول كما هو\nوسطر يأتي",
            [[("same", "السطر الأول كما هو")], [("added", "وسطر يأتي")]],
            id="a-paragraph-comes",
        ),
    ],
)
def test_comparison(old: str, new: str, pieces: list[list[tuple[str, str]]]) -> None:
    assert shown(old, new) == pieces


def test_texts_without_anything_in_common_are_shown_beside_each_other() -> None:
    assert compare("كلمات كثيرة هنا", "نص آخر تماماً لا يشبهه").too_different
    assert side_by_side("أ\nب", "ج") == [("أ", "ج"), ("ب", "")]


def test_a_text_made_to_be_slow_is_not_compared_by_word() -> None:
    assert compare("ا ب " * 1000, "ب ا ا " * 700).too_different


@given(st.text(alphabet="ابت \n", max_size=80), st.text(alphabet="ابت \n", max_size=80))
def test_comparison_loses_no_word(old: str, new: str) -> None:
    found = compare(old, new)
    if found.too_different:
        return
    pieces = [piece for paragraph in found.paragraphs for piece in paragraph]
    assert " ".join(p.text for p in pieces if p.kind != "added").split() == old.split() or found.same
    assert " ".join(p.text for p in pieces if p.kind != "cut").split() == new.split()
    assert found.same == (old.split() == new.split())


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?y=1", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("//a.example/x", False),
        ("https:///x", False),
        ("data:text/html,x", False),
        ("https://a.example/\u202egpj", False),
        ('https://a.example/"onclick=', False),
        ("http://[", False),
        ("https://a.example/a b", False),
        ("", False),
        (None, False),
        ("https://a.example/خبر", True),
        ("\\\\a.example", False),
        ("https:\\\\a.example", False),
    ],
)
def test_only_web_addresses_are_links(url: str | None, safe: bool) -> None:
    assert bool(safe_url(url)) is safe
    assert bool(host_of(url)) is safe


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("التُقطت 2026-03-19T03:00:00+00:00 مساء", ["2026-03-19T03:00:00+00:00"]),
        ("<https://a.example/1>", ["<https://a.example/1>"]),
        ("sha256 ab12 cd", ["sha256 ab12 cd"]),
        ("«عنوان». منارة، 19 آذار", ["19"]),
        ("عنوان - بلا لاتيني.", []),
        ("", []),
    ],
)
def test_what_reads_from_left_to_right_within_arabic(text: str, isolated: list[str]) -> None:
    pieces = directed(text)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, latin in pieces if latin] == isolated


@given(st.text())
def test_nothing_hidden_stays_visible(text: str) -> None:
    clean = visible(text)
    assert not set(clean) & set("\x00\x08\x0b\x1b\x7f\x85\u202e\u2066\u2069")
    clean.encode()


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+a", "'+a"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        (" \t=1", "' \t=1"),
        ("|x", "'|x"),
        ("خبر", "خبر"),
        (5, 5),
        (None, None),
        ("a=b", "a=b"),
        ("\u200f=1", "'\u200f=1"),
    ],
)
def test_no_cell_is_a_formula(cell: object, safe: object) -> None:
    assert csv_cell(cell) == safe


@given(st.lists(st.lists(st.integers(0, 10**7), min_size=3, max_size=3), max_size=40), st.booleans())
def test_chart_is_well_formed_and_stays_inside(rows: list[list[int]], beside: bool) -> None:
    chart = bars(
        [Bar(f"<{n}>", tuple(row), "a&b", "/x?a=1&b=2") for n, row in enumerate(rows)], title='"t"', side_by_side=beside
    )
    if not rows:
        assert chart == ""
        return
    for rect in ET.fromstring(chart).iter("rect"):
        assert float(rect.attrib["x"]) >= -0.1
        assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= 1000.9
        assert float(rect.attrib["y"]) >= 0


ENTRIES = st.lists(st.tuples(st.text(max_size=60), st.floats(0, 1e7), st.booleans()), max_size=12)


@given(ENTRIES, st.sampled_from(("rtl", "ltr")))
def test_bars_in_a_list_stay_inside_and_never_over_their_labels(rows: list[tuple[str, float, bool]], way: str) -> None:
    entries = [Entry(visible(label), value, "1", "a&b", "/x?a=1&b=2", muted) for label, value, muted in rows]
    chart = listed(entries, title='"t"', direction=way)
    if not rows:
        assert chart == ""
        return
    drawing = ET.fromstring(chart)
    begins, ends = (0, 1000 - LABEL) if way == "rtl" else (LABEL, 1000)
    for rect in drawing.iter("rect"):
        if rect.attrib["class"] != "hit":
            assert float(rect.attrib["x"]) >= begins - 0.1
            assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= ends + 1.3
    assert [text.attrib["direction"] for text in drawing.iter("text")] == [way] * 2 * len(rows)


@pytest.mark.parametrize("over_time", [True, False])
@pytest.mark.parametrize("way", ["rtl", "ltr"])
def test_a_matrix_has_a_field_for_each_number(way: str, over_time: bool) -> None:
    squares = [Square(value, str(value or ""), f"<{value}>", "/x" if value else "") for value in (0, 1, 10)]
    chart = matrix(["a", "b", "c"], [("<row>", squares)], title="t", direction=way, over_time=over_time)
    fields = [one for one in ET.fromstring(chart).iter("rect") if one.attrib["class"].startswith("h")]
    assert [one.attrib["class"] for one in fields] == ["h0", "h1", "h5"]
    across = [float(one.attrib["x"]) for one in fields]
    assert across == sorted(across, reverse=way == "rtl" and not over_time)
    assert all(float(one.attrib["x"]) + float(one.attrib["width"]) <= 1000 for one in fields)
    assert matrix([], [], title="t", direction=way) == ""


def test_tables_have_the_tones_of_a_matrix() -> None:
    assert [shade(value, 10) for value in (0, 1, 2, 9, 10)] == ["h0", "h1", "h2", "h5", "h5"]
    assert shade(0, 0) == "h0"


def test_numbers_of_a_scale_stand_beside_the_bars() -> None:
    chart = ET.fromstring(bars([Bar("a", (1,), "t"), Bar("b", (4,), "t", hatched=2)], title="t"))
    right = max(
        float(one.attrib["x"]) + float(one.attrib["width"]) for one in chart.iter("rect") if "fill" in one.attrib
    )
    scale = [one for one in chart.iter("text") if (one.text or "").isdigit()]
    assert [one.text for one in scale] == ["1", "2", "3", "4"]
    assert all(float(one.attrib["x"]) > right for one in scale)
    hatched = [one for one in chart.iter("rect") if one.attrib.get("class") == "hatched"]
    whole = [one for one in chart.iter("rect") if one.attrib["class"] == "c0"][-1]
    assert float(hatched[0].attrib["height"]) == pytest.approx(float(whole.attrib["height"]) / 2, abs=0.1)


@given(st.integers(2, 8), st.booleans())
def test_series_are_told_apart_without_their_colours(series: int, beside: bool) -> None:
    """By texture: of neighbours no two are alike, and the legend shows each as the bars do."""
    chart = bars([Bar("a", (3,) * series, "t")], title="t", side_by_side=beside)
    over = [one.attrib["fill"] for one in ET.fromstring(chart).iter("rect") if one.attrib["class"] == "over"]
    made = {f"url(#{one.attrib['id']})" for one in ET.fromstring(chart).iter("pattern")}
    assert set(over) <= made
    legend = [re.findall('url[^"]*', key(number)) for number in range(series)]
    assert over == [fill for fills in legend for fill in fills]
    assert all(one != other for one, other in pairwise(legend))


def test_shares_have_a_scale_of_their_own() -> None:
    chart = bars([Bar("a", (0.03,), "t")], title="t", scale=lambda value: f"{value:.3g}%", least=0.01, colour=1)
    assert [one.text for one in ET.fromstring(chart).iter("text")] == ["0.0075%", "0.015%", "0.0225%", "0.03%", "a"]
    assert 'class="c1"' in chart


def test_small_charts_are_well_formed() -> None:
    ET.fromstring(sparkline([0, 3, 1], "t"))
    ET.fromstring(sparkline([], "t"))
    ET.fromstring(lag_axis(7.5, first=False))


def test_links_change_one_filter_and_keep_the_others() -> None:
    asked = Asked(read_words('كلمة & "عبارة" source:a source:b after:2024-05-07', NOW).query)
    assert parse_qs(asked.link(period="2024-05")[1:]) == {
        "q": ['كلمة & "عبارة"'],
        "source": ["a", "b"],
        "period": ["2024-05"],
    }
    assert [(chip.name, chip.value) for chip in asked.chips] == [
        ("source", "a"),
        ("source", "b"),
        ("since", "2024-05-07"),
    ]
    assert parse_qs(asked.chips[0].without[1:])["source"] == ["b"]
    assert parse_qs(asked.link(undated="1")[1:])["undated"] == ["1"]
    assert parse_qs(asked.cleared[1:]) == {"q": ['كلمة & "عبارة"']}


def test_a_part_that_takes_too_long_is_left_out() -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    connection = sqlite3.connect(":memory:")
    with Reader(connection, seconds=20) as reader:
        began = time.perf_counter()
        assert reader.part("numbers", lambda: reader.value(endless), -1, seconds=0.05) == -1
        assert reader.left_out == ["numbers"]
        assert reader.value("SELECT 7") == 7
        assert time.perf_counter() - began < 15
    with Reader(connection, seconds=0) as reader, pytest.raises(TooSlowError):
        reader.value(endless)
    assert connection.execute("SELECT 8").fetchone()[0] == 8
    connection.close()
