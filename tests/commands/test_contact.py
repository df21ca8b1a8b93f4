"""Nothing of the public web is asked before site owners could reach somebody; who sits at a terminal is asked once."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.crawl.site import ROOT

TOML = """\
# Kept as it is.
[defaults]
user_agent_contact = ""   # please
[[source]]
name = "one"
title = "one"
home = "https://a.invalid/"
feeds = ["https://a.invalid/feed"]
"""
MARSAD, SCRAPY = ("-m", "crawler"), ("-m", "scrapy")
ASKING = [
    (*MARSAD, "crawl", "-q"),
    (*MARSAD, "backfill", "one"),
    (*MARSAD, "check", "--live"),
    (*MARSAD, "add", "https://b.invalid/"),
    (*MARSAD, "schedule", "--times", "1"),
    (*SCRAPY, "crawl", "one"),
]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(TOML, encoding="utf-8")
    return path


def environment(config: Path) -> dict[str, str]:
    return {
        **os.environ,
        "MARSAD_CONFIG": str(config),
        "MARSAD_DATA": str(config.parent / "data"),
        "MARSAD_MIN_FREE": "10T",  # a run that has its contact ends here, before it asks anybody
        "TERM": "dumb",
    }


def at_a_terminal(config: Path, command: tuple[str, ...], *answers: str) -> tuple[int, str]:
    """Runs a command with a terminal for all its streams, answers what it asks; its status and what it said."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, env=environment(config)
    )
    os.close(theirs)
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    said = b""
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # Linux: the other end is closed
            break
        if not piece:
            break
        said += piece
        if b"Written to" in said:
            process.kill()  # what would ask sites now
    os.close(ours)
    return process.wait(timeout=60), said.decode()


@pytest.mark.parametrize("command", ASKING, ids=lambda command: command[2])
def test_c13_without_a_terminal_it_is_refused_in_one_line(config: Path, command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=environment(config),
    )
    assert done.returncode == 2, done.stderr
    assert "user_agent_contact" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (config.parent / "data").exists()


@pytest.mark.parametrize("command", ASKING, ids=lambda command: command[2])
def test_c13_at_a_terminal_it_is_asked_for_and_kept(config: Path, command: tuple[str, ...]) -> None:
    _, said = at_a_terminal(config, command, "no address", "me@example.org")
    assert said.count("Your e-mail or web address") == 2, said
    assert "Traceback" not in said
    assert config.read_text(encoding="utf-8") == TOML.replace('""', '"mailto:me@example.org"')


def test_c13_it_is_asked_for_once(config: Path) -> None:
    at_a_terminal(config, ASKING[0], "https://me.example/")
    status, said = at_a_terminal(config, ASKING[0])
    assert (status, said.startswith("marsad: ")) == (3, True)


def test_c13_the_first_source_of_all_is_added_with_a_contact(tmp_path: Path) -> None:
    config = tmp_path / "sources.toml"
    at_a_terminal(config, ASKING[3], "me@example.org")
    assert tomllib.loads(config.read_text())["defaults"]["user_agent_contact"] == "mailto:me@example.org"


def test_c13_who_answers_nothing_is_told_and_nothing_is_asked_of_sites(config: Path) -> None:
    status, said = at_a_terminal(config, ASKING[0], "\x04")
    assert status == 130
    assert "marsad: stopped" in said
    assert not (config.parent / "data").exists()
