"""`marsad mcp`: the archive for language models, over the Model Context Protocol; reading alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any, Literal, ParamSpec

import click
from pydantic import Field

from crawler.commands import Options, common_options, tools
from crawler.commands.browse import check_database
from crawler.errors import MarsadError, UsageError
from crawler.phrases.tables import TABLES

if TYPE_CHECKING:
    from mcp.server import MCPServer

P = ParamSpec("P")

INSTRUCTIONS = """An archive of news articles, mostly Arabic, gathered by Marsad. Words are found in all their forms and
spellings; filters may stand among them: source:NAME, since:2024-05, until:2024-05-31, author:"A B", -word, "a phrase".
Every date says where it came from and how far it is trusted; an article may have none. A story is one text that several
outlets carried: its first article and the copies. Cite by `cite`, whose sha256 and WARC position prove the page."""

Query = Annotated[str, Field(description="Words, phrases and filters such as source:NAME since:2024-05; none: all.")]
Wanted = Annotated[str, Field(description="An article's number, or any of its addresses.")]
Order = Literal["newest", "oldest", "best", "arrived"]
Unit = Literal["day", "week", "month", "year"]
Form = Literal["text", "bibtex", "ris", "csl-json", "wikipedia"]


@click.command(
    help="Answers a program over the Model Context Protocol, on stdin and stdout: search, article, story, timeline, "
    "cite, sql. It reads the archive alone. A language model's host starts it: `marsad mcp --data FOLDER` is the "
    "command to give it."
)
@common_options
def command(options: Options) -> None:
    """Serves until stdin ends."""
    check_database(options.database)
    server_of(options).run("stdio")


def server_of(options: Options) -> MCPServer[Any]:
    """The server with its tools. Raises UsageError where the package isn't installed."""
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError:
        raise UsageError("this needs the package mcp: pip install 'marsad[mcp]'") from None
    server: MCPServer[Any] = MCPServer(
        "marsad", version=version("marsad"), instructions=INSTRUCTIONS, log_level="WARNING"
    )

    def told(function: Callable[P, dict[str, Any]]) -> Callable[P, dict[str, Any]]:
        """What we refuse reaches the program in our own words."""

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
            try:
                return function(*args, **kwargs)
            except MarsadError as error:
                raise ToolError(str(error)) from None

        return call

    for tool in _tools(options):
        server.add_tool(told(tool), annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))
    return server


def _tools(options: Options) -> tuple[Callable[..., dict[str, Any]], ...]:
    """The tools by their names; what each says of itself is what a model reads."""
    database = options.database

    def search(
        query: Query = "",
        order: Order = "newest",
        limit: Annotated[int, Field(ge=1, le=tools.MOST)] = 20,
        position: Annotated[str, Field(description="`next` of the page before.")] = "",
    ) -> dict[str, Any]:
        """Finds articles, copies included; `total` counts them (null above 10,000), `snippet` shows the words found.

        Where few have all the words, `loosened` is true and `missing` names what each article lacks.
        """
        return tools.search(database, query, order, limit, position, datetime.now(UTC))

    def article(article: Wanted, revision: Annotated[int, Field(ge=1)] | None = None) -> dict[str, Any]:
        """One article: text, date and the signals behind it, what was cut, copies, revisions, place in the archive."""
        return tools.article(database, article, revision)

    def story(article: Wanted) -> dict[str, Any]:
        """Who published the story of an article, the first first; `lag` is in seconds after it, `similarity` 0-1."""
        return tools.story(database, article)

    def timeline(query: Query = "", by: Unit = "month", by_source: bool = False) -> dict[str, Any]:
        """How many articles a search finds by period of publication; the undated have no place in it."""
        return tools.counts(database, query, by, by_source, datetime.now(UTC))

    def cite(article: Wanted, format: Form = "text") -> dict[str, Any]:  # noqa: A002  # the command's own option
        """A citation with its proof: when the page was captured, its sha256, the WARC file and offset."""
        return tools.cite(database, article, format)

    def sql(query: str, parameters: dict[str, tools.Value] | None = None) -> dict[str, Any]:
        """One read-only SELECT over the archive's SQLite; at most 1,000 rows and one second."""
        return tools.sql(database, query, parameters or {})

    sql.__doc__ = f"{sql.__doc__} {_schema()}"
    return (search, article, story, timeline, cite, sql)


def _schema() -> str:
    """The tables for queries, with their columns."""
    named = ("articles", "stories", "copies", "sources", "date_signals", "revisions", "day_counts")
    tables = "; ".join(f"{name}({', '.join(TABLES[name][1])})" for name in named)
    return (
        f"Tables: {tables}. Words are found by articles_fts MATCH ar_query(:words), whose rowid is articles.id; "
        "ar_snippet(text, :words) shows them."
    )
