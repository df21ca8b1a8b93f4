"""The options of a command that asks the archive, out of the one table of parameters (crawler/search/parameters.py)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import click

from crawler.arabic.letters import printable
from crawler.errors import UsageError
from crawler.phrases.misreadings import misread
from crawler.search.asked import SearchQuery
from crawler.search.parameters import PARAMETERS, Misreading, Parameter
from crawler.search.reading import Problem, missing_sources, read_options
from crawler.sources.keys import nearest

Asked = tuple[tuple[str, str], ...]
"""Names of options and what was given for them."""


def query_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds an option for each parameter that has one; the command gets them as one `asked`, for `query_of`."""

    def command(**given: Any) -> Any:
        values = {one.options[0]: given.pop(_destination(one)) for one in PARAMETERS if one.options}
        return function(asked=tuple(_pairs(values)), **given)

    command.__doc__ = function.__doc__
    for parameter in reversed([one for one in PARAMETERS if one.options]):
        command = _option(parameter)(command)
    command.__click_params__ = [  # type: ignore[attr-defined]  # click keeps a decorated function's options there
        *getattr(function, "__click_params__", []),
        *getattr(command, "__click_params__", []),
    ]
    return command


class QueryCommand(click.Command):
    """A command whose words may begin with one hyphen: `-qatar` is an exclusion, not `-q` and the word `-atar`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Takes the words out from among the options before click looks for short options in them."""
        options, words, left = list[str](), list[str](), iter(args)
        for argument in left:
            if argument == "--":
                words += left
            elif argument in self._takers():
                options += [argument, *islice(left, 1)]
            elif argument.startswith("--") or _SHORT.fullmatch(argument):
                self._check(argument.partition("=")[0], ctx.info_name)
                options.append(argument)
            else:
                words.append(argument)
        return super().parse_args(ctx, [*options, "--", *words])

    def _check(self, option: str, command: str | None) -> None:
        """Raises UsageError for what is no option, since it would else be taken for a word."""
        known = {name for one in self.params for name in one.opts} | {"--help"}
        if option.startswith("--") and option not in known:
            raise UsageError(
                f"there is no option {printable(option, 120)}"
                + (nearest(option, known) or f"; `marsad {command} --help` lists them")
            )

    def _takers(self) -> set[str]:
        """Options that take what follows them for their value."""
        options = (one for one in self.params if isinstance(one, click.Option) and not (one.is_flag or one.count))
        return {name for one in options for name in one.opts}


_SHORT = re.compile("-[qv]+")
"""Options of one letter (crawler/commands/__init__.py)."""


def query_of(words: str, asked: Asked, now: datetime) -> SearchQuery:
    """The query that a command line asks.

    Raises:
        UsageError: something in it can't be answered; one line that names the options.
    """
    reading = read_options(words, asked, now)
    if reading.problems:
        raise UsageError("; ".join(map(_told, reading.problems)))
    return reading.query


def check_sources(query: SearchQuery, known: Iterable[str]) -> None:
    """Raises UsageError if a source is asked for that the archive doesn't have."""
    if problems := missing_sources(query, set(known)):
        raise UsageError("; ".join(map(_told, problems)) + "; `marsad sources` lists them")


def _told(problem: Problem) -> str:
    name = problem.parameter
    option = name if name.endswith(":") or problem.what is Misreading.NO_SOURCE else f"--{name}"
    return misread(problem.what, "QUERY" if name == "q" else option, problem.value, problem.choices, "en")


def _pairs(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, tuple):
            yield from ((name, one) for one in value)
        elif value:
            yield name, "1" if value is True else str(value)


def _destination(parameter: Parameter) -> str:
    return "asked_" + parameter.options[0].replace("-", "_")


def _option(parameter: Parameter) -> Callable[[Any], Any]:
    names = [f"--{name}" for name in parameter.options]
    meaning = parameter.help + (" Can be given again." if parameter.many else "")
    if parameter.is_flag:
        return click.option(*names, _destination(parameter), is_flag=True, help=meaning)
    return click.option(*names, _destination(parameter), multiple=parameter.many, metavar=parameter.value, help=meaning)
