"""The date's evidence on an article's page: one line where signals are at one, all of it where they are not."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from crawler.browse.pages.article import Evidence, evidence
from tests.browse.conftest import Client


def signal(name: str, why_not: str = "", *, chosen: int = 0, modified: int = 0) -> dict[str, Any]:
    return {"signal": name, "why_not": why_not, "chosen": chosen, "modified": modified}


CHOSEN = signal("jsonld", chosen=1)


@pytest.mark.parametrize(
    ("signals", "found", "doubtful"),
    [
        pytest.param([], Evidence("", 0, 0), True, id="no-signals"),
        pytest.param([CHOSEN], Evidence("jsonld", 0, 0), False, id="one-alone"),
        pytest.param(
            [CHOSEN, signal("feed", "agrees:jsonld"), signal("url", "agrees with jsonld")],
            Evidence("jsonld", 2, 0),
            False,
            id="at-one-in-codes-and-old-sentences",
        ),
        pytest.param(
            [CHOSEN, signal("jsonld_modified", "modification", modified=1), signal("time", "modification")],
            Evidence("jsonld", 0, 0),
            False,
            id="a-modification-contradicts-nothing",
        ),
        pytest.param(
            [CHOSEN, signal("feed", "agrees:jsonld"), signal("url", "less_certain:jsonld")],
            Evidence("jsonld", 1, 1),
            True,
            id="one-differs",
        ),
        pytest.param([CHOSEN, signal("x", "of another age")], Evidence("jsonld", 0, 1), True, id="an-unknown-reason"),
        pytest.param([signal("banner", "too_weak")], Evidence("", 0, 1), True, id="none-believed"),
    ],
)
def test_what_signals_come_to(signals: list[dict[str, Any]], found: Evidence, doubtful: bool) -> None:
    assert evidence(signals) == found
    assert found.doubtful is doubtful


def folded(html: str) -> tuple[bool, str]:
    """Whether the evidence stands open, and the line that stands for it."""
    found = re.search(r'<details class="evidence"( open)?>\s*<summary>(.*?)</summary>', html, re.DOTALL)
    assert found
    return bool(found[1]), " ".join(unescape(re.sub("<[^>]+>", "", found[2])).split())


def test_a_date_at_one_is_one_line(client: Client) -> None:
    opened, line = folded(client.text(f"/news/article/{client.ids['rain']}"))
    assert not opened
    assert line == "19 آذار/مارس 2026، من بيانات JSON-LD للخبر"


def test_a_contradicted_date_shows_all_its_evidence(client: Client) -> None:
    opened, line = folded(client.text(f"/news/article/{client.ids['plain']}"))
    assert opened
    assert line == "19 آذار/مارس 2026، من بيانات JSON-LD للخبر · إشارة واحدة توافق · إشارة واحدة تخالف"
    in_english = folded(client.text(f"/news/article/{client.ids['plain']}?lang=en"))[1]
    assert in_english == "19 March 2026, from the article's JSON-LD · 1 signal agrees · 1 signal differs"


def test_an_undated_article_shows_what_was_refused(client: Client) -> None:
    assert folded(client.text(f"/news/article/{client.ids['undated']}")) == (True, "بلا تاريخ")


@pytest.mark.parametrize(("before", "beside"), [(0, "copies"), (1, "near")])
def test_the_text_comes_first_then_other_articles_then_the_date(client: Client, before: int, beside: str) -> None:
    """The story of the rain has copies; the article written before it shares its words with others."""
    html = client.text(f"/news/article/{client.ids['rain'] - before}")
    places = [html.index(mark) for mark in ('class="body"', f'id="{beside}"', 'id="date"', 'id="cite"')]
    assert places == sorted(places)
