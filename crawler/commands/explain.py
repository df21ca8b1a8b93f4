"""`marsad explain`: what a code means that a page, a report or a column shows."""

from __future__ import annotations

from itertools import chain
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from crawler.arabic.letters import printable
from crawler.commands import Options, common_options, say_json
from crawler.commands.tables import Column, show_table
from crawler.errors import UsageError
from crawler.phrases.codes import CODES, Code, explained
from crawler.phrases.facts import Said
from crawler.phrases.locale import LANGUAGES
from crawler.sources.keys import nearest

COLUMNS = (Column(name="code"), Column(name="kind"), Column(name="means", grows=True))


@click.command(
    help="What a code means, in Arabic and English: a reason, an outcome, a note, what was found of a source, why a "
    "date lost, a date signal, a rule of extraction, a notice of a search. For a reason also what it does to the URL "
    "and whether that is asked again. Without CODE, all of them."
)
@click.argument("code", required=False)
@common_options
def command(options: Options, code: str | None) -> None:
    """Needs neither configuration nor archive. Exit status: 0, or 2 for what is no code."""
    found = CODES if code is None else explained(code)
    if not found:
        assert code is not None
        meant = nearest(code.lower().partition(":")[0], (one.code for one in CODES))
        raise UsageError(f"there is no code {printable(code, 120)!r}{meant or '; without CODE all are listed'}")
    if options.json:
        say_json({"codes": [_plain(one) for one in found]})
    elif code is None:
        show_table(COLUMNS, [(one.code, one.kind, one.means[1]) for one in found])
    else:
        console = Console(highlight=False, soft_wrap=True)
        for one in found:
            _show(console, one)


def _both(said: Said) -> dict[str, str] | None:
    return dict(zip(LANGUAGES, said, strict=True)) if any(said) else None


def _plain(code: Code) -> dict[str, Any]:
    return {
        "code": code.code,
        "kind": code.kind.value,
        "told_in": code.kind.told,
        "means": _both(code.means),
        "follows": [_both(said) for said in code.follows],
        "asked_again": _both(code.again),
        "docs": code.kind.where,
    }


def _show(console: Console, code: Code) -> None:
    console.print(Text(f"{code.code} · {code.kind} ({code.kind.told})", style="bold"))
    labels = chain([("means", code.means)], (("follows", said) for said in code.follows), [("again", code.again)])
    for label, said in labels:
        for number, line in enumerate(filter(None, said)):
            console.print(Text(f"{'' if number else label:<8} ", style="dim") + Text(line))
    console.print(Text("docs     ", style="dim") + Text(code.kind.where))
    console.print()
