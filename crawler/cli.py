"""The `marsad` command: finds the subcommand's module, turns errors into a message and an exit status."""

from __future__ import annotations

import importlib
import os
import sys
from typing import NoReturn

import click

from crawler.commands import as_called, say_json
from crawler.errors import MarsadError
from crawler.model import ExitStatus
from crawler.sources.keys import nearest
from crawler.system import MORE, in_words, prepare

COMMANDS = {
    "demo": "crawls a small news site of our own, offline: the quick start",
    "crawl": "crawls all sources, the named ones, or those due",
    "backfill": "walks a source's sitemaps, archives or WordPress pages back in time",
    "ingest": "feeds pages from WARC files through the same chain",
    "reprocess": "derives articles again from the archived pages",
    "extract": "one saved page, or a list of them, to JSON",
    "add": "finds what a site offers and writes its table into sources.toml",
    "import": "adds the feeds and sites of a list (OPML, CSV, addresses)",
    "enable": "has a source crawled again",
    "disable": "leaves a source out of the runs; what it gave stays",
    "forget": "deletes a source's articles and all that is known of it",
    "check": "validates sources.toml",
    "sources": "health of every source",
    "runs": "past runs",
    "report": "one run's report",
    "search": "the archive from the terminal",
    "export": "what a search finds as Parquet, NDJSON, CSV or Excel; the sources as OPML",
    "release": "a corpus to hand on, with a card, checksums and without what is reserved",
    "show": "one article, with what explains it",
    "open": "an article's original page in the web browser",
    "diff": "what an edit changed, or how two articles differ",
    "story": "who published a story, in which order",
    "analyse": "who copied whom, fell silent and was first; a search's own words",
    "timeline": "how many articles a search finds, over time",
    "cite": "one article for a footnote or a reference manager, with proof",
    "explain": "what a code means: a reason, a note, a date signal",
    "mcp": "lets a language model ask the archive (Model Context Protocol)",
    "embed": "vectors of articles, for searching by meaning",
    "watch": "what to be told of, and what was told",
    "deliver": "alerts to feeds, webhooks, mail and programs",
    "schedule": "keeps crawling due sources; prints systemd and cron units",
    "queue": "crawls on several machines, by a queue in PostgreSQL",
    "browse": "Datasette over the archive",
    "backup": "a consistent copy of the database while a crawl runs",
    "doctor": "checks integrity and mends what can be derived",
    "prune": "removes old raw pages, never articles unless asked",
    "boilerplate": "lines learned for a source, with an undo",
    "completion": "completes commands and options in a shell",
    "man": "the manual page",
}

_MODULES = {"import": "import_sources"}
"""Of commands whose names Python keeps for itself."""


class Commands(click.Group):
    """Imports a command's module only when it is called, so that `marsad check` doesn't load a crawler."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"crawler.commands.{_MODULES.get(cmd_name, cmd_name)}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the names that are meant where there is no such command."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(error.message.rstrip(".") + nearest(args[0], COMMANDS), ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands)
@click.version_option(package_name="marsad")
def cli() -> None:
    """Marsad (مرصد) watches news sites and keeps clean, dated, deduplicated article text in one SQLite file."""


def main() -> None:
    """Entry point of the `marsad` script."""
    # numpy's threads for matrices, which we have none of, take address space and count as processes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        prepare()
        cli(standalone_mode=False)
    except MarsadError as error:
        told = as_called(str(error))
        click.echo(f"marsad: {told}", err=True)
        _leave(error.exit_status, told)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as error:
        error.show()
        _leave(ExitStatus.USAGE, error.format_message())
    except (click.Abort, KeyboardInterrupt):
        click.echo("marsad: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader (head, less) went away: what it wanted, it has.
        sys.stderr.close()
        sys.exit(ExitStatus.OK)
    except OSError as error:
        _refused(in_words(error), error)
    except MemoryError as error:
        _refused(f"no memory. {MORE}", error)
    except RuntimeError as error:  # Python has no class of its own for this
        _refused(f"no more threads. {MORE}" if "can't start new thread" in str(error) else None, error)


def _leave(status: int, message: str) -> NoReturn:
    """Ends with an error; a program that asked for JSON gets one document of it on stdout."""
    if "--json" in sys.argv or "--ndjson" in sys.argv:
        say_json({"error": message, "status": int(status)})
    sys.exit(status)


def _refused(what: str | None, error: BaseException) -> NoReturn:
    """Ends because of what the system refused; what is no such thing is our own mistake, and is raised again."""
    if what is None:
        raise error
    click.echo(f"marsad: {what}", err=True)
    _leave(ExitStatus.LOCKED, what)
