"""What the chain and trafilatura make of a page, as the tables compare it."""

from __future__ import annotations

import pytest

from benchmarks.extractors import Found, Tool, marsad, trafilatura

TEXT = " ".join(["افتتحت المحافظة جسر النهر بعد عامين من العمل، وعبرته أولى الشاحنات صباحا بحضور المهندسين."] * 6)
PAGE = """<html lang="ar"><head><title>افتتاح جسر النهر</title>{head}</head><body><article>
<h1>افتتاح جسر النهر</h1><p class="post-date">4 أيار 2024</p><p>{text}</p></article></body></html>"""
STATED = '<meta property="article:published_time" content="2024-05-04T09:00:00+03:00">'
OTHER = '<meta name="date" content="2024-05-02">'
URL = "https://paper.example/bridge"


def page(head: str = "", text: str = TEXT) -> bytes:
    return PAGE.format(head=head, text=text).encode()


@pytest.fixture(scope="module")
def chain() -> Tool:
    return marsad()


def test_the_chain_tells_text_title_and_day(chain: Tool) -> None:
    found = chain(page(), URL)
    assert TEXT in found.text
    assert found.title == "افتتاح جسر النهر"
    assert (found.date, found.signal, found.stated) == ("2024-05-04", "near_title", False)


def test_a_day_that_a_meta_element_names_is_stated(chain: Tool) -> None:
    assert chain(page(STATED), URL).stated


def test_a_meta_element_that_names_another_day_states_nothing(chain: Tool) -> None:
    found = chain(page(OTHER), URL)
    assert (found.date, found.stated) == ("2024-05-04", False)


def test_a_page_that_is_refused_says_why(chain: Tool) -> None:
    assert chain(b"<html><body></body></html>", URL) == Found(reason="no_text")


def test_trafilatura_is_asked_the_same() -> None:
    found = trafilatura()(page(STATED), URL)
    assert TEXT in found.text
    assert (found.title, found.date) == ("افتتاح جسر النهر", "2024-05-04")
    assert trafilatura()(b"<html><body></body></html>", URL) == Found()
