"""The command line itself: hints, one JSON document for every command, the manual page, completion."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import COMMANDS, cli
from crawler.commands import as_called
from tests.commands.processes import marsad

CONFIG = """
[[source]]
name = "nawafir"
title = "نوافير"
home = "https://nawafir.example/"
feeds = ["https://nawafir.example/feed"]
allow_addresses = ["127.0.0.0/8"]
"""

CALLED = {
    "installed": ("marsad", "marsad"),
    "as a module": ("/srv/marsad/crawler/__main__.py", "python -m crawler"),
    "from a checkout": (".venv-elsewhere/bin/marsad", ".venv-elsewhere/bin/marsad"),
    "by another program": ("/usr/bin/pytest", "marsad"),
}


@pytest.mark.parametrize(("name", "typed"), CALLED.values(), ids=CALLED)
def test_hints_name_the_program_as_it_was_called(monkeypatch: pytest.MonkeyPatch, name: str, typed: str) -> None:
    monkeypatch.setattr(sys, "argv", [name])
    assert as_called("`marsad sources` lists them, not marsad") == f"`{typed} sources` lists them, not marsad"


def test_an_error_s_hint_can_be_typed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crawler", "search", "--data", str(tmp_path), "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "`python -m crawler crawl` or `python -m crawler demo` makes one" in done.stderr
    assert "`python -m crawler crawl`" in json.loads(done.stdout)["error"]


MISTYPED = {
    "a command": (["serch"], "did you mean 'search'?"),
    "a command that is like two": (["sho"], "did you mean 'show"),
    "an option": (["report", "--sinc", "7d"], "--since"),
    "a source to crawl": (["crawl", "nawafer"], "no source is named 'nawafer'; did you mean 'nawafir'?"),
    "a source to check": (["check", "--live", "nawafer"], "did you mean 'nawafir'?"),
    "a source like none": (["crawl", "xyz"], "no source is named 'xyz'; `marsad sources` lists them"),
    "a command like none": (["xyz"], "No such command 'xyz'"),
}


@pytest.fixture
def here(tmp_path: Path) -> list[object]:
    (tmp_path / "sources.toml").write_text(CONFIG)
    return ["--config", tmp_path / "sources.toml", "--data", tmp_path / "data"]


@pytest.mark.parametrize(("arguments", "told"), MISTYPED.values(), ids=MISTYPED)
def test_what_is_meant_is_told(here: list[object], arguments: list[str], told: str) -> None:
    of_command = here if arguments[0] in COMMANDS else []
    assert told in marsad(*arguments, *of_command, status=2).stderr


@pytest.mark.parametrize("arguments", [one[0] for one in MISTYPED.values()], ids=MISTYPED)
def test_an_error_is_one_json_document_where_json_is_asked_for(here: list[object], arguments: list[str]) -> None:
    of_command = here if arguments[0] in COMMANDS else []
    done = marsad(*arguments, *of_command, "--json", status=2)
    found = json.loads(done.stdout)
    assert found["status"] == 2
    assert found["error"] in done.stderr


READERS = ["runs", "report", "search", "boilerplate nawafir", "show 1", "diff 1", "story 1", "cite 1", "open 1"]


@pytest.mark.parametrize("command", READERS)
def test_a_command_without_an_archive_says_so_in_json(here: list[object], command: str) -> None:
    found = json.loads(marsad(*command.split(), *here, "--json", status=2).stdout)
    assert "articles.db" in found["error"]


def test_lists_are_one_document_or_one_a_line(here: list[object]) -> None:
    (source,) = json.loads(marsad("sources", *here, "--json").stdout)["sources"]
    assert json.loads(marsad("sources", *here, "--ndjson").stdout) == source
    assert source["name"] == "nawafir"


def test_data_and_configuration_are_taken_from_the_environment(here: list[object], tmp_path: Path) -> None:
    names = {"MARSAD_CONFIG": str(here[1]), "MARSAD_DATA": str(here[3])}
    result = CliRunner(env=names).invoke(cli, ["sources", "--json"])
    assert json.loads(result.output)["sources"][0]["name"] == "nawafir"
    refused = CliRunner(env=names).invoke(cli, ["runs"])
    assert str(tmp_path / "data") in str(refused.exception)


def test_the_manual_page_has_every_variable_that_is_no_matter_of_tests() -> None:
    page = CliRunner().invoke(cli, ["man"]).output
    settings = Path("docs/settings.md").read_text().split("## Environment\n")[1].split("\n## ")[0]
    rows = [line for line in settings.splitlines() if line.startswith("| `MARSAD_") and "for tests" not in line]
    named = re.findall(r"^\| `(\w+)`", "\n".join(rows), re.MULTILINE)
    assert named == re.findall(r"^\.B (MARSAD_\w+)$", page, re.MULTILINE)


def test_the_manual_page_has_every_command_and_no_fault() -> None:
    page = CliRunner().invoke(cli, ["man"]).output
    for name in COMMANDS:
        assert f"\n.SS {name} " in page
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(
        [groff, "-man", "-Tutf8", "-ww", "-z"], input=page, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_the_program(shell: str) -> None:
    result = CliRunner().invoke(cli, ["completion", shell])
    assert result.exit_code == 0
    assert "_MARSAD_COMPLETE" in result.output


def test_a_shell_is_told_the_commands_that_begin_so() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv = ['marsad']; from crawler.cli import main; main()"],
        env={**os.environ, "_MARSAD_COMPLETE": "bash_complete", "COMP_WORDS": "marsad s", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert {"plain,search", "plain,show", "plain,story", "plain,sources", "plain,schedule"} <= set(told.stdout.split())
