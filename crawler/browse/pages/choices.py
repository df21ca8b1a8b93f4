"""How a reader wants the pages: a form of choices, and the address that keeps them and leads back."""

from __future__ import annotations

from collections.abc import Sequence

from datasette.utils.asgi import Response

from crawler.browse.choices import COOKIE, NAMES, OPTIONS, read_choices
from crawler.browse.reader import Reader
from crawler.browse.responses import Site
from crawler.browse.safe import own_path
from crawler.browse.views import Route, page
from crawler.phrases.locale import LANGUAGES

YEAR = 31_536_000


def zones(reader: Reader) -> Sequence[str]:
    """The zones of the archive's sources, those of most sources first, and UTC."""
    rows = reader.rows(
        "SELECT timezone FROM sources WHERE timezone != '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 60"
    )
    return tuple(dict.fromkeys([*(row["timezone"] for row in rows), "UTC"]))


@page
async def view(site: Site) -> Response:
    """The form; with a choice among its parameters, what keeps it and leads back to where it was made."""
    given = {name: site.request.args.get(name) or "" for name in (*NAMES, "lang", "back") if name in site.request.args}
    if given.keys() <= {"back"}:
        offered, left_out = await site.read(zones)
        back = own_path(given.get("back")) or site.root
        return site.page("choices", left_out, options=OPTIONS, zones=offered, back=back, titles={})
    answer = Response.redirect(own_path(given.get("back")) or site.root)
    kept = {"path": site.path("/"), "max_age": YEAR, "samesite": "lax"}
    if given.get("lang") in LANGUAGES:
        answer.set_cookie("marsad_lang", given["lang"], **kept)
    if given.keys() & set(NAMES):
        answer.set_cookie(COOKIE, read_choices(given).cookie, **kept)
    return answer


ROUTES: tuple[Route, ...] = ((r"^/news/choices$", view),)
