"""A page is one module and its template, an export one module: each is served, and nothing else is there."""

from __future__ import annotations

from pathlib import Path

from crawler import browse
from crawler.browse.exports import FORMATS
from crawler.browse.pages import PAGES

FOLDER = Path(browse.__file__).parent
FRAME = {"base", "figure", "frame", "parts", "missing", "fault", "slow", "unreadable"}
"""Templates that belong to no page."""


def names_of(modules: tuple[object, ...]) -> set[str]:
    return {str(getattr(module, "__name__", "")).rpartition(".")[2] for module in modules}


def names_in(folder: str, pattern: str) -> set[str]:
    return {path.stem for path in (FOLDER / folder).glob(pattern)} - {"__init__"}


def test_every_page_is_served_and_has_its_template() -> None:
    assert names_of(PAGES) == names_in("pages", "*.py")
    assert names_of(PAGES) | FRAME == names_in("templates/marsad", "*.html")


def test_every_export_is_served() -> None:
    assert names_of(FORMATS) | {"feed", "rows"} == names_in("exports", "*.py")


def test_every_path_has_one_view() -> None:
    paths = [path for module in (*PAGES, *FORMATS) for path, _ in module.ROUTES]
    assert len(paths) == len(set(paths)) == 58
    assert all(path.startswith("^/news") and path.endswith("$") for path in paths)
