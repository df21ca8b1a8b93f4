"""Makes docs/images from the demo archive: `python -m tests.datasette.images` (`make images`)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.datasette import archive
from tests.datasette.chromium import browser, serve

FOLDER = Path(__file__).parents[2] / "docs" / "images"
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}

PICTURES = (
    ("front", "/", DESKTOP, "light"),
    ("search", "/news/search?q=دمشق", DESKTOP, "light"),
    ("article", "/news/article/{plain}", DESKTOP, "light"),
    ("undated-dark", "/news/article/{undated}", DESKTOP, "dark"),
    ("story", "/news/story/1?a={rain}&b={copy}", {"width": 1280, "height": 1180}, "light"),
    ("changes", "/news/article/{edited}/changes", {"width": 1280, "height": 640}, "light"),
    ("timeline", "/news/timeline", DESKTOP, "light"),
    ("timeline-compare", "/news/timeline?q=دمشق&q=حلب&q=بيروت", DESKTOP, "light"),
    ("sources", "/news/sources", DESKTOP, "light"),
    ("search-phone", "/news/search?q=دمشق", PHONE, "light"),
    ("front-english-dark", "/?lang=en", DESKTOP, "dark"),
)


def main() -> None:
    """Writes every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ids = archive.write(Path(folder) / "articles.db", hostile=False)
        with serve(Path(folder)) as address, browser() as chromium:
            for name, path, size, scheme in PICTURES:
                context = chromium.new_context(viewport=size, color_scheme=scheme)
                page = context.new_page()
                page.goto(address + path.format(**ids, copy=ids["rain"] + 2))
                page.screenshot(path=FOLDER / f"{name}.png")
                context.close()
                print(FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
