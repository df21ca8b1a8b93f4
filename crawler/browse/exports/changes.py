"""What changed after publication as Atom feeds: edits, headlines of an article, what is gone."""

from __future__ import annotations

from collections.abc import Iterable

from datasette.utils.asgi import Response

from crawler.browse.exports.feed import Entry, Feed, atom
from crawler.browse.exports.rows import absolute, headers
from crawler.browse.pages.edits import link, wanted
from crawler.browse.pages.gone import read_gone
from crawler.browse.pages.headlines import read_headlines
from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.revisions import read_edits
from crawler.browse.views import Route, missing, number, page

ENTRIES = 40


@page
async def edits(site: Site) -> Response:
    """The newest edits, as many as change what is wanted."""
    asked = wanted(site.request.args)
    (rows, _), _ = await site.read(lambda reader: read_edits(reader, None, ENTRIES, asked))

    def entry(row: Row) -> Entry:
        here = absolute(site, f"{site.root}/article/{row['article']}/changes?to={row['revision']}")
        told = (row["old_title"], row["title"]) if row["title_changed"] else (row["title"],)
        return _entry(here, row, " → ".join(told), row["seen_at"], row["text"])

    return _feed(site, site.t("edits"), f"/edits{link(asked)}", map(entry, rows))


@page
async def gone(site: Site) -> Response:
    """What is gone, with its last text."""
    rows, _ = await site.read(lambda reader: read_gone(reader, "", ENTRIES))

    def entry(row: Row) -> Entry:
        here = absolute(site, f"{site.root}/article/{row['id']}")
        return _entry(f"{here}#gone", row, row["title"] or row["url"], row["gone_at"], row["lead"])

    return _feed(site, site.t("gone_news"), "/gone", map(entry, rows))


@page
async def headlines(site: Site) -> Response:
    """The headlines of one article."""
    wanted_ = number(site.request.url_vars["id"]) or 0

    def read(reader: Reader) -> tuple[Row | None, list[Row]]:
        article = reader.row("SELECT id, url, source FROM articles WHERE id = ?", [wanted_])
        return article, read_headlines(reader, wanted_)

    (article, rows), _ = await site.read(read)
    if article is None:
        return missing(site)
    where = f"/article/{wanted_}/headlines"

    def entry(row: Row) -> Entry:
        here = absolute(site, f"{site.root}{where}#{row['revision']}")
        return _entry(here, article | row, row["title"], row["seen_at"], "")

    return _feed(site, site.t("headlines"), where, map(entry, rows))


def _entry(here: str, row: Row, title: str, at: str, text: str) -> Entry:
    return Entry(
        id=here,
        title=title,
        author=row["source"],
        updated=at,
        alternate=here,
        via=row["url"],
        paragraphs=tuple(line for line in text.split("\n") if line.strip()),
    )


def _feed(site: Site, title: str, where: str, entries: Iterable[Entry]) -> Response:
    page_ = absolute(site, f"{site.root}{where}")
    path, mark, asked = where.partition("?")
    own = absolute(site, f"{site.root}{path}.atom{mark}{asked}")
    feed = Feed(id=own, title=f"{site.t('brand')}: {title}", own=own, page=page_, entries=list(entries))
    return Response(body=atom(feed), headers=headers(), content_type="application/atom+xml; charset=utf-8")


ROUTES: tuple[Route, ...] = (
    (r"^/news/edits\.atom$", edits),
    (r"^/news/gone\.atom$", gone),
    (r"^/news/article/(?P<id>\d+)/headlines\.atom$", headlines),
)
