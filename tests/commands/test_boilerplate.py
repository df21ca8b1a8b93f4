"""`marsad boilerplate`: listed, undone, and undone for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.commands.boilerplate import command
from crawler.errors import UsageError
from crawler.extract.lines import clean_lines
from crawler.learn.profile import FEWEST, WINDOW, countable, learn, observe
from storage.store import Store
from tests.extract.articles import NOW, SOURCE, article

FURNITURE = "الراصد المسائي"
Run = Callable[..., str]


def crawl(store: Store, numbers: range) -> str:
    """Cleans and counts articles as the write path does; returns the last text."""
    profiles, text = store.profiles, ""
    for number in numbers:
        lines = (*article(number), FURNITURE)
        title = f"{article(number)[0][:40]} | منبر الراصد"
        text = clean_lines(lines, title=title, source=SOURCE, profile=profiles.load(SOURCE.name)).text
        ordinal = profiles.articles_observed(SOURCE.name) + 1
        known = profiles.counts(SOURCE.name, countable(lines, title))
        profiles.save_counts(SOURCE.name, observe(known, lines, ordinal, NOW, title=title), ordinal)
        every = profiles.learnable(SOURCE.name, FEWEST)
        profiles.save(learn(every, ordinal, profiles.load(SOURCE.name)), NOW)
        profiles.forget(SOURCE.name, FEWEST, ordinal - WINDOW)
    return text


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "articles.db") as store:
        store.sources.sync([SOURCE])
        assert FURNITURE not in crawl(store, range(5))
    return tmp_path


@pytest.fixture
def run(data: Path) -> Run:
    def invoke(*arguments: str) -> str:
        result = CliRunner().invoke(command, ["--data", str(data), *arguments], catch_exceptions=False)
        assert result.exit_code == 0
        return result.stdout

    return invoke


def test_lists_what_was_learned(run: Run) -> None:
    shown = run(SOURCE.name)
    assert "counted over 5 articles" in shown
    assert FURNITURE in shown
    assert "منبر الراصد" in shown
    (line,) = json.loads(run(SOURCE.name, "--json"))["lines"]
    assert (line["line"], line["articles"], line["share"], line["active"]) == (FURNITURE, 5, 1.0, True)


@pytest.mark.parametrize("wanted", [FURNITURE, "الرّاصد المسائى", "الراصد المساءي"], ids=["as shown", "spelling", "key"])
def test_an_undone_line_stays_text(data: Path, run: Run, wanted: str) -> None:
    assert "undone" in run(SOURCE.name, "--undo", wanted)
    with Store.open(data / "articles.db") as store:
        assert FURNITURE in crawl(store, range(5, 30))
        version = store.profiles.load(SOURCE.name).version
        crawl(store, range(30, 40))
        assert store.profiles.load(SOURCE.name).version == version
    assert "undone" not in run(SOURCE.name, "--redo", wanted)
    with Store.open(data / "articles.db") as store:
        assert FURNITURE not in crawl(store, range(40, 41))


def test_an_undone_site_name_is_no_site_name(data: Path, run: Run) -> None:
    run(SOURCE.name, "--undo", "منبر الراصد")
    with Store.open(data / "articles.db") as store:
        crawl(store, range(5, 12))
        profile = store.profiles.load(SOURCE.name)
        assert profile.site_names == ()
        assert learn(store.profiles.learnable(SOURCE.name, FEWEST), 12, profile) == replace(profile, articles=12)
    run(SOURCE.name, "--redo", "منبر الراصد")
    with Store.open(data / "articles.db") as store:
        assert store.profiles.load(SOURCE.name).site_names == ("منبر الراصد",)


@pytest.mark.parametrize(
    "arguments",
    [["nobody"], [SOURCE.name, "--undo", "سطر آخر"], [SOURCE.name, "--undo", FURNITURE, "--redo", FURNITURE]],
    ids=["source", "line", "both"],
)
def test_wrong_usage(data: Path, arguments: list[str]) -> None:
    with pytest.raises(UsageError):
        CliRunner().invoke(command, ["--data", str(data), *arguments], catch_exceptions=False)
