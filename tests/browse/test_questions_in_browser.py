"""The ten questions of docs/questions.md, answered on pages: each in three steps at most from a page of results."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browse.chromium import needs_chromium
from tests.browse.visiting import Visit

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture
def page(visit: Visit) -> Page:
    """The search for what the rain did."""
    opened: Page = visit.open("/news/search?q=اللاذقية&lang=en")
    return opened


def follow(page: Page, *links: str) -> None:
    """Steps: links of the page itself, by what they begin with."""
    for link in links:
        page.get_by_role("main").get_by_role("link", name=re.compile(f"^{re.escape(link)}")).first.click()


def downloaded(page: Page, link: str) -> str:
    """What a link leaves in the folder for downloads."""
    with page.expect_download() as waiting:
        follow(page, link)
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def test_who_was_first(page: Page) -> None:
    follow(page, "Analyse this search", "Who was first")
    expect(page.locator("tr", has_text="سيول في اللاذقية")).to_contain_text("11 minutes")
    follow(page, "6 copies")
    expect(page.locator("main")).to_contain_text("First")


def test_how_much_was_written_week_by_week_and_outlet_by_outlet(page: Page) -> None:
    follow(page, "Analyse this search", "Outlets week by week")
    expect(page.locator(".rows th[scope=col] abbr").last).to_have_attribute("title", "16 – 22 March 2026")
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "CSV").removeprefix("\ufeff"))))
    assert {"source", "first_day", "articles"} <= rows[0].keys()


def test_who_copies_the_agency(page: Page) -> None:
    follow(page, "Analyse this search", "Who copies whom")
    expect(page.locator("tbody tr", has_text="منارة الساحل").first).to_contain_text("100%")
    page.locator("td a[href*=pairs]").first.click()
    expect(page.locator("tbody th").first).to_contain_text("سيول")


def test_what_was_changed_after_publication(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Edits").first.click()
    page.locator(".card a.open").first.click()
    expect(page.locator("ins").first).to_be_visible()


def test_which_articles_name_a_person(page: Page) -> None:
    page.get_by_role("searchbox").fill('"مديرة المهرجان"')
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_contain_text("مديرة المهرجان")


def test_what_was_written_about_a_place_in_a_period_as_csv(page: Page) -> None:
    page.locator(".facet a", has_text="2026").first.click()
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "CSV").removeprefix("\ufeff"))))
    assert rows
    assert {row["published_on"][:4] for row in rows} == {"2026"}


def test_who_stopped(page: Page) -> None:
    follow(page, "Analyse this search", "Who fell silent")
    expect(page.locator("tbody tr").first).to_contain_text(re.compile(r"\d+ days? ago"))
    expect(page.locator(".status").first).to_be_visible()


def test_a_feed_of_a_query(page: Page) -> None:
    feed = page.get_by_role("main").get_by_role("link", name="Atom").get_attribute("href")
    assert feed
    assert "<feed" in page.request.get(re.sub(r"/news/.*", "", page.url) + feed).text()


def test_into_a_program(page: Page) -> None:
    lines = downloaded(page, "NDJSON").splitlines()
    assert f"in {len(lines)} stories" in page.locator(".count").inner_text()


def test_cite_with_proof(page: Page) -> None:
    page.locator(".card a.open").first.click()
    expect(page.locator("#citation")).to_contain_text("sha256")
