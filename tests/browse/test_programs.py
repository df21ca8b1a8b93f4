"""Where datasette-mcp is installed, a program is offered the archive's queries by the pages' own server."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.types import TextContent

from crawler.browse.metadata import QUERIES


@contextmanager
def browsing(data: Path, *options: str) -> Iterator[str]:
    """The address of `marsad browse`, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler", "browse", "--data", str(data), "--port", "0", "--no-open", *options],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        assert address
        yield address[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def asked(address: str, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """What a program is told, one answer a call; a refusal is its sentence."""

    async def ask() -> list[Any]:
        async with Client(f"{address}-/mcp") as client:
            return [await client.call_tool(tool, arguments) for tool, arguments in calls]

    said = []
    for result in anyio.run(ask):
        (content,) = result.content
        assert isinstance(content, TextContent)
        said.append(content.text if result.is_error else json.loads(content.text))
    return said


@pytest.fixture(scope="module")
def data(demo: tuple[Path, dict[str, int]]) -> Path:
    return demo[0].parent


def test_the_archive_s_queries_are_offered_and_answered(data: Path) -> None:
    with browsing(data) as address:
        listed, found, refused = asked(
            address,
            ("list_canned_queries", {}),
            ("execute_canned_query", {"database": "articles", "query": "search", "parameters": {"query": "دمشق"}}),
            ("execute_sql", {"database": "articles", "sql": "DELETE FROM articles"}),
        )
    assert {query["name"] for query in listed["queries"]} == set(QUERIES)
    assert not any(query["write"] for query in listed["queries"])
    assert any("[دمشق]" in row["snippet"] for row in found["rows"])
    assert "Statement must be a SELECT" in refused


def test_without_sql_no_query_is_offered(data: Path) -> None:
    with browsing(data, "--no-sql") as address:
        listed, refused = asked(
            address, ("list_canned_queries", {}), ("execute_sql", {"database": "articles", "sql": "SELECT 1"})
        )
    assert listed["queries"] == []
    assert isinstance(refused, str)
