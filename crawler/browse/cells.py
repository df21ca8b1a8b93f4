"""A cell of Datasette's own tables: texts in their own direction, dates on one line, titles that lead to the page."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from crawler.browse.safe import safe_url, visible
from crawler.phrases.tables import TABLES

VIEWS = ("copies", "revisions")
"""They have no foreign keys that Datasette could link."""
KEYS = ("source", "story", "article", "run", "first_article", "last_run")
"""Datasette links foreign keys to their labels."""
WEB = ("url", "home", "page")
LONG = ("text", "summary", "line", "totals", "link", "old_text", "snippet")
LONGEST_URL = 90


def cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Markup | None:
    """The cell as HTML; None where Datasette's own way is good."""
    if table not in TABLES:
        return None
    if column == "article" and table in VIEWS and value:
        return Markup('<a class="cell" href="{}">{}</a>').format(_article(datasette, value), value)
    if not isinstance(value, str) or not value:
        return None
    if table == "articles" and column == "title" and "id" in row.keys():  # noqa: SIM118  # an sqlite3.Row
        html = Markup('<a class="cell" dir="auto" href="{}">{}</a>')
        return html.format(_article(datasette, row["id"]), visible(value))
    if column in WEB:
        return _web(value)
    return None if column in KEYS else _long_or_plain(visible(value), column, datasette)


def _article(datasette: Any, article: object) -> str:
    return str(datasette.urls.path(f"/news/article/{article}"))


def _web(url: str) -> Markup:
    if not (good := safe_url(url)):
        return Markup('<span class="cell" dir="ltr">{}</span>').format(visible(url))
    shown = good if len(good) <= LONGEST_URL else good[: LONGEST_URL - 2] + "…"
    html = Markup('<a class="cell" dir="ltr" rel="noopener noreferrer nofollow ugc" href="{}">{}</a>')
    return html.format(good, shown)


def _long_or_plain(text: str, column: str, datasette: Any) -> Markup:
    kind = "day" if column.endswith("_on") else "moment" if column.endswith("_at") else "long" if column in LONG else ""
    limit = int(datasette.setting("truncate_cells_html") or 0)
    if kind == "long" and limit and len(text) > limit:
        text = text[:limit] + "…"
    return Markup('<span class="cell {}" dir="auto">{}</span>').format(kind, text)
