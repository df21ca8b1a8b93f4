"""Datasette's own pages in a real browser: they fit a phone, please axe, and run under our policy."""

from __future__ import annotations

import datasette
import pytest

from tests.browse.chromium import needs_chromium
from tests.browse.visiting import Visit, violations

pytestmark = [pytest.mark.browser, needs_chromium]

SQL = "/articles?sql=" if datasette.__version__.startswith("0.") else "/articles/-/query?sql="
PAGES = (
    "/articles?_show_hidden=1",
    "/articles/articles",
    "/articles/articles?_all=1&_size=3",
    "/articles/articles?source=manara&_search=دمشق&_sort=words",
    "/articles/articles/{plain}",
    "/articles/articles/{hostile}",
    "/articles/revisions",
    "/articles/articles_fts_config",
    "/articles/search?query=دمشق",
    SQL + "select+*+from+articles+limit+2",
    SQL + "select+nope",
    "/articles/nothing",
    "/articles/articles?_sort=nope",
    "/-/versions",
)
"""Each kind of page: instance, database, table, row, internal table, query with a name and without, and what fails."""


@pytest.mark.parametrize("path", PAGES)
def test_datasette_s_page_fits_a_phone_and_pleases_axe(visit: Visit, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit.open(path)
    page.wait_for_load_state("networkidle")
    others = {"exclude": [[".CodeMirror"], [".cm-editor"]]}  # the editor is a library's
    assert violations(Axe().run(page, context=others, options={"resultTypes": ["violations"]})) == []
    page.emulate_media(color_scheme="dark")
    contrast = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
    assert violations(Axe().run(page, context=others, options=contrast)) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(
        "[...document.querySelectorAll('.table-wrapper')].every(box => box.scrollWidth <= box.clientWidth)"
    )
    assert page.evaluate("document.documentElement.scrollHeight") < 30_000
    red, green, blue = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")[:3]
    assert red + green + blue < 150


def test_a_row_is_a_list_of_its_columns(visit: Visit) -> None:
    """At any width: each cell behind the name of its column."""
    for width in (360, 1280):
        page = visit.open("/articles/articles/{plain}", viewport={"width": width, "height": 800})
        cells = page.locator(".rows-and-columns td")
        names = cells.evaluate_all("all => all.map(one => getComputedStyle(one, '::before').content)")
        assert names[:3] == ['"id"', '"source"', '"url"']
        assert len(set(cells.evaluate_all("all => all.map(one => Math.round(one.getBoundingClientRect().left))"))) == 1


def test_datasette_s_tables_are_readable(visit: Visit) -> None:
    page = visit.open("/articles/articles")
    assert page.evaluate("document.documentElement.scrollHeight") < 12_000
    assert (
        page.locator("td.col-title a", has_text="المياه").first.evaluate("a => getComputedStyle(a).direction") == "rtl"
    )
    page.locator('input[name="_search"]').fill("اللاذقيه")
    page.keyboard.press("Enter")
    page.wait_for_url("**_search=*")
    assert page.locator("td.col-title", has_text="اللاذقية").count() >= 1


@pytest.mark.parametrize(
    "path",
    [
        "/articles",
        "/articles?sql=select+1",
        "/articles/articles/{plain}",
    ],
)
def test_datasette_s_pages_run_under_our_policy(visit: Visit, path: str) -> None:
    """Their inline scripts are allowed, and nothing else is complained about."""
    page = visit.open(path)
    page.wait_for_load_state("networkidle")
    assert page.locator("body").is_visible()
