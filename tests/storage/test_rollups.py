"""The counts beside the articles follow every way in which an article is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from storage import rollups
from storage.schema import migrations

DAYS = st.sampled_from([None, "2024-01-31", "2024-02-01", "2025-02-01"])
PRECISIONS = st.sampled_from([None, "minute", "day", "month", "year"])


def archive() -> Any:
    connection = sqlite3.connect(":memory:")
    migrations.apply(Database(connection))
    connection.execute("INSERT INTO sources(name) VALUES ('a'), ('b')")
    return connection


def add(connection: Any, number: int, source: str, on: str | None, precision: str | None) -> None:
    connection.execute(
        "INSERT INTO articles(id, source, url, text, text_hash, first_seen_at, last_seen_at, extractor, published_on, "
        "published_precision) VALUES (?, ?, ?, 't', 'h', '', '', 'e', ?, ?)",
        (number, source, f"https://a.example/{number}", on, precision),
    )


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.sampled_from(["add", "change", "move", "delete"]), DAYS, PRECISIONS),
        max_size=25,
    )
)
def test_counts_agree_after_any_writes(steps: list[tuple[int, str, str | None, str | None]]) -> None:
    connection = archive()
    for number, step, on, precision in steps:
        there = connection.execute("SELECT 1 FROM articles WHERE id = ?", (number,)).fetchone()
        if step == "add" and not there:
            add(connection, number, "a", on, precision)
        elif step == "change":
            connection.execute(
                "UPDATE articles SET published_on = ?, published_precision = ? WHERE id = ?", (on, precision, number)
            )
        elif step == "move":
            connection.execute("UPDATE articles SET source = 'b', section = 's' WHERE id = ?", (number,))
        elif step == "delete":
            connection.execute("DELETE FROM articles WHERE id = ?", (number,))
    assert rollups.differences(connection) == 0
    kept = connection.execute("SELECT * FROM month_counts WHERE articles <> 0 ORDER BY 1, 2, 3, 4").fetchall()
    rollups.rebuild(connection)
    assert connection.execute("SELECT * FROM month_counts ORDER BY 1, 2, 3, 4").fetchall() == kept
    connection.close()


@pytest.mark.parametrize(
    ("on", "precision", "days", "months"),
    [
        pytest.param("2024-01-31", "day", [("2024-01-31", 1)], [("2024-01", 1)], id="a-day"),
        pytest.param("2024-01-01", "month", [], [("2024-01", 1)], id="a-month-is-no-day"),
        pytest.param(None, None, [], [("", 1)], id="undated"),
    ],
)
def test_what_is_counted(on: str | None, precision: str | None, days: list[Any], months: list[Any]) -> None:
    connection = archive()
    add(connection, 1, "a", on, precision)
    assert connection.execute("SELECT day, articles FROM day_counts").fetchall() == days
    assert connection.execute("SELECT month, articles FROM month_counts").fetchall() == months
    connection.close()


def test_differences_are_found_and_mended() -> None:
    connection = archive()
    add(connection, 1, "a", "2024-01-31", "day")
    connection.execute("UPDATE day_counts SET articles = 7")
    connection.execute("DELETE FROM month_counts")
    assert rollups.differences(connection) == 2
    rollups.rebuild(connection)
    assert rollups.differences(connection) == 0
    connection.close()
