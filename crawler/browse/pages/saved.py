"""What a reader keeps: stars, and saved searches with what is new in each; and the one form that the archive takes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from datasette.utils import MultiParams
from datasette.utils.asgi import Response

from crawler.browse.asked import Asked, asked_of
from crawler.browse.cards import CARD, add_copies, beginning
from crawler.browse.faults import fault
from crawler.browse.find import how_many_since
from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.safe import own_path
from crawler.browse.shelf import TOKEN, Act, Saved, Shelf, ShelfError, Star, Wish, read_wish
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, missing, page

MOST_STARS = 200
"""On the page; the files have all."""


def asked_by(query: str) -> Asked:
    """What a saved query string asks, as of now."""
    arguments: dict[str, list[str]] = {}
    for name, value in parse_qsl(query.removeprefix("?")):
        arguments.setdefault(name, []).append(value)
    return asked_of(MultiParams(arguments))


def read(reader: Reader, stars: Sequence[Star], searches: Sequence[Saved]) -> dict[str, Any]:
    """The starred articles as cards, and for each search what it asks and how much of it is new (None: too slow)."""
    ids = [star.article for star in stars]
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT {CARD}, substr(a.text, 1, 400) AS beginning FROM articles a WHERE a.id IN ({marks})"
    found: dict[int, Row] = {row["id"]: row for row in reader.rows(sql, ids)} if ids else {}
    for card in found.values():
        card["snippet"] = card["summary"] or beginning(card["beginning"])
    add_copies(reader, list(found.values()))
    asked = [asked_by(one.query) for one in searches]
    counted = [(one, asks, _new(reader, one, asks)) for one, asks in zip(searches, asked, strict=True)]
    return {"cards": found, "searches": counted, "titles": titles_of_sources(reader)}


def _new(reader: Reader, one: Saved, asked: Asked) -> int | None:
    return reader.part("new", lambda: how_many_since(reader, asked.query, one.newest_article), None)


@page
async def view(site: Site) -> Response:
    """The page, or what its form asks for."""
    shelf = site.shelf
    if shelf is None:
        return missing(site)
    if site.request.method == "POST":
        return await keep(site, shelf)
    try:
        stars, searches = shelf.stars(), shelf.searches()
    except ShelfError:  # the frame of the page tells
        stars, searches = [], []
    found, left_out = await site.read(lambda reader: read(reader, stars[:MOST_STARS], searches))
    return site.page("saved", left_out, here="saved", stars=stars[:MOST_STARS], **found)


async def keep(site: Site, shelf: Shelf) -> Response:
    """Does what the form asks for, and leads back to where it was sent from."""
    form = await site.request.post_vars()
    if form.get("token") != TOKEN:
        return fault(site, 403, "", heading="old_page")
    wish = read_wish(form)
    if wish is None:
        return fault(site, 400, "")
    article, newest = await _known(site, wish)
    if wish.act is Act.STAR and article is None:
        return missing(site)
    try:
        await asyncio.to_thread(_grant, shelf, wish, article, newest)
    except ShelfError as error:
        return fault(site, 503, site.t(error.trouble.value))
    return _back(site, wish, form)


async def _known(site: Site, wish: Wish) -> tuple[Row | None, int]:
    def look(reader: Reader) -> tuple[Row | None, int]:
        row = reader.row("SELECT id, url, title, source FROM articles WHERE id = ?", [wish.number])
        return row, int(reader.value("SELECT max(id) FROM articles") or 0)

    found, _ = await site.read(look)
    return found


def _grant(shelf: Shelf, wish: Wish, article: Row | None, newest: int) -> None:
    now = datetime.now(UTC)
    match wish.act:
        case Act.STAR if article:
            facts = {name: article[name] or "" for name in ("url", "title", "source")}
            shelf.star(Star(article=wish.number, starred_at=now.isoformat(timespec="seconds"), **facts))
        case Act.UNSTAR:
            shelf.unstar(wish.number)
        case Act.READ:
            shelf.mark_read(wish.number, now)
        case Act.SAVE:
            shelf.save(asked_by(wish.query).link(), newest, now)
        case Act.FORGET:
            shelf.forget(wish.number)
        case Act.LOOK:
            shelf.look(wish.number, newest, now)


def _back(site: Site, wish: Wish, form: dict[str, str]) -> Response:
    if site.request.headers.get("accept") == "application/json":  # a script, which stays where it is
        return Response("", status=204)
    about_article = wish.act in (Act.STAR, Act.UNSTAR, Act.READ)
    where = f"{site.root}/article/{wish.number}" if about_article else f"{site.root}/saved"
    return Response("", status=303, headers={"location": own_path(form.get("back")) or where})


ROUTES: tuple[Route, ...] = ((r"^/news/saved$", view),)
