"""Articles whose pages are no more: their last text, when they were last seen, and how they ended."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, number, page
from crawler.decide.recheck import RECHECKS
from crawler.model import Detail, read_fact

SIZE = 30
LEAD = 600
"""Characters of the last text that are shown."""


def read_gone(reader: Reader, before: str, size: int) -> list[Row]:
    """Articles that are gone, the last first.

    Args:
        before: a moment and an article's number, joined by `~`; empty: from the first on.
    """
    moment, _, article = before.partition("~")
    return reader.rows(
        f"""
        SELECT a.id, a.title, a.source, a.url, a.revision, a.gone_at, a.last_seen_at, a.first_seen_at,
               substr(a.text, 1, {LEAD}) AS lead, length(a.text) > {LEAD} AS longer, p.status,
               (SELECT o.detail FROM outcomes o WHERE o.article = a.id AND o.outcome = 'gone'
                ORDER BY o.run DESC LIMIT 1) AS told
        FROM articles a LEFT JOIN pages p ON p.url = a.page
        WHERE a.gone_at IS NOT NULL AND (a.gone_at, a.id) < (?, ?)
        ORDER BY a.gone_at DESC, a.id DESC LIMIT ?
        """,
        [moment or "9999", number(article) or 0, size],
    )


def led_to(told: str | None) -> str:
    """The address that an article's own leads to, from the fact beside its end; empty where it is another one."""
    fact = read_fact(told or "", Detail)
    return fact.of[0] if fact is not None and fact.kind is Detail.LEADS_TO else ""


def read(reader: Reader, before: str) -> dict[str, Any]:
    """A page of what is gone, and where the next one begins."""
    rows = reader.part("gone", lambda: read_gone(reader, before, SIZE + 1), [])
    for row in rows:
        row["led_to"] = led_to(row["told"])
    last = rows[SIZE - 1] if len(rows) > SIZE else None
    return {
        "gone": rows[:SIZE],
        "next": f"{last['gone_at']}~{last['id']}" if last else "",
        "titles": titles_of_sources(reader),
    }


@page
async def view(site: Site) -> Response:
    """The page of what is gone."""
    before = site.request.args.get("before") or ""
    found, left_out = await site.read(lambda reader: read(reader, before))
    looks = [site.t.duration(wait.total_seconds()) for wait in RECHECKS]
    return site.page("gone", left_out, here="edits", looks=looks, **found)


ROUTES: tuple[Route, ...] = ((r"^/news/gone$", view),)
