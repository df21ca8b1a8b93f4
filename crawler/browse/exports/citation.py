"""An article as reference managers take it, and the one archived record that proves it."""

from __future__ import annotations

from datasette.utils.asgi import Response

from crawler.browse.headers import HEADERS
from crawler.browse.responses import Site
from crawler.browse.views import Route, missing, number, page
from crawler.errors import ArchiveError
from crawler.evidence.citations import FORMATS
from storage import warc
from storage.citations import citation

FILES = {
    "bib": ("bibtex", "BibTeX", "application/x-bibtex"),
    "ris": ("ris", "RIS", "application/x-research-info-systems"),
    "json": ("csl-json", "CSL-JSON", "application/vnd.citationstyles.csl+json"),
    "txt": ("wikipedia", "Wikipedia", "text/plain"),
}
"""By the ending of the file: the name of the form, what people call it, and its media type."""


@page
async def view(site: Site) -> Response:
    """The citation as a file."""
    wanted, ending = number(site.request.url_vars["id"]), site.request.url_vars["ending"]
    found, _ = await site.read(lambda reader: citation(reader.connection, wanted or 0))
    if found is None:
        return missing(site)
    form, _, media = FILES[ending]
    return Response(
        body=FORMATS[form](found, site.t),
        content_type=f"{media}; charset=utf-8",
        headers={**HEADERS, **_named(f"{found.source}-{found.article}.{ending}")},
    )


@page
async def record(site: Site) -> Response:
    """The archived record of the article's page, a WARC file of its own."""
    wanted = number(site.request.url_vars["id"])
    found, _ = await site.read(lambda reader: citation(reader.connection, wanted or 0))
    if found is None or found.position is None:
        return missing(site)
    try:
        member = warc.member(site.warc, found.position)
    except ArchiveError:
        return missing(site)
    return Response(
        body=member,
        content_type="application/warc",
        headers={**HEADERS, **_named(f"{found.source}-{found.article}.warc.gz")},
    )


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


ROUTES: tuple[Route, ...] = (
    (rf"^/news/article/(?P<id>\d+)/cite\.(?P<ending>{'|'.join(FILES)})$", view),
    (r"^/news/article/(?P<id>\d+)/record\.warc\.gz$", record),
)
