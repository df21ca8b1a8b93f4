"""How a reader wants the pages: an address that keeps the choice in a cookie and leads back."""

from __future__ import annotations

from datasette.utils.asgi import Response

from crawler.browse.responses import Site
from crawler.browse.safe import own_path
from crawler.browse.views import Route, page
from crawler.phrases.locale import LANGUAGES

YEAR = 31_536_000


@page
async def view(site: Site) -> Response:
    """Keeps the language that is asked for, and leads back to where it was chosen."""
    answer = Response.redirect(own_path(site.request.args.get("back")) or site.root)
    if (language := site.request.args.get("lang")) in LANGUAGES:
        answer.set_cookie("marsad_lang", language, path=site.path("/"), max_age=YEAR, samesite="lax")
    return answer


ROUTES: tuple[Route, ...] = ((r"^/news/choices$", view),)
