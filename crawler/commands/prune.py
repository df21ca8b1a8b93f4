"""`marsad prune`: raw pages beyond an age or a size; articles only when asked for. Shows first, deletes on --yes."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import click

from crawler.commands import Options, common_options
from crawler.errors import UsageError
from crawler.ingest.forgetting import forget_articles
from crawler.run.report import size
from crawler.session.lock import run_lock
from crawler.system import bytes_of
from storage.retention import drop_files, old_articles, old_files
from storage.store import Store

_AGE = re.compile(r"(\d+)\s*([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def age(value: str) -> timedelta:
    """`90d`, `12w`, `6m`, `2y`."""
    found = _AGE.fullmatch(value.strip())
    if not found:
        raise click.BadParameter(f"{value!r} is no age; try 90d, 12w, 6m or 2y")
    return timedelta(days=int(found[1]) * _DAYS[found[2]])


def size_given(value: str) -> int:
    """`500M`, `20G`."""
    try:
        return bytes_of(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command(
    help="Deletes raw pages (files of warc/) beyond an age or a total size. Articles, revisions and dates "
    "stay; what goes is the possibility to derive them again. Without --yes it only says what it "
    "would do."
)
@click.option("--older-than", type=age, help="Raw pages not written to for so long: 90d, 12w, 6m, 2y.")
@click.option("--larger-than", type=size_given, help="The oldest raw pages beyond so much in all: 20G.")
@click.option("--articles-older-than", type=age, help="Also articles last seen so long ago.")
@click.option("--yes", is_flag=True, help="Do it.")
@common_options
def command(
    options: Options,
    older_than: timedelta | None,
    larger_than: int | None,
    articles_older_than: timedelta | None,
    yes: bool,
) -> None:
    """Exit status: 0 done (or shown), 2 nothing was asked for, 3 a run holds the lock."""
    if older_than is None and larger_than is None and articles_older_than is None:
        raise UsageError("say what may go: --older-than, --larger-than or --articles-older-than")
    now = datetime.now(UTC)
    with run_lock(options.state, "prune"), Store.open(options.database) as store:
        files = old_files(options.warc, now, older_than=older_than, larger_than=larger_than)
        articles = old_articles(store, now - articles_older_than) if articles_older_than is not None else ()
        if yes:
            drop_files(store, files)
            forget_articles(store, articles)
    freed = sum(file.size for file in files)
    if options.json:
        click.echo(
            json.dumps(
                {"files": [file.path.name for file in files], "bytes": freed, "articles": len(articles), "deleted": yes}
            )
        )
        return
    for file in files:
        click.echo(f"{file.path.name}  {size(file.size)}  begun {file.begun:%Y-%m-%d}")
    done = "deleted" if yes else "would be deleted; --yes does it"
    click.echo(f"{len(files)} files ({size(freed)}) and {len(articles)} articles {done}")
