"""`marsad mcp`: asked by the protocol's own client, in a process of its own, over an archive of all kinds."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from click.testing import CliRunner
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import TextContent

from crawler.commands.mcp import command
from tests.commands.conftest import Say

Ask = Callable[..., Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def call(read_archive: tuple[Path, dict[str, int]]) -> Iterator[Ask]:
    """Calls a method of a client whose server runs until the module's tests are done."""
    arguments = ["-m", "crawler", "mcp", "--data", str(read_archive[0])]
    server = stdio_client(StdioServerParameters(command=sys.executable, args=arguments, cwd=ROOT))
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(server)) as client:
        yield lambda name, *args: portal.call(getattr(client, name), *args)


@pytest.fixture(scope="module")
def ask(call: Ask) -> Ask:
    """Asks by a tool's name; gives its answer, or the sentence of its refusal."""

    def asked(tool: str, /, **arguments: Any) -> Any:
        result = call("call_tool", tool, arguments)
        (said,) = result.content
        assert isinstance(said, TextContent)
        return said.text if result.is_error else json.loads(said.text)

    return asked


def test_its_tools_say_what_they_do_and_that_they_only_read(call: Ask) -> None:
    found = {tool.name: tool for tool in call("list_tools").tools}
    assert set(found) == {"search", "article", "story", "timeline", "cite", "sql"}
    for tool in found.values():
        assert len(tool.description or "") > 60
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
    assert "published_on" in found["sql"].description
    assert "source:NAME" in found["search"].input_schema["properties"]["query"]["description"]


def test_a_search_is_that_of_the_command(ask: Ask, say: Say) -> None:
    found = ask("search", query="دمشق", limit=5)
    same = json.loads(say("search", "دمشق", "--limit", 5, "--json"))
    assert {name: found[name] for name in same} == same
    assert len(found["articles"]) == 5


def test_a_search_goes_on_where_its_page_ended(ask: Ask) -> None:
    first = ask("search", query="source:manara", limit=3, order="oldest")
    second = ask("search", query="source:manara", limit=3, order="oldest", position=first["next"])
    ids = [row["id"] for row in first["articles"] + second["articles"]]
    assert len(set(ids)) == 6


def test_an_article_its_story_and_its_citation_are_those_of_the_commands(
    ask: Ask, say: Say, ids: dict[str, int]
) -> None:
    number = str(ids["rain"])
    assert ask("article", article=number) == json.loads(say("show", number, "--json"))
    assert ask("story", article=number) == json.loads(say("story", number, "--json"))
    cited = ask("cite", article=number, format="bibtex")
    assert cited.pop("citation") == say("cite", number, "--format", "bibtex")
    assert cited == json.loads(say("cite", number, "--json"))
    assert ask("article", article=str(ids["edited"]), revision=1)["revision"] == 1


def test_counts_over_time_are_those_of_the_command(ask: Ask, say: Say) -> None:
    counted = ask("timeline", query="دمشق", by="week", by_source=True)["counts"]
    assert counted == json.loads(say("timeline", "دمشق", "--by", "week", "--by-source", "--json"))


def test_sql_is_answered_with_values_bound_and_words_found(ask: Ask, say: Say) -> None:
    found = ask(
        "sql",
        query="SELECT a.id, a.title, a.published_at FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid "
        "WHERE articles_fts MATCH ar_query(:words)",
        parameters={"words": "دمشق"},
    )
    assert found["columns"] == ["id", "title", "published_at"]
    assert len(found["rows"]) == json.loads(say("search", "دمشق", "--json"))["total"]
    assert not found["truncated"]


def test_sql_gives_no_more_rows_than_the_pages_do(ask: Ask) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i, x'ff' FROM n"
    found = ask("sql", query=numbers.format(1001))
    assert found["truncated"]
    assert len(found["rows"]) == 1000
    assert found["rows"][0] == [1, {"base64": "/w=="}]
    assert not ask("sql", query=numbers.format(1000))["truncated"]


FORBIDDEN = {
    "writing": ("DELETE FROM articles", "Statement must be a SELECT"),
    "writing behind WITH": ("WITH x AS (SELECT 1) DELETE FROM articles", "readonly"),
    "another database": ("ATTACH DATABASE '/tmp/other.db' AS other", "Statement must be a SELECT"),
    "a copy of the archive": ("VACUUM INTO '/tmp/copy.db'", "Statement must be a SELECT"),
    "a pragma": ("SELECT * FROM pragma_compile_options()", "disallowed PRAGMA"),
    "two statements": ("SELECT 1; SELECT 2", "one statement at a time"),
    "no such table": ("SELECT * FROM nothing_such", "no such table: nothing_such"),
    "a filter that makes no sense": ("SELECT ar_query('since:2024-13')", "user-defined function raised exception"),
    "without end": (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n",
        "longer than",
    ),
    "too much memory": ("SELECT length(hex(randomblob(200000000)))", "memory"),
    "a result too large": ("SELECT printf('%.*c', 9000000, 'x'), printf('%.*c', 9000000, 'y')", "more than 16 MB"),
}


@pytest.mark.parametrize(("query", "told"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_o07_sql_is_refused_in_one_sentence(ask: Ask, query: str, told: str) -> None:
    said = ask("sql", query=query)
    assert isinstance(said, str)
    assert told in said
    assert "\n" not in said
    assert ask("sql", query="SELECT count(*) > 0 FROM articles")["rows"] == [[1]]


WRONG = {
    "O05 a number beyond the newest": ("article", {"article": "999999"}, "article 999999 isn't there; the newest is"),
    "an address that nobody knows": ("cite", {"article": "https://nobody.example/1"}, "no article is known under"),
    "a revision that isn't there": ("article", {"article": "1", "revision": 99}, "has no revision 99"),
    "a source that isn't there": ("search", {"query": "source:nobody"}, "no such source: nobody"),
    "no day": ("timeline", {"query": "since:2024-13"}, "2024-13 is no day or period"),
    "O04 a query without end": ("search", {"query": "خبر " * 20_000}, "longer than 1,000 characters"),
    "no such unit": ("timeline", {"by": "hour"}, "Input should be 'day', 'week', 'month' or 'year'"),
    "too many at once": ("search", {"limit": 101}, "less than or equal to 100"),
}


@pytest.mark.parametrize(("tool", "arguments", "told"), WRONG.values(), ids=WRONG)
def test_what_cant_be_answered_is_told(ask: Ask, tool: str, arguments: dict[str, Any], told: str) -> None:
    said = ask(tool, **arguments)
    assert isinstance(said, str)
    assert told in said


def test_without_the_package_one_line_says_what_to_install(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    assert say("mcp") == "2: this needs the package mcp: pip install 'marsad[mcp]'"


def test_without_an_archive_one_line_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["--data", str(tmp_path)])
    assert str(result.exception).startswith(f"{tmp_path}/articles.db: there is no archive yet")
