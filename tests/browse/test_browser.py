"""A person's way through the demo archive in a real browser: clicks, keys, phone, dark, English, and axe-core."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from crawler.browse.pages import PAGES as OURS
from tests.browse.chromium import needs_chromium
from tests.browse.visiting import Visit, violations

pytestmark = [pytest.mark.browser, needs_chromium]

PAGES = (
    "/",
    "/news",
    "/news/search",
    "/news/search?q=دمشق",
    "/news/search?q=لاشيءكهذا",
    "/news/search?q=لاشيءكهذا&source=manara&since=2025-01-01&section=محليات",
    "/news/article/{plain}",
    "/news/article/{undated}",
    "/news/article/{hostile}",
    "/news/story/1?a={rain}&b={copy}",
    "/news/article/{edited}/changes",
    "/news/article/{edited}/headlines",
    "/news/edits",
    "/news/gone",
    "/news/saved",
    "/news/choices",
    "/news/watches",
    "/news/alerts",
    "/news/timeline",
    "/news/timeline?q=دمشق&q=حلب&q=بيروت",
    "/news/timeline?period=2025-11",
    "/news/analysis?q=دمشق",
    "/news/attention?q=دمشق&by=week",
    "/news/attention?q=لاشيءكهذا&source=manara",
    "/news/outlets",
    "/news/copying",
    "/news/pairs?copier=baladi&copied=manara",
    "/news/silence",
    "/news/firsts?q=اللاذقية",
    "/news/words?q=المياه",
    "/news/sources",
    "/news/source/furat",
    "/news/thread/1",
    "/news/meaning?q=دمشق",
    "/news/runs",
    "/news/run/{run}?outcome=failed",
    "/news/article/{plain}/archived",
    "/news/article/{plain}/archived?view=text",
    "/news/article/99999",
)


def test_a_walk_through_the_archive(visit: Visit) -> None:
    page = visit.open("/")
    page.get_by_role("searchbox").fill("اللاذقية")
    page.keyboard.press("Enter")
    page.wait_for_url("**/news/search?q=*")
    assert page.locator("mark").first.inner_text() == "اللاذقية"
    page.locator(".facet a", has_text="منارة الساحل").click()
    expect(page.locator(".chip.on")).to_have_count(1)
    page.locator(".chip.on").click()
    expect(page.locator(".chip.on")).to_have_count(0)
    page.locator(".card a.open", has_text="سيول في اللاذقية").first.click()
    expect(page.locator("h1")).to_contain_text("سيول في اللاذقية")
    page.get_by_role("link", name="القصة كاملة").click()
    page.locator('input[name="b"]').nth(2).check()
    page.get_by_role("button", name="قارن نسختين").click()
    expect(page.locator(".sides del", has_text="42")).to_be_visible()
    expect(page.locator(".sides ins", has_text="أربعين")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="التعديلات").click()
    page.wait_for_url("**/news/edits")
    page.locator(".card a.open").first.click()
    page.wait_for_url("**/changes?to=*")
    assert page.locator("ins").count() >= 2


def test_timeline_zooms_from_months_to_the_articles_of_a_day(visit: Visit) -> None:
    page = visit.open("/news/timeline")
    page.locator('.chart a[aria-label*="2025"]').first.click()
    page.wait_for_url(re.compile(r"/news/timeline\?period=2025-\d\d$"))
    page.locator(".chart a").first.click()
    page.wait_for_url(re.compile(r"/news/search\?period=2025-\d\d-\d\d$"))
    assert page.locator(".card").count() >= 1


def test_from_a_search_to_a_number_and_to_its_articles(visit: Visit) -> None:
    page = visit.open("/news/search?q=اللاذقية&lang=en")
    page.get_by_role("link", name="Analyse this search").click()
    page.get_by_role("main").get_by_role("link", name="Outlets week by week").click()
    expect(page).to_have_title(re.compile("Outlets week by week: اللاذقية"))
    page.get_by_role("link", name=re.compile("منارة الساحل, 16 – 22 March 2026: 1 article")).first.click()
    page.wait_for_url("**/news/search?*source=manara*")
    expect(page.locator(".card")).to_have_count(1)


def test_from_who_copies_whom_to_both_texts(visit: Visit) -> None:
    page = visit.open("/news/copying?lang=en")
    page.get_by_role("link", name=re.compile("بلدي نيوز from منارة الساحل")).first.click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody th a").first.click()
    expect(page.locator("h1")).to_contain_text("سيول في اللاذقية")


def test_a_region_that_scrolls_is_reached_by_keys(visit: Visit) -> None:
    page = visit.open("/news/outlets", viewport={"width": 360, "height": 740})
    for region in page.get_by_role("region").all():
        region.focus()
        assert region.evaluate("one => one === document.activeElement && one.scrollWidth > one.clientWidth")
    assert page.get_by_role("region").count() == 2


def test_keys(visit: Visit) -> None:
    page = visit.open("/news/search?q=دمشق")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator(".card a.open").first
    assert first.evaluate("link => link === document.activeElement")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/news/article/*")


@pytest.mark.parametrize(
    ("language", "forward", "backward"), [("ar", "ArrowLeft", "ArrowRight"), ("en", "ArrowRight", "ArrowLeft")]
)
def test_articles_are_read_by_keys_alone(visit: Visit, language: str, forward: str, backward: str) -> None:
    """From a list to its articles one after the other, a star, and back to the card that was left."""
    page = visit.open(f"/news/search?q=دمشق&lang={language}")
    links = page.locator(".card a.open").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**" + links[0])
    for key, expected in (("j", 1), (forward, 2), (backward, 1), ("k", 0), ("j", 1)):
        page.wait_for_load_state("load")
        page.keyboard.press(key)
        page.wait_for_url("**" + links[expected])
    for pressed in ("true", "false"):
        page.keyboard.press("s")
        expect(page.locator(".star button")).to_have_attribute("aria-pressed", pressed)
    page.keyboard.press("u")
    page.wait_for_url("**/news/search?q=*#a*")
    expect(page.locator(".card a.open").nth(1)).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("jkus?")
    assert page.locator("input[type=search]").input_value() == "jkus?"
    assert "/news/search" in page.url


def test_without_a_list_keys_lead_along_the_source(visit: Visit) -> None:
    page = visit.open("/news/article/{plain}")
    older = page.locator("a[data-older]").get_attribute("href")
    page.keyboard.press("j")
    page.wait_for_url(f"**{older}")


def test_a_citation_is_copied_by_a_key(visit: Visit) -> None:
    page = visit.open("/news/article/{plain}", permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("c")
    expect(page.locator("[data-copy=citation]")).to_have_text(re.compile("نُسخ"))
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#citation").evaluate(
        "one => one.textContent"
    )


def test_english_stays_once_chosen(visit: Visit) -> None:
    page = visit.open("/news/search")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**lang=en")
    assert page.evaluate("[document.documentElement.lang, document.dir]") == ["en", "ltr"]
    page.get_by_role("link", name="Sources", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Sources")
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_everything_works_without_javascript(visit: Visit) -> None:
    page = visit.open("/news/search?q=دمشق", java_script_enabled=False)
    page.locator(".card a.open").first.click()
    page.wait_for_url("**/news/article/*")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_phone_and_pleases_axe(visit: Visit, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit.open(path)
    # The archived page in its sealed frame is somebody else's.
    assert violations(Axe().run(page, options={"resultTypes": ["violations"], "iframes": False})) == []
    page.emulate_media(color_scheme="dark")
    contrast = {"resultTypes": ["violations"], "iframes": False, "runOnly": ["color-contrast"]}
    assert violations(Axe().run(page, options=contrast)) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(page.url + ("&" if "?" in page.url else "?") + "lang=en")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_every_page_is_opened_on_a_phone() -> None:
    """No page of ours is left out of PAGES; only the sealed page of somebody else, what leads to another, and files."""
    opened = [re.sub(r"\{\w+\}", "1", path).partition("?")[0] for path in PAGES]
    files = (r"\.csv$", r"\.json$", r"\.svg$")
    routes = [route for module in OURS for route, _ in module.ROUTES if not route.endswith(files)]
    left = [route for route in routes if not any(re.search(route, path) for path in opened)]
    assert left == [r"^/news/article/(?P<id>\d+)/archived\.html$"]


BEYOND = """width => [...document.querySelectorAll("main a, main button, main input")]
  .filter(one => one.checkVisibility() && !one.closest(".plot") && one.type !== "hidden")
  .filter(one => [...one.getClientRects()].some(box => box.left < 0 || box.right > width))
  .map(one => one.outerHTML.slice(0, 160))"""
"""Links and controls that a reader must scroll sideways for; the bars of a chart may."""
STACKED = (
    "/news/runs",
    "/news/run/{run}?outcome=failed",
    "/news/story/1",
    "/news/story/1?a={rain}&b={copy}",
    "/news/sources",
    "/news/source/furat",
    "/news/thread/1",
)
PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", STACKED)
def test_rows_are_cards_on_a_phone(visit: Visit, path: str, language: str) -> None:
    page = visit.open(f"{path}{'&' if '?' in path else '?'}lang={language}", viewport=PHONE)
    assert page.locator(".stacked tbody tr").count() > 0
    assert page.evaluate(BEYOND, 360) == []
    assert page.evaluate("[...document.querySelectorAll('.scroll')].every(box => box.scrollWidth <= box.clientWidth)")


def test_two_texts_stand_beside_each_other_where_there_is_room(visit: Visit) -> None:
    page = visit.open("/news/article/{edited}/changes", viewport={"width": 1440, "height": 900})
    left, right = page.locator(".sides p").nth(0).bounding_box(), page.locator(".sides p").nth(1).bounding_box()
    assert left["y"] == right["y"]
    assert left["x"] != right["x"]
    assert page.locator(".sides p:nth-of-type(odd) ins, .sides p:nth-of-type(even) del").count() == 0
    page.set_viewport_size(PHONE)
    expect(page.locator(".merged")).to_be_visible()
    expect(page.locator(".sides")).to_be_hidden()


def test_a_thread_says_on_a_phone_who_joined_and_what_was_new(visit: Visit) -> None:
    page = visit.open("/news/thread/1?lang=en", viewport=PHONE)
    labels = page.locator("td[data-label]").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.dataset.label)"
    )
    assert sorted(labels) == ["What is new", "Who joined", "Who joined"]


def test_two_copies_are_compared_on_a_phone(visit: Visit) -> None:
    page = visit.open("/news/story/1", viewport=PHONE)
    expect(page.get_by_role("button", name="قارن نسختين")).to_be_in_viewport(ratio=1)
    page.locator('input[name="b"]').nth(2).check()
    page.get_by_role("button", name="قارن نسختين").click()
    expect(page.locator(".merged del", has_text="42")).to_be_visible()


@pytest.mark.parametrize("path", ["/news/sources", "/news/source/furat"])
def test_errors_have_the_width_of_a_phone(visit: Visit, path: str) -> None:
    """Never one letter a line: the cell of an error, or of an URL that failed, is as wide as its card."""
    page = visit.open(path, viewport=PHONE)
    widths = page.locator(".stacked .error:not(:empty), .stacked .url").evaluate_all(
        "all => all.map(one => one.clientWidth)"
    )
    assert widths
    assert min(widths) > 250


def test_a_printed_article_says_where_it_is_from(visit: Visit) -> None:
    page = visit.open("/news/article/{plain}")
    told = page.locator(".on-paper dd")
    expect(told.first).to_be_hidden()
    page.emulate_media(media="print")
    address, captured, digest = told.all_inner_texts()
    assert address.startswith("https://")
    assert captured.endswith(" UTC")
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert told.last.is_visible()
    assert page.locator(".explained").is_hidden()


def test_dark_is_dark(visit: Visit) -> None:
    page = visit.open("/", color_scheme="dark")
    red, green, blue = map(
        int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]
    )
    assert red + green + blue < 150


def test_hostile_page_does_nothing_even_by_itself(visit: Visit) -> None:
    page = visit.open("/news/article/{hostile}/archived.html")
    assert page.title() != "owned"
    frame = visit.open("/news/article/{plain}/archived")
    frame.wait_for_load_state("networkidle")
    assert frame.title() != "owned"


def test_what_a_reader_keeps_is_there_again(visit: Visit) -> None:
    """A star from a list without leaving it, the mark of what was opened, a search, and all of it gone."""
    page = visit.open("/news/search?source=midan&period=2024")
    star = page.locator(".card .star button").first
    with page.expect_response("**/news/saved"):
        star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    opened = page.locator(".card").nth(1).get_attribute("id")
    with page.expect_response("**/news/saved"):
        page.locator(".card a.open").nth(1).click()
        page.wait_for_url("**/news/article/*")
    page.go_back()
    page.reload()
    expect(page.locator(f"#{opened}.read")).to_have_count(1)
    page.get_by_role("button", name="احفظ البحث").click()
    page.wait_for_url("**/news/saved")
    expect(page.locator(".searches li")).to_have_count(1)
    expect(page.locator("article.card")).to_have_count(1)
    page.get_by_role("button", name="احذف").click()
    expect(page.locator(".searches li")).to_have_count(0)


def test_a_star_works_without_javascript(visit: Visit) -> None:
    page = visit.open("/news/article/{plain}", java_script_enabled=False)
    page.locator(".star button").click()
    expect(page.locator(".star button")).to_have_attribute("aria-pressed", "true")
    page.locator(".star button").click()
    expect(page.locator(".star button")).to_have_attribute("aria-pressed", "false")
