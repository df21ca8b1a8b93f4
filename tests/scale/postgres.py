"""A PostgreSQL of the tests' own: Debian's, in a temporary folder, on a unix socket, as a user that may do nothing."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg


def binaries() -> Path | None:
    """Where initdb and postgres lie; None: they aren't installed, or nobody here may run them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    path = found[-1] if found else Path(named).resolve() if named else None
    if path is None or (os.getuid() == 0 and unprivileged() is None):
        return None
    return path.parent


def unprivileged() -> str | None:
    """A user other than root, as whom PostgreSQL can be run."""
    names = {user.pw_name for user in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@dataclass(slots=True)
class Postgres:
    """One server; each test has a database of its own."""

    folder: Path
    bin: Path
    as_user: dict[str, Any]
    made: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        data = self.folder / "data"
        options = ("-k", str(self.folder), "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60")
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", data, *options],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                **self.as_user,
            )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                psycopg.connect(self.address("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.folder / "log").read_text()[-2_000:])

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # fast: clients are cut off
            self.process.wait(60)

    def address(self, database: str) -> str:
        return f"postgresql://marsad@/{database}?host={self.folder}"

    def database(self) -> str:
        """The address of a new database."""
        self.made += 1
        name = f"trial_{self.made}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def drop(self, address: str) -> None:
        """A killed client leaves its backend running: it is ended first."""
        name = address.rpartition("/")[0] and address.split("/")[3].split("?")[0]
        with psycopg.connect(self.address("postgres"), autocommit=True) as db:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")
            db.execute(f"CREATE DATABASE {name}")


@contextmanager
def running(bin_: Path) -> Iterator[Postgres]:
    as_user: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="marsad-pg-", dir="/tmp"))
    if os.getuid() == 0:
        user = pwd.getpwnam(unprivileged() or "nobody")
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        os.chown(folder, user.pw_uid, user.pw_gid)
        folder.chmod(0o755)
    try:
        subprocess.run(
            [bin_ / "initdb", "-D", folder / "data", "-U", "marsad", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **as_user,
        )
        server = Postgres(folder, bin_, as_user)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
