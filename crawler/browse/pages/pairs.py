"""The pairs behind a number of "who copies whom": each copy, whom it was taken from, and who was first."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from crawler.browse.analysis.copying import pairs
from crawler.browse.asked import Asked, pairs_of
from crawler.browse.figures import SECONDS, percent
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, page
from crawler.search.parameters import Misreading
from crawler.search.reading import Problem, read

OWN = ("copier", "copied")


@page
async def view(site: Site) -> Response:
    """A page of pairs, the last arrived first."""
    given = pairs_of(site.request.args)
    asked = Asked.of(read([pair for pair in given if pair[0] not in OWN], datetime.now(UTC)))
    copier, copied = (next((value for name, value in given if name == own), "") for own in OWN)
    before = int(asked.query.position) if asked.query.position.isdecimal() else 0
    (found, titles), left_out = await site.read(
        lambda reader: (
            reader.part(
                "pairs",
                lambda: pairs(reader, asked.query, copier, copied, before=before),
                ((), 0),
                seconds=SECONDS,
            ),
            titles_of_sources(reader),
        )
    )
    unknown = (
        Problem(parameter=own, value=name, what=Misreading.NO_SOURCE)
        for own, name in zip(OWN, (copier, copied), strict=True)
        if name not in titles
    )
    problems = (*asked.problems, *unknown, *await site.missing_sources(asked.query))
    own = urlencode({"copier": copier, "copied": copied})
    return site.page(
        "pairs",
        left_out,
        problems=problems,
        here="analysis",
        search=asked,
        titles=titles,
        found=found[0],
        copier=copier,
        copied=copied,
        percent=percent,
        next=f"{asked.link(before=str(found[1]))}&{own}" if found[1] else "",
    )


ROUTES: tuple[Route, ...] = ((r"^/news/pairs$", view),)
