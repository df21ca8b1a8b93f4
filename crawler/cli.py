"""The `marsad` command: finds the subcommand's module, turns errors into a message and an exit status."""

from __future__ import annotations

import importlib
import sys

import click

from crawler.errors import MarsadError
from crawler.model import ExitStatus

COMMANDS = {
    "demo": "crawls a small news site of our own, offline: the quick start",
    "crawl": "crawls all sources, the named ones, or those due",
    "backfill": "walks a source's sitemaps, archives or WordPress pages back in time",
    "ingest": "feeds pages from WARC files through the same chain",
    "reprocess": "derives articles again from the archived pages",
    "extract": "one saved page, or a list of them, to JSON",
    "add": "finds what a site offers and writes its table into sources.toml",
    "check": "validates sources.toml",
    "sources": "health of every source",
    "runs": "past runs",
    "report": "one run's report",
    "search": "the archive from the terminal",
    "schedule": "keeps crawling due sources; prints systemd and cron units",
    "browse": "Datasette over the archive",
    "backup": "a consistent copy of the database while a crawl runs",
    "doctor": "checks integrity and mends what can be derived",
    "prune": "removes old raw pages, never articles unless asked",
    "boilerplate": "lines learned for a source, with an undo",
}


class Commands(click.Group):
    """Imports a command's module only when it is called, so that `marsad check` doesn't load a crawler."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"crawler.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands)
@click.version_option(package_name="marsad")
def cli() -> None:
    """Marsad (مرصد) watches news sites and keeps clean, dated, deduplicated article text in one SQLite file."""


def main() -> None:
    """Entry point of the `marsad` script."""
    try:
        cli(standalone_mode=False)
    except MarsadError as error:
        click.echo(f"marsad: {error}", err=True)
        sys.exit(error.exit_status)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitStatus.USAGE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("marsad: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader (head, less) went away: what it wanted, it has.
        sys.stderr.close()
        sys.exit(ExitStatus.OK)
