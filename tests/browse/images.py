"""Makes docs/images from the archive that `marsad demo` leaves: `python -m tests.browse.images` (`make images`)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from storage.store import Store
from tests.browse.chromium import browser, serve

FOLDER = Path(__file__).parents[2] / "docs" / "images"
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}

PICTURES = (
    ("front", "/", DESKTOP, "light"),
    ("search", "/news/search?q=مدرسة", DESKTOP, "light"),
    ("article", "/news/article/{plain}", DESKTOP, "light"),
    ("undated-dark", "/news/article/{undated}", DESKTOP, "dark"),
    ("story", "/news/story/{story}?a={first}&b={copy}", {"width": 1280, "height": 1180}, "light"),
    ("changes", "/news/article/{edited}/changes", {"width": 1280, "height": 640}, "light"),
    ("timeline", "/news/timeline", DESKTOP, "light"),
    ("timeline-compare", "/news/timeline?q=مدرسة&q=مياه&q=قطار", DESKTOP, "light"),
    ("attention", "/news/attention?q=مدرسة&by=week", DESKTOP, "light"),
    ("outlets", "/news/outlets", DESKTOP, "light"),
    ("copying", "/news/copying", DESKTOP, "light"),
    ("silence-phone-dark", "/news/silence", PHONE, "dark"),
    ("sources", "/news/sources", DESKTOP, "light"),
    ("tables", "/articles/articles", DESKTOP, "light"),
    ("search-phone", "/news/search?q=مدرسة", PHONE, "light"),
    ("front-english-dark", "/?lang=en", DESKTOP, "dark"),
)

ROWS = {
    "plain": "SELECT id FROM articles WHERE source = 'demo_mina' AND summary != '' ORDER BY id LIMIT 1",
    "undated": "SELECT id FROM articles WHERE published_on IS NULL ORDER BY id LIMIT 1",
    "edited": "SELECT id FROM articles WHERE revision > 1 LIMIT 1",
    "story": "SELECT id FROM stories WHERE articles = 3 ORDER BY id LIMIT 1",
    "first": "SELECT first_article FROM stories WHERE articles = 3 ORDER BY id LIMIT 1",
    "copy": "SELECT articles.id FROM articles JOIN stories ON stories.id = articles.story "
    "WHERE stories.articles = 3 AND articles.source = 'demo_qalam' ORDER BY stories.id LIMIT 1",
}


def main() -> None:
    """Writes every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        subprocess.run([sys.executable, "-m", "crawler", "demo", "--data", str(data)], check=True)
        with Store.open(data / "articles.db", read_only=True) as store:
            ids = {key: store.db.execute(sql).fetchone()[0] for key, sql in ROWS.items()}
        with serve(data) as address, browser() as chromium:
            for picture, path, size, scheme in PICTURES:
                context = chromium.new_context(viewport=size, color_scheme=scheme)
                page = context.new_page()
                page.goto(address + path.format(**ids))
                page.screenshot(path=FOLDER / f"{picture}.png")
                context.close()
                print(FOLDER / f"{picture}.png")


if __name__ == "__main__":
    main()
