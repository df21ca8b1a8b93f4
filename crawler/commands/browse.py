"""`marsad browse`: the archive in a browser."""

from __future__ import annotations

import ipaddress
import os
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from crawler.commands import Options, common_options
from crawler.errors import StorageError, UsageError
from crawler.watch.reading import watches_path

AUTHENTICATION = (
    "datasette-auth-passwords",
    "datasette-auth-github",
    "datasette-auth-tokens",
    "datasette-auth-existing-cookies",
)
"""Plugins that ask who is there."""

LONGEST_HEADER = 4 * 1024 * 1024
"""Bytes of a request's header that are read, so that one with an endless query is told so instead of cut off."""


@click.command(help="Opens the archive in a browser: search, stories, edits, timelines, sources, and its tables.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0: any free one.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Other than loopback: only with --no-sql or an authentication plugin of Datasette.",
)
@click.option("--snapshot", is_flag=True, help="Serve a copy made now, which stays as it is while crawls go on.")
@click.option("--no-sql", is_flag=True, help="Nobody may write queries of their own.")
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A name that it answers to, beside those of this machine and --host; can be given again.",
)
@click.option("--no-open", is_flag=True, help="Don't open a browser.")
@common_options
def command(
    options: Options, port: int, host: str, snapshot: bool, no_sql: bool, hosts: tuple[str, ...], no_open: bool
) -> None:
    """Serves until Ctrl-C."""
    import uvicorn

    check_database(options.database)
    if not is_loopback(host) and not no_sql and not has_authentication():
        raise UsageError(
            f"{host} is not loopback: whoever reaches it could run any SQL over the archive. Add --no-sql, or install "
            "and set up an authentication plugin such as datasette-auth-passwords"
        )
    database = make_snapshot(options.database, options.state) if snapshot else options.database
    application = make_datasette(
        database,
        warc=options.warc,
        immutable=snapshot,
        allow_sql=not no_sql,
        hosts=(host, *hosts),
        shelf=options.state / "reader.db" if is_loopback(host) else None,
        watches=watches_path(options.config),
    )
    server = uvicorn.Server(
        uvicorn.Config(
            application.app(),
            host=host,
            port=port,
            log_level="warning",
            lifespan="on",
            timeout_graceful_shutdown=3,
            h11_max_incomplete_event_size=LONGEST_HEADER,
        )
    )
    config_socket = server.config.bind_socket()
    config_socket.listen(128)  # who follows the address at once waits instead of being refused
    address = f"http://{f'[{host}]' if ':' in host else host}:{config_socket.getsockname()[1]}/"
    click.echo(f"The archive is at {address}   (Ctrl-C ends it)", err=True)
    if not no_open and sys.stdout.isatty() and (os.environ.get("DISPLAY") or sys.platform in ("darwin", "win32")):
        threading.Timer(0.6, webbrowser.open, (address,)).start()
    server.run(sockets=[config_socket])


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def has_authentication() -> bool:
    """Whether a Datasette plugin is installed that asks who is there."""
    from importlib.metadata import distributions

    return any((distribution.metadata["Name"] or "").lower() in AUTHENTICATION for distribution in distributions())


def check_database(path: Path) -> None:
    """Sees to it that there is an archive to show.

    Raises:
        UsageError: there is no such file, or it is no archive of Marsad.
        CorruptError: the file is damaged.
    """
    from storage.connection import connect, readable_errors

    if not path.is_file():
        raise UsageError(
            f"{path}: there is no archive yet. `marsad demo` makes one to look at, `marsad crawl` gathers your sources"
        )
    with readable_errors(path):
        db = connect(path, read_only=True)
        try:
            names = set(db.table_names())
            if "articles" in names:
                db.execute("SELECT max(id) FROM articles").fetchone()
        finally:
            db.close()
    if "articles" not in names:
        raise UsageError(f"{path}: not an archive of Marsad" + (" (the file is empty)" if not names else ""))
    if missing := {"month_counts", "articles_fts"} - names:
        raise StorageError(
            f"{path}: written by an older Marsad ({', '.join(sorted(missing))} missing). "
            "Any command that writes brings it up to date, such as `marsad doctor`"
        )


def make_snapshot(path: Path, folder: Path) -> Path:
    """A copy of the database that no crawl touches, in `folder`; the one before is replaced."""
    from crawler.system import make_private, refuse_links
    from storage.connection import connect, readable_errors

    refuse_links(folder / "snapshot")
    target, unfinished = folder / "snapshot" / path.name, folder / "snapshot" / f"{path.name}.unfinished"
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished.unlink(missing_ok=True)
    with readable_errors(path):
        make_private(unfinished)
        db = connect(path, read_only=True)
        try:
            db.execute("VACUUM INTO ?", [str(unfinished)])
        finally:
            db.close()
    unfinished.replace(target)
    return target


def make_datasette(
    database: Path,
    *,
    warc: Path,
    immutable: bool = False,
    allow_sql: bool = True,
    hosts: Sequence[str] = (),
    shelf: Path | None = None,
    watches: Path | None = None,
) -> Any:
    """Datasette over the archive, from one description (crawler/browse/metadata.py).

    `hosts` are the names that it answers to, beside those of this machine; `shelf` is the file of what the reader keeps
    (crawler/browse/shelf.py), None where others can reach it: it has one reader; `watches` is the file of watches.

    A live database is never opened as immutable: SQLite would read torn pages while a crawl writes.
    """
    from datasette.app import Datasette

    from crawler.browse.compat import constructor_arguments, is_one
    from crawler.browse.metadata import SETTINGS, metadata

    plugin = {
        "front": True,
        "warc": str(warc),
        "hosts": list(hosts),
        "shelf": str(shelf or ""),
        "watches": str(watches or ""),
    }
    described = metadata(database.stem, plugin, allow_sql=allow_sql)
    settings = SETTINGS | ({} if allow_sql else {"default_allow_sql": False})
    files = {"immutables": [str(database)]} if immutable else {"files": [str(database)]}
    return Datasette(**{"files": [], **files}, **constructor_arguments(described, settings, is_one(Datasette)))
