"""The analyses of a search, or of everything: what each tells, and the way to it."""

from __future__ import annotations

from datasette.utils.asgi import Response

from crawler.browse.asked import asked_of
from crawler.browse.figures import KINDS
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, page


@page
async def view(site: Site) -> Response:
    """A list; nothing is counted for it."""
    asked = asked_of(site.request.args)
    titles, left_out = await site.read(titles_of_sources)
    problems = (*asked.problems, *await site.missing_sources(asked.query))
    return site.page("analysis", left_out, problems=problems, here="analysis", search=asked, titles=titles, kinds=KINDS)


ROUTES: tuple[Route, ...] = ((r"^/news/analysis$", view),)
