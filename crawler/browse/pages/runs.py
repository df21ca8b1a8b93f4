"""Past runs, newest first."""

from __future__ import annotations

from datasette.utils.asgi import Response

from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.views import Route, number, page
from crawler.model import OutcomeKind

SIZE = 40
SUMS = (*OutcomeKind, "requests", "not_modified", "bytes")


def read(reader: Reader, before: int | None) -> tuple[list[Row], int | None]:
    """A page of runs with their sums; and where the next one begins."""
    rows = reader.rows(f"SELECT * FROM runs WHERE id < ? ORDER BY id DESC LIMIT {SIZE + 1}", [before or 2**62])
    shown = rows[:SIZE]
    if shown:
        sums = ", ".join(f"sum({name}) AS {name}" for name in SUMS)
        counted = {
            row["run"]: row
            for row in reader.rows(
                f"SELECT run, {sums} FROM run_sources WHERE run BETWEEN ? AND ? GROUP BY run",
                [shown[-1]["id"], shown[0]["id"]],
            )
        }
        for run in shown:
            run["sums"] = counted.get(run["id"], {})
    return shown, shown[-1]["id"] if len(rows) > SIZE else None


@page
async def view(site: Site) -> Response:
    """The page of past runs."""
    before = number(site.request.args.get("before"))
    (rows, more), left_out = await site.read(
        lambda reader: reader.part("runs", lambda: read(reader, before), ([], None))
    )
    return site.page("runs", left_out, here="runs", runs=rows, next=more, titles={})


ROUTES: tuple[Route, ...] = ((r"^/news/runs$", view),)
