"""From a request to a response: which database, which language, which template."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from datasette import Forbidden
from datasette.utils.asgi import Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.browse import charts
from crawler.browse.choices import COOKIE, of_cookie
from crawler.browse.compat import ensure_view
from crawler.browse.headers import HEADERS, POLICY
from crawler.browse.reader import Reader
from crawler.browse.safe import directed, host_of, safe_url, visible
from crawler.browse.shelf import Kept, Shelf
from crawler.model import TRUSTED
from crawler.phrases.locale import LANGUAGES, Locale
from crawler.phrases.misreadings import misread
from crawler.search.asked import SearchQuery
from crawler.search.reading import Problem, missing_sources

T = TypeVar("T")

TABLES = {"articles", "sources", "date_signals", "removed_lines", "outcomes", "articles_fts", "month_counts"}
"""A database that has these is an archive."""
OURS = re.compile(r"^(?:/[^?]*)?/news(?:/|$)|^/$")
"""Paths of our own pages, below whatever Datasette is served under."""
MOST_PROBLEMS = 5
"""So many parameters that can't be answered are told one by one."""

environment = Environment(
    loader=PackageLoader("crawler.browse"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


class UnreadableError(Exception):
    """The archive that is served can't be read at the moment."""


# SQLite's own words: the class of its errors depends on which SQLite library Datasette found.
_UNREADABLE = re.compile("malformed|not a database|unable to open|disk I/O|locked|no such (?:table|column|function)")


def is_unreadable(error: Exception) -> bool:
    """Whether the error says that the database can't be read, not that a query is wrong."""
    if isinstance(error, (UnreadableError, FileNotFoundError)):
        return True
    of_sqlite = any(kind.__name__ == "DatabaseError" for kind in type(error).__mro__)
    return of_sqlite and bool(_UNREADABLE.search(str(error)))


@dataclass(frozen=True, slots=True)
class Site:
    """Where things are for one request: the archive's database, the language, and the paths."""

    datasette: Any
    request: Any
    database: str
    t: Locale

    @property
    def root(self) -> str:
        return self.path("/news")

    def path(self, path: str) -> str:
        """A path with the prefix under which Datasette is served."""
        return str(self.datasette.urls.path(path))

    @property
    def warc(self) -> Path:
        """Where the WARC files are: as the plugin is told, else beside the database."""
        configured = (self.datasette.plugin_config("marsad") or {}).get("warc")
        database = self.datasette.get_database(self.database).path
        return Path(configured) if configured else Path(database or ".").parent / "warc"

    @property
    def shelf(self) -> Shelf | None:
        """The reader's own file; None where nothing is kept."""
        configured = (self.datasette.plugin_config("marsad") or {}).get("shelf")
        return Shelf(Path(configured)) if configured else None

    async def read(self, function: Callable[[Reader], T], patience: float = 1) -> tuple[T, list[str]]:
        """Runs `function` over the archive in a reading thread of Datasette; gives its result and what was left out."""

        def work(connection: Any) -> tuple[T, list[str]]:
            with Reader(connection, patience=patience) as reader:
                return function(reader), list(dict.fromkeys(reader.left_out))

        result: tuple[T, list[str]] = await self.datasette.get_database(self.database).execute_fn(work)
        return result

    async def missing_sources(self, *queries: SearchQuery) -> tuple[Problem, ...]:
        """What is wrong with queries that name sources which the archive doesn't have."""
        if not any(query.sources for query in queries):
            return ()
        known, _ = await self.read(lambda reader: {row["name"] for row in reader.rows("SELECT name FROM sources")})
        return tuple(dict.fromkeys(one for query in queries for one in missing_sources(query, known)))

    def frame(self, here: str = "") -> dict[str, Any]:
        """What the frame around a page is given; `here` is the section that it belongs to."""
        return {
            "t": self.t,
            "here": here,
            "root": self.root,
            "static": self.path("/-/static-plugins/marsad"),
            "stamp": _stamp(),
            "tables": self.path(f"/{self.database}"),
            "path": self.request.full_path,
            "switch": self._switch(),
            "choices": of_cookie(self.request.cookies.get(COOKIE)),
            "keeps": self.shelf is not None,
        }

    def _switch(self) -> str:
        other = "en" if self.t.language == "ar" else "ar"
        if not OURS.match(self.request.path):  # Datasette takes a parameter that it doesn't know for a column
            return f"{self.root}/choices{query([('lang', other), ('back', self.request.full_path)])}"
        given = self.request.args  # Datasette parses the query string anew each time that it is asked for it
        arguments = [(key, value) for key in given for value in given.getlist(key) if key != "lang"]
        return query([*arguments, ("lang", other)])

    def page(
        self,
        template: str,
        left_out: list[str],
        *,
        here: str = "",
        status: int = 200,
        problems: Sequence[Problem] = (),
        **context: Any,
    ) -> Response:
        """A page of ours as HTML; `problems`: what of the address could not be answered."""
        kept = Kept(self.shelf)
        html = environment.get_template(f"marsad/{template}.html").render(
            t=self.t,
            kept=kept,
            f=self.frame(here),
            root=self.root,
            here=here,
            left_out=left_out,
            problems=sentences(problems, self.t.language),
            safe_url=safe_url,
            trusted=TRUSTED,
            host_of=host_of,
            directed=directed,
            lag_axis=charts.lag_axis,
            sparkline=charts.sparkline,
            **context,
        )
        kept.close()
        headers = {"content-security-policy": POLICY, "cache-control": "private, no-cache", "vary": "cookie", **HEADERS}
        response = Response.html(html, status=status, headers=headers)
        if self.request.args.get("lang") in LANGUAGES:
            response.set_cookie("marsad_lang", self.t.language, path=self.path("/"), max_age=31_536_000, samesite="lax")
        return response


def sentences(problems: Sequence[Problem], language: str) -> tuple[str, ...]:
    """What could not be answered, one sentence each; of very many the first."""
    told = (misread(one.what, one.parameter, one.value, one.choices, language) for one in problems[:MOST_PROBLEMS])
    return tuple(visible(sentence) for sentence in told)


def query(pairs: list[tuple[str, Any]]) -> str:
    """A query string of the pairs that have a value."""
    return "?" + urlencode([(key, value) for key, value in pairs if value not in ("", None, False)])


async def site_of(datasette: Any, request: Any) -> Site:
    """The archive for a request, after asking Datasette whether the asker may see it.

    Raises:
        Forbidden: they may not, or no attached database is an archive.
        UnreadableError: what `marsad browse` serves is no archive any more.
    """
    database = await archive_name(datasette)
    if database is None:
        if (datasette.plugin_config("marsad") or {}).get("front"):
            raise UnreadableError
        raise Forbidden("none of the databases is a Marsad archive")
    await ensure_view(datasette, request, database)
    return Site(datasette, request, database, locale_of(request))


async def site_for(datasette: Any, request: Any) -> Site:
    """The archive for a request whose asker nothing of it is shown to."""
    return Site(datasette, request, await archive_name(datasette) or "", locale_of(request))


def locale_of(request: Any) -> Locale:
    """The language that a request asks for, or that its reader chose before."""
    language = request.args.get("lang") or request.cookies.get("marsad_lang")
    choices = of_cookie(request.cookies.get(COOKIE))
    return Locale(language if language in LANGUAGES else "ar", choices.digits, choices.zone)


def unreadable(datasette: Any, request: Any) -> Response:
    """Says that the archive is being moved, restored, brought up to date, or is damaged; asked again in a minute."""
    response = Site(datasette, request, "", locale_of(request)).page("unreadable", [], status=503, titles={})
    response.headers["retry-after"] = "60"
    return response


async def archive_name(datasette: Any) -> str | None:
    """The name of the attached database that is an archive, or None."""
    for name, database in datasette.databases.items():
        if not name.startswith("_") and set(await database.table_names()) >= TABLES:
            return str(name)
    return None


@lru_cache(maxsize=1)
def _stamp() -> str:
    """Changes with the style sheet and the script, so that browsers ask for new ones."""
    folder = Path(__file__).parent / "static"
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.iterdir()))).hexdigest()[:10]
