"""A demo archive, made once, and a client that asks Datasette for its pages as a browser would."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from crawler.commands.browse import make_datasette
from tests.browse import archive
from tests.browse.chromium import browser, serve
from tests.browse.visiting import Visit


@dataclass
class Client:
    """Datasette over one database, asked from ordinary tests."""

    database: Path
    allow_sql: bool = True
    hosts: tuple[str, ...] = ()
    shelf: Path | None = None
    watches: Path | None = None
    ids: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.runner = asyncio.Runner()
        self.datasette = make_datasette(
            self.database,
            warc=self.database.parent / "warc",
            allow_sql=self.allow_sql,
            hosts=self.hosts,
            shelf=self.shelf,
            watches=self.watches,
        )
        self.runner.run(self.datasette.invoke_startup())

    def get(self, path: str, **more: Any) -> Any:
        """The answer to a GET; redirects are not followed."""
        return self.runner.run(self.datasette.client.get(path, **more))

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """The answer to another method."""
        return self.runner.run(self.datasette.client.request(method, path, **more))

    def text(self, path: str) -> str:
        """The body of an answer that must be 200."""
        response = self.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code} {response.text[-300:]}"
        return str(response.text)

    def sql(self, sql: str, **parameters: str) -> Any:
        """The answer to a query of one's own, its rows as JSON; Datasette 1.0 has another address for it."""
        asked = urlencode({"_shape": "array", "sql": sql, **parameters})
        answer = self.get(f"/articles.json?{asked}")
        return self.get(f"/articles/-/query.json?{asked}") if answer.status_code == 302 else answer

    def close(self) -> None:
        for database in self.datasette.databases.values():
            database.close()
        self.runner.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    path = tmp_path_factory.mktemp("archive") / "articles.db"
    return path, archive.write(path)


@pytest.fixture(scope="session")
def client(demo: tuple[Path, dict[str, int]]) -> Iterator[Client]:
    made = Client(demo[0], ids=demo[1])
    yield made
    made.close()


@pytest.fixture
def ids(demo: tuple[Path, dict[str, int]]) -> dict[str, int]:
    return demo[1]


@pytest.fixture(scope="module")
def visiting(demo: tuple[Path, dict[str, int]]) -> Iterator[Visit]:
    with serve(demo[0].parent) as address, browser() as started:
        yield Visit(started, address, demo[1])


@pytest.fixture
def visit(visiting: Visit) -> Iterator[Visit]:
    visiting.faults.clear()
    yield visiting
    for context in visiting.browser.contexts:
        context.close()
    assert visiting.faults == []
