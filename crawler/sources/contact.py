"""Where site owners reach whoever crawls. Nothing of the public web is asked without it.

It comes from the command line, MARSAD_CONTACT or sources.toml, in this order; where none has it, somebody at a terminal
is asked once, and the answer is written into sources.toml.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from crawler.errors import ConfigError, MarsadError, UsageError
from crawler.model import Source
from crawler.sources.editing import replace_file, set_contact
from crawler.sources.keys import contact_address

MISSING = (
    "set user_agent_contact in [defaults] of sources.toml (or --contact, MARSAD_CONTACT): "
    "site owners must be able to reach you"
)


def contact_for(sources: Iterable[Source], configured: str, *, given: str = "", file: Path | None = None) -> str:
    """The contact that goes with requests to some sources; may be empty where all lie on private addresses.

    Args:
        configured: as sources.toml has it.
        given: on the command line.
        file: the sources.toml into which an answer is written; None: nobody is asked.

    Raises: UsageError where there is none, or where it is no address.
    """
    try:
        contact = contact_address(given or os.environ.get("MARSAD_CONTACT") or configured)
    except ValueError as error:
        raise UsageError(f"the contact {error}") from None
    if contact or all(source.allow_addresses for source in sources):
        return contact
    if file is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(MISSING)
    contact = ask()
    keep(file, contact)
    return contact


def ask() -> str:
    """Asks until the answer is an address; a bare e-mail address becomes a `mailto:`."""
    click.echo("Sites should know whom to write to; the address is sent with every request.", err=True)
    answer: str = click.prompt("Your e-mail or web address", value_proc=_answered, err=True)
    return answer


def keep(file: Path, contact: str) -> None:
    """Writes the contact into a sources.toml; where that can't be, it is said, and holds for this run."""
    try:
        replace_file(file, set_contact(file.read_bytes() if file.exists() else b"", contact))
        click.echo(f"Written to {file} as user_agent_contact.", err=True)
    except (ConfigError, MarsadError, OSError) as error:
        click.echo(f"marsad: not kept for the next time: {error}", err=True)


def _answered(text: str) -> str:
    text = text.strip()
    address = f"mailto:{text}" if "@" in text and ":" not in text else text
    try:
        return contact_address(address) or _answered("-")
    except ValueError as error:
        raise click.UsageError(f"it {error}") from None
