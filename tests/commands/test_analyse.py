"""`marsad analyse`: each answer in every form, over an archive whose copies and silences are known."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from crawler.commands.analyse import ANALYSES
from storage.store import Store
from tests.commands.conftest import Say


def answer(say: Say, *arguments: object) -> Any:
    return json.loads(say("analyse", *arguments, "--json"))


@pytest.mark.parametrize("what", ANALYSES)
def test_table_csv_and_json_hold_the_same_rows(say: Say, what: str) -> None:
    rows = answer(say, what)["rows"]
    in_csv = list(csv.DictReader(io.StringIO(say("analyse", what, "--csv").lstrip("\ufeff"))))
    heading, *lines = say("analyse", what).splitlines()
    assert len(rows) == len(in_csv) == len(lines)
    assert heading.split() == [column.name for column in ANALYSES[what].columns]
    assert all(tuple(row) == ANALYSES[what].fields for row in (*rows, *in_csv))
    first = ANALYSES[what].fields[0]
    assert [str(row[first]) for row in rows] == [row[first] for row in in_csv]


def test_copies_are_counted_by_both_outlets(say: Say, read_archive: tuple[Path, dict[str, int]]) -> None:
    with Store.open(read_archive[0] / "articles.db", read_only=True) as store:
        counted = store.db.execute(
            "SELECT a.source, m.source, count(*) FROM origins o JOIN articles a ON a.id = o.article "
            "JOIN articles m ON m.id = o.parent WHERE a.source <> m.source GROUP BY 1, 2"
        ).fetchall()
    found = answer(say, "copying", "--limit", 100)
    assert {(row["copier"], row["copied"], row["articles"]) for row in found["rows"]} == {tuple(row) for row in counted}
    assert found["copies"] == sum(row[2] for row in counted) > 5
    some = answer(say, "copying", "--source", "baladi")["rows"]
    assert {row["copier"] for row in some} == {"baladi"}


def test_the_silent_stand_first(say: Say) -> None:
    found = answer(say, "silence")
    days = [row["silent_days"] for row in found["rows"] if row["silent_days"] is not None]
    assert days == sorted(days, reverse=True)
    assert found["rows"][0]["fell_silent"]
    assert " yes " in say("analyse", "silence").splitlines()[1]


def test_a_story_is_led_by_its_first_and_says_how_far(say: Say, ids: dict[str, int]) -> None:
    rain = json.loads(say("story", ids["rain"], "--json"))
    leads = answer(say, "firsts", "--limit", 1000)
    lead = next(row for row in leads["rows"] if row["story"] == rain["story"])
    assert lead["id"] == rain["articles"][0]["id"]
    assert lead["articles"] == 6
    assert lead["second"] != lead["source"]
    assert sum(one["stories"] for one in leads["leaders"]) == sum(row["outlets"] > 1 for row in leads["rows"])
    assert not leads["more"]
    assert answer(say, "firsts", "--limit", 2)["more"]


def test_rows_are_so_many_at_most(say: Say) -> None:
    assert len(answer(say, "firsts", "--limit", 2)["rows"]) == 2
    assert len(answer(say, "silence", "--limit", 1)["rows"]) == 1


def test_words_are_told_with_their_shares(say: Say) -> None:
    found = answer(say, "words", "source:manara OR source:baladi", "--limit", 5)
    assert found["total"] >= found["read"]
    assert all(0 < row["share"] <= 1 and row["forms"] for row in found["rows"])


WRONG = {
    "both forms": (("copying", "--json", "--csv"), "2: --json and --csv exclude each other"),
    "no such source": (
        ("silence", "--source", "nobody"),
        "2: source: no such source: nobody; `marsad sources` lists them",
    ),
    "no such option": (("firsts", "--nobody"), "2: there is no option --nobody; `marsad analyse --help` lists them"),
    "an option misspelled": (("firsts", "--limt", "3"), "2: there is no option --limt; did you mean '--limit'?"),
    "O04 a query without end": (("firsts", "خبر " * 20_000), "2: QUERY: longer than 1,000 characters"),
}


@pytest.mark.parametrize(("arguments", "told"), WRONG.values(), ids=WRONG)
def test_what_cant_be_answered_is_one_line(say: Say, arguments: tuple[str, ...], told: str) -> None:
    assert say("analyse", *arguments) == told
