"""A log that was lost or swapped is seen, a kill is not taken for one, and links are not followed."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.errors import LinkError, LossError
from storage import commits
from storage.checks import findings
from storage.commits import note_of
from storage.connection import transaction
from storage.store import Store, backup

WRITER = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.store import Store
store = Store.open(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    store.runs.start(f"run {number}", datetime.now(UTC))
print("ready", flush=True)
while len(sys.argv) > 3:
    store.runs.start("again", datetime.now(UTC))
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(path: Path, runs: int = 5) -> None:
    """An archive whose writer was killed: its last transactions lie in the log alone."""
    done = subprocess.run([sys.executable, "-c", WRITER, str(path), str(runs)], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL
    assert log_of(path).stat().st_size > 0


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def runs(path: Path, **how: bool) -> int:
    with Store.open(path, **how) as store:
        count: int = store.db.execute("SELECT count(*) FROM runs").fetchone()[0]
        return count


def deleted(path: Path) -> None:
    log_of(path).unlink()


def cut(path: Path) -> None:
    os.truncate(log_of(path), 32)


def swapped(path: Path) -> None:
    other = path.with_name("other.db")
    killed(other, 2)
    shutil.copy(log_of(other), log_of(path))


@pytest.mark.parametrize("harm", [deleted, cut, swapped], ids=lambda harm: harm.__name__)
def test_q22_a_lost_or_foreign_log_is_seen_and_the_database_left_as_it_is(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    path = tmp_path / "articles.db"
    with Store.open(path):
        pass
    killed(path)
    harm(path)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(LossError, match="--accept-loss"):
            Store.open(path)
    assert path.read_bytes() == before


def test_q22_what_is_accepted_is_not_asked_about_again(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    killed(path)
    deleted(path)
    with pytest.raises(LossError):
        Store.open(path)
    assert runs(path, accept_loss=True) == runs(path) < 5


@pytest.mark.parametrize("moment", range(8))
def test_q22_a_kill_at_any_moment_is_no_loss(tmp_path: Path, moment: int) -> None:
    path = tmp_path / "articles.db"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(moment * 7), "on"], stdout=subprocess.PIPE, text=True
    )
    with writer:
        assert writer.stdout
        writer.stdout.readline()
        writer.kill()
    assert runs(path) >= moment * 7


def test_q22_a_database_that_vanished_or_is_an_older_copy_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    with Store.open(path) as store:
        backup(store.db, tmp_path / "older.db")
        with transaction(store.db):
            store.db.execute("DELETE FROM vocabulary")
    path.unlink()
    with pytest.raises(LossError, match="is gone"):
        Store.open(path)
    shutil.copy(tmp_path / "older.db", path)
    with pytest.raises(LossError, match="an older copy"):
        Store.open(path)
    with Store.open(path, accept_loss=True):
        pass
    with Store.open(path):
        pass


def test_q22_after_another_boot_what_was_flushed_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut may undo what was committed but not flushed; what was there when it was closed must be there."""
    path = tmp_path / "articles.db"
    with Store.open(path):
        pass
    early = path.read_bytes()
    killed(path)
    deleted(path)
    boot = tmp_path / "boot"
    monkeypatch.setattr(commits, "_BOOT", boot)
    boot.write_text("another\n")
    assert runs(path) == 0
    boot.write_text("a third\n")
    path.write_bytes(early)
    with pytest.raises(LossError):
        Store.open(path)


@pytest.mark.parametrize("note", [b"", b"\0" * 128, b"one two three four\n", "ن".encode() * 64])
def test_q22_a_note_that_is_none_is_written_anew(tmp_path: Path, note: bytes) -> None:
    path = tmp_path / "articles.db"
    killed(path)
    note_of(path).write_bytes(note)
    assert runs(path) == 5
    deleted_later = tmp_path / "later.db"
    killed(deleted_later)
    deleted(deleted_later)
    with pytest.raises(LossError):
        Store.open(deleted_later)


def test_q23_nobody_else_reads_the_files_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    before = os.umask(0)
    try:
        with Store.open(path) as store:
            with transaction(store.db):
                store.db.execute("DELETE FROM vocabulary")
            backup(store.db, tmp_path / "copy.db")
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.rglob("*") if file.is_file()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(
        ("articles.db", "articles.db-wal", "articles.db-shm", "copy.db", "articles.db.commits"), 0o640
    )


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal"])
def test_q23_a_link_in_place_of_a_file_is_not_followed(tmp_path: Path, suffix: str) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"kept")
    (tmp_path / f"articles.db{suffix}").symlink_to(victim)
    with pytest.raises(LinkError):
        Store.open(tmp_path / "articles.db")
    assert victim.read_bytes() == b"kept"


@pytest.mark.parametrize("name", ["state", "state/articles.db.commits"])
def test_q23_nor_in_place_of_the_note_or_its_folder(tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = tmp_path / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(elsewhere / "made" if "/" in name else elsewhere)
    with pytest.raises(LinkError):
        Store.open(tmp_path / "articles.db")
    assert list(elsewhere.iterdir()) == []


def test_q23_a_backup_writes_through_no_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"kept")
    (tmp_path / "copy.db").symlink_to(victim)
    (tmp_path / "copy.db.part").symlink_to(victim)
    with Store.open(tmp_path / "articles.db") as store:
        backup(store.db, tmp_path / "copy.db")
    assert victim.read_bytes() == b"kept"
    assert not (tmp_path / "copy.db").is_symlink()


def test_q23_files_that_others_may_read_are_found_and_mended(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    with Store.open(path):
        pass
    path.chmod(0o644)
    with Store.open(path) as store:
        found = [finding for finding in findings(store, tmp_path / "warc") if finding.check == "permissions"]
        assert len(found) == 1
        assert found[0].mend
        found[0].mend()
        assert [finding for finding in findings(store, tmp_path / "warc") if finding.check == "permissions"] == []


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=lambda make: make.__name__)
def test_q23_what_is_no_file_is_named_and_not_waited_for(tmp_path: Path, make: Callable[[Path], None]) -> None:
    note_of(tmp_path / "articles.db").parent.mkdir()
    make(note_of(tmp_path / "articles.db"))
    with pytest.raises(LinkError, match="is no file"):
        Store.open(tmp_path / "articles.db")
