"""What went wrong, on a page of the archive's own: with the way back, in the reader's language.

Datasette renders its error page without what plugins add to the others; so refusals and failures are answered here,
for people. Programs that ask for JSON or CSV get what Datasette gives them.
"""

from __future__ import annotations

import re
import sys
import traceback
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.responses import Site, archive_name, is_unreadable, site_for, unreadable
from crawler.browse.safe import visible

_WRONG = re.compile("Cannot sort table by|the query contains a null character|no such column|the result has more than")
"""What Datasette calls a failure of its own (500) and is one of the address that was asked for."""
_DATA = re.compile(r"\.(?:json|csv|ndjson|atom|blob)$")

HEADINGS: dict[int | str, tuple[str, str]] = {
    400: ("asked_wrongly", "asked_wrongly_hint"),
    403: ("forbidden", "forbidden_hint"),
    404: ("not_found", "not_found_hint"),
    "old_page": ("old_page", "old_page_hint"),
    503: ("not_now", "not_now_hint"),
    500: ("went_wrong", "went_wrong_hint"),
}
"""Status -> labels of the heading and of what to do; what has none is told as 500."""


def status_of(exception: Exception) -> int:
    """The status of an answer: what the exception says, 400 for an address that can't be answered, else 500."""
    if _WRONG.match(str(exception)) or isinstance(exception, MemoryError):
        return 400
    return int(getattr(exception, "status", 500))


def said(exception: Exception, most_megabytes: int) -> str:
    """What the exception says, without its markup."""
    if isinstance(exception, MemoryError):
        return f"The query needs more than the {most_megabytes} MB that it may use."
    message = getattr(exception, "message", None) or (exception.args[0] if exception.args else "")
    return visible(re.sub(r"<(style|script|textarea)\b.*?</\1>|<[^>]+>", " ", str(message), flags=re.DOTALL)).strip()


async def faulty(datasette: Any, request: Any, exception: Exception, most_megabytes: int) -> Response | None:
    """The answer to a request that failed; None where Datasette's own way is good."""
    if is_unreadable(exception):
        return unreadable(datasette, request)
    status = status_of(exception)
    if _DATA.search(request.path) or await archive_name(datasette) is None:
        plain = status == 400 and not hasattr(exception, "status")
        return Response.text(f"{said(exception, most_megabytes)}\n", status=400) if plain else None
    if status == 500:
        traceback.print_exception(exception, file=sys.stderr)
    return fault(await site_for(datasette, request), status, said(exception, most_megabytes))


def fault(site: Site, status: int, message: str, heading: str = "") -> Response:
    """A page that says what went wrong; `heading` is another of HEADINGS than the status's."""
    heading, hint = HEADINGS.get(heading or status, HEADINGS[500])
    return site.page("fault", [], here="tables", status=status, heading=heading, hint=hint, message=message, titles={})
