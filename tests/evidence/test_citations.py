"""Citations: what each form looks like, and what must not break it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.evidence.citations import FORMATS, as_bibtex, as_csl, as_ris, as_text, as_wikipedia, coins
from crawler.model import ArchivePosition, Citation, Precision
from crawler.phrases.locale import Locale

AR, EN = Locale("ar"), Locale("en")
CITED = Citation(
    article=7,
    title="الميناء يستقبل أول باخرة",
    outlet="نوافير",
    source="nawafir",
    url="https://nawafir.example/7",
    authors=("سلمى الخابوري", "هاني العلي"),
    published_on=date(2026, 3, 19),
    precision=Precision.MINUTE,
    signal="jsonld",
    trust=95,
    language="ar",
    captured_at=datetime(2026, 3, 20, 9, tzinfo=UTC),
    sha256="ab" * 32,
    position=ArchivePosition(warc_file="marsad-1.warc.gz", offset=812),
)
BARE = Citation(article=8, title="", outlet="نوافير", source="nawafir", url="https://nawafir.example/8")


def test_a_footnote_in_arabic() -> None:
    assert as_text(CITED, AR) == (
        "سلمى الخابوري، هاني العلي. «الميناء يستقبل أول باخرة». نوافير، 19 آذار/مارس 2026. "
        "<https://nawafir.example/7>. "
        "تاريخه من بيانات JSON-LD للخبر (الثقة 95). التُقطت الصفحة 2026-03-20T09:00:00+00:00. "
        f"sha256 {'ab' * 32}. marsad-1.warc.gz @ 812.\n"
    )


def test_a_footnote_in_english_of_what_has_neither_date_nor_title_nor_page() -> None:
    assert as_text(BARE, EN) == "“untitled”. نوافير, Undated. <https://nawafir.example/8>.\n"


PRECISIONS = {
    Precision.YEAR: ("2026", [2026]),
    Precision.MONTH: ("2026-03", [2026, 3]),
    Precision.DAY: ("2026-03-19", [2026, 3, 19]),
    Precision.SECOND: ("2026-03-19", [2026, 3, 19]),
}


@pytest.mark.parametrize(("precision", "expected"), PRECISIONS.items(), ids=PRECISIONS)
def test_a_date_is_cited_as_finely_as_it_is_known(precision: Precision, expected: tuple[str, list[int]]) -> None:
    cited = replace(CITED, precision=precision)
    day, parts = expected
    assert f"  date = {{{day}}},\n" in as_bibtex(cited, EN)
    assert f"DA  - {day.replace('-', '/')}\r\n" in as_ris(cited, EN)
    assert json.loads(as_csl(cited, EN))[0]["issued"] == {"date-parts": [parts]}


def test_no_date_is_invented() -> None:
    for form in FORMATS.values():
        assert not re.search(r"\b(?:19|20)\d\d\b", form(BARE, EN))


def test_what_speaks_to_tex_is_escaped() -> None:
    cited = replace(CITED, title="50% & {الباقي} #1_a \\x", authors=("A_B",))
    written = as_bibtex(cited, EN)
    assert r"title = {{50\% \& \{الباقي\} \#1\_a \textbackslash{}x}}," in written
    assert written.count("{") == written.count("}")


def test_ris_has_a_field_a_line() -> None:
    cited = replace(CITED, title="سطر\r\nTY  - BOOK")
    lines = as_ris(cited, EN).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert sum(line.startswith("TY") for line in lines) == 1


def test_csl_leaves_out_what_is_not_known() -> None:
    (item,) = json.loads(as_csl(BARE, EN))
    assert set(item) == {"id", "type", "container-title", "URL"}


def test_the_template_of_each_wikipedia() -> None:
    cited = replace(CITED, title="أ | ب [ج] {{د}}", url="https://nawafir.example/[7]|x")
    assert as_wikipedia(cited, EN).startswith(
        "{{cite news |title=أ &#124; ب &#91;ج&#93; &#123;&#123;د&#125;&#125; |url=https://nawafir.example/%5B7%5D%7Cx "
        "|work=نوافير"
    )
    assert as_wikipedia(cited, AR).startswith("{{استشهاد بخبر |عنوان=")


def test_coins_reads_back() -> None:
    cited = replace(CITED, title="أ&ب+ج = د")
    fields = parse_qs(coins(cited))
    assert fields["rft.title"] == ["أ&ب+ج = د"]
    assert fields["rft.au"] == list(cited.authors)
    assert fields["rft.type"] == ["newspaperArticle"]
    assert fields["rft.date"] == ["2026-03-19"]
    assert "+" not in coins(cited)


@given(st.text(max_size=60), st.sampled_from(sorted(FORMATS)))
def test_no_title_breaks_a_form(title: str, form: str) -> None:
    written = FORMATS[form](replace(CITED, title=title), EN)
    assert written.endswith("\n")
    if form == "csl-json":
        assert json.loads(written)[0].get("title", "") == title
    if form == "bibtex":
        assert len([line for line in written.splitlines() if line.startswith("  ")]) in (7, 8)
