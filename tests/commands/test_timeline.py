"""`marsad timeline`: counts that add up, in every unit and form."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from tests.commands.conftest import Say


@pytest.mark.parametrize("by", ["day", "week", "month", "year"])
@pytest.mark.parametrize("query", [(), ("دمشق",), ("--source", "manara", "--since", "2026")])
def test_every_unit_counts_the_dated_once(say: Say, by: str, query: tuple[str, ...]) -> None:
    dated = json.loads(say("search", *query, "--dated", "--json"))["total"]
    rows = json.loads(say("timeline", *query, "--by", by, "--json"))
    assert sum(row["articles"] for row in rows) == dated > 0
    assert [row["period"] for row in rows] == sorted(row["period"] for row in rows)


def test_a_week_is_named_by_its_monday(say: Say) -> None:
    weeks = [row["period"] for row in json.loads(say("timeline", "--by", "week", "--json"))]
    assert len(set(weeks)) == len(weeks) > 5
    assert {date.fromisoformat(week).weekday() for week in weeks} == {0}


def test_csv_and_json_agree_by_source(say: Say) -> None:
    found = json.loads(say("timeline", "--by", "year", "--by-source", "--json"))
    rows = csv.DictReader(io.StringIO(say("timeline", "--by", "year", "--by-source", "--csv").lstrip("\ufeff")))
    assert [{**row, "articles": int(row["articles"])} for row in rows] == found
    assert {"manara", "harbour"} <= {row["source"] for row in found}


def test_people_get_bars(say: Say) -> None:
    heading, *rows = say("timeline", "--by", "year").splitlines()
    assert heading.split() == ["period", "articles"]
    assert max(row.count("█") for row in rows) == 40
    assert all("█" in row for row in rows)
