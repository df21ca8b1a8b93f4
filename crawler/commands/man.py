"""`marsad man`: the manual page, made from the commands' own help."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

import click

from crawler.commands import root_of
from crawler.model import ExitStatus

STATUSES = {
    ExitStatus.OK: "all is well",
    ExitStatus.SOURCE_FAILED: "a source failed, or something is left to mend",
    ExitStatus.USAGE: "wrong usage or configuration",
    ExitStatus.LOCKED: "another run holds the lock, or the machine refuses",
}
VARIABLES = (
    ("MARSAD_ALLOW_HOST", "names, with commas between, that the pages of marsad browse answer to"),
    ("MARSAD_BUCKET", "the folder that all machines of a queue share, for raw answers on their way"),
    ("MARSAD_CHROMIUM", "the browser that makes pages, in place of /usr/bin/chromium"),
    ("MARSAD_CONFIG", "the sources, in place of sources.toml"),
    ("MARSAD_CONTACT", "how site owners reach you: a mailto: or https: address"),
    ("MARSAD_DATA", "the folder of the archive, in place of data"),
    ("MARSAD_MIN_FREE", "free room on the disk below which no run begins, in place of 500M"),
    ("MARSAD_QUEUE", "the address of the queue in PostgreSQL"),
    ("MARSAD_RENDER_AS_ROOT", "1: run the browser as root too, where it has no sandbox"),
)


@click.command(
    help="Prints the manual page, made from this help: `marsad man > ~/.local/share/man/man1/marsad.1`, then "
    "`man marsad`."
)
@click.pass_context
def command(context: click.Context) -> None:
    """Needs neither configuration nor archive."""
    click.echo("\n".join(_page(root_of(context), context)))


def _page(root: click.Group, context: click.Context) -> Iterator[str]:
    yield f'.TH MARSAD 1 "" "Marsad {version("marsad")}" "User Commands"'
    yield from (".SH NAME", r"marsad \- ingests news articles into an archive of one SQLite file")
    yield from (".SH SYNOPSIS", ".B marsad", r"\fICOMMAND\fR [\fIOPTION\fR]... [\fIARGUMENT\fR]...")
    yield from (".SH DESCRIPTION", _escaped(root.help or ""))
    yield ".SH COMMANDS"
    for name in root.list_commands(context):
        found = root.get_command(context, name)
        assert found is not None
        yield from _command(name, found, click.Context(found, info_name=name, parent=context.find_root()))
    yield ".SH ENVIRONMENT"
    for name, text in VARIABLES:
        yield from (".TP", f".B {name}", _escaped(text))
    yield ".SH EXIT STATUS"
    for status, text in STATUSES.items():
        yield from (".TP", f".B {int(status)}", _escaped(text))


def _command(name: str, found: click.Command, context: click.Context) -> Iterator[str]:
    pieces = " ".join(found.collect_usage_pieces(context))
    yield from (f".SS {name} {_escaped(pieces)}", _escaped(found.help or ""))
    for parameter in found.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1]:
            yield from (".TP", f".B {_escaped(record[0])}", _escaped(record[1]))


def _escaped(text: str) -> str:
    """Text that roff takes as it is: no line of it is a request."""
    line = " ".join(text.replace("\b", " ").split())
    line = line.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("`", r"\(ga")
    line = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in line)
    return rf"\&{line}" if line.startswith(".") else line
