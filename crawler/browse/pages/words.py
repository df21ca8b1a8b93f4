"""Words that set the articles of a search apart from the rest of the archive."""

from __future__ import annotations

from crawler.browse.analysis.wording import Typical, Wording, wording
from crawler.browse.charts import Entry, listed
from crawler.browse.figures import Asking, Figure, Sheet, Shown, percent, routes
from crawler.browse.reader import Reader
from crawler.browse.views import Route

DRAWN = 25
"""Words in the chart, the first ones of the table."""


def _read(reader: Reader, asking: Asking) -> Wording:
    return wording(reader, asking.query)


def _sheet(shown: Shown) -> Sheet:
    found: Wording = shown.found
    return Sheet(
        columns=("word", "forms", "stories", "share", "elsewhere", "z"),
        rows=tuple(
            (one.word, " ".join(one.forms), one.stories, one.share, one.elsewhere, one.z) for one in found.words
        ),
        beside={
            "total": found.total,
            "read": found.read,
            "stories_read": found.stories,
            "newest": found.newest,
            "rest": found.rest,
        },
    )


def _draw(shown: Shown) -> tuple[str, ...]:
    entries = [_entry(shown, one) for one in shown.found.words[:DRAWN]]
    return (listed(entries, title=shown.t("kind_of_words"), direction=shown.t.direction),)


def _entry(shown: Shown, one: Typical) -> Entry:
    said = f"{percent(one.share)} / {percent(one.elsewhere)}"
    title = (
        f"{one.word}: {shown.t('in_search')} {percent(one.share)}{shown.t.comma} "
        f"{shown.t('in_rest')} {percent(one.elsewhere)}"
    )
    return Entry(one.word, one.z, said, title, shown.to(one.search))


FIGURE = Figure(kind="words", read=_read, sheet=_sheet, draw=_draw)
ROUTES: tuple[Route, ...] = routes(FIGURE)
