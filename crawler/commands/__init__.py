"""The commands of `marsad`: one module each, holding a click command named `command`.

`crawler/cli.py` finds them by name and imports one only when it is called.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from crawler.errors import UsageError
from crawler.sources.keys import nearest
from crawler.sources.reading import configuration_of
from crawler.system import MIN_FREE


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options that all commands share."""

    config: Path
    data: Path
    json: bool
    verbosity: int

    @property
    def database(self) -> Path:
        return self.data / "articles.db"

    @property
    def warc(self) -> Path:
        return self.data / "warc"

    @property
    def state(self) -> Path:
        return self.data / "state"


def common_options(function: Callable[..., Any], *, data: str = "data") -> Callable[..., Any]:
    """Adds --config, --data, --json, -q and -v; the command gets them as one `options`.

    Args:
        data: the folder where nobody names one.
    """

    @click.option(
        "--config",
        type=click.Path(path_type=Path),
        default=Path("sources.toml"),
        show_default=True,
        envvar="MARSAD_CONFIG",
        help="The sources; where none are named, those of the data folder if it has a sources.toml of its own.",
    )
    @click.option(
        "--data",
        type=click.Path(path_type=Path),
        default=Path(data),
        show_default=True,
        envvar="MARSAD_DATA",
        help="Folder of articles.db, warc/ and state/.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Machine-readable output on stdout.")
    @click.option("-q", "--quiet", count=True, help="Less on stderr.")
    @click.option("-v", "--verbose", count=True, help="More on stderr.")
    def command(config: Path, data: Path, as_json: bool, quiet: int, verbose: int, **rest: Any) -> Any:
        if click.get_current_context().get_parameter_source("config") is ParameterSource.DEFAULT:
            config = configuration_of(data)
        options = Options(config=config, data=data, json=as_json, verbosity=verbose - quiet)
        set_up_logging(options.verbosity)
        return function(options=options, **rest)

    command.__name__ = function.__name__
    command.__doc__ = function.__doc__
    command.__click_params__ = [*getattr(command, "__click_params__", []), *getattr(function, "__click_params__", [])]  # type: ignore[attr-defined]  # click keeps a decorated function's options there
    return command


def called() -> str:
    """How this program was called, so that hints can be typed: `marsad`, `.venv/bin/marsad`, `python -m crawler`."""
    name = sys.argv[0]
    if Path(name).name == "__main__.py":
        return "python -m crawler"
    found = shutil.which("marsad")
    if Path(name).name != "marsad" or (found and Path(name).exists() and Path(found).samefile(name)):
        return "marsad"
    return name


def as_called(text: str) -> str:
    """A sentence whose hints name the program as it was called."""
    return text.replace("`marsad ", f"`{called()} ")


def unknown_source(meant: str, names: Iterable[str]) -> UsageError:
    """What a command says to a name that no source has."""
    return UsageError(f"no source is named {meant!r}" + (nearest(meant, names) or "; `marsad sources` lists them"))


def root_of(context: click.Context) -> click.Group:
    """The group of all commands."""
    root = context.find_root().command
    assert isinstance(root, click.Group)
    return root


def say_json(document: object) -> None:
    """One document on stdout: what `--json` gives."""
    click.echo(json.dumps(document, ensure_ascii=False, default=str))


def say_ndjson(documents: Iterable[object]) -> None:
    """One document a line: what `--ndjson` gives."""
    for document in documents:
        say_json(document)


ndjson_option = click.option("--ndjson", is_flag=True, help="One JSON document a line: for long lists.")
contact_option = click.option(
    "--contact", metavar="ADDRESS", help="mailto: or https: address for site owners, in place of the file's."
)
"""For the commands that ask sites."""
min_free_option = click.option(
    "--min-free",
    metavar="SIZE",
    default=f"{MIN_FREE // 10**6}M",
    show_default=True,
    envvar="MARSAD_MIN_FREE",
    help="Free room on the disk below which no run begins, and at which one ends, such as 2G; 0: none.",
)
"""For the commands that write pages."""


def set_up_logging(verbosity: int) -> None:
    """Log lines go to stderr; 0 shows warnings, 1 progress, 2 everything."""
    level = {0: logging.WARNING, 1: logging.INFO}.get(verbosity, logging.DEBUG if verbosity > 1 else logging.ERROR)
    logging.basicConfig(
        level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
