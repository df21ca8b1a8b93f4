"""What a machine may do to a run: no room, no rights, a damaged or locked database, few handles; and a faulty table.

The program is run as its users run it. What it says is one line without a traceback, its exit status is the one that
docs/operations.md promises, and when the cause is gone the next run goes on.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils.utils import sqlite3

from crawler.cli import cli
from crawler.errors import StorageError, UsageError
from tests.badserver import BadServer
from tests.crawl.site import Site, table

UNPRIVILEGED = ("setpriv", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs") if os.geteuid() == 0 else ()
"""Permissions hold for this one as for everybody, whoever runs the tests."""
IMPATIENT = ("-c", "import storage.connection as c; c.BUSY_SECONDS = 1; from crawler.cli import main; main()")
"""The program, but for the time for which it waits for a locked database."""
needs_setpriv = pytest.mark.skipif(bool(UNPRIVILEGED) and not shutil.which("setpriv"), reason="needs setpriv")
needs_prlimit = pytest.mark.skipif(not shutil.which("prlimit"), reason="needs prlimit")


@pytest.fixture(scope="module")
def lasting() -> Iterator[BadServer]:
    with BadServer() as server:
        yield server


@pytest.fixture
def server(lasting: BadServer) -> BadServer:
    lasting.feeds.clear()
    lasting.feeds["/feed"] = ["/article/1", "/article/2"]
    lasting.log.clear()
    return lasting


@pytest.fixture
def site(tmp_path: Path, server: BadServer) -> Iterator[Site]:
    site = Site(tmp_path)
    site.tables = [table("one", server, feeds=["/feed"])]
    yield site
    site.close()


@pytest.fixture(scope="module")
def two_articles(lasting: BadServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a run that stored two articles."""
    lasting.feeds["/feed"] = ["/article/1", "/article/2"]
    site = Site(tmp_path_factory.mktemp("crawled"), [table("one", lasting, feeds=["/feed"])])
    assert site.run("crawl", "-q") == (0, "", "")
    return site.data


@pytest.fixture
def crawled(two_articles: Path, site: Site, server: BadServer) -> Site:
    """With an archive of two articles; two more are offered."""
    shutil.copytree(two_articles, site.data)
    server.feeds["/feed"] += ["/article/3", "/article/4"]
    return site


def refused(result: tuple[int, str, str]) -> str:
    """What a refused run says: one line on stderr (after log lines), status 3, nothing on stdout."""
    status, output, errors = result
    assert (status, output) == (3, ""), errors
    assert "Traceback" not in errors
    last = errors.splitlines()[-1]
    assert last.startswith("marsad: ")
    return last


def goes_on(site: Site, articles: int = 4) -> None:
    """The next run takes up what is left."""
    assert site.run("crawl", "-q") == (0, "", "")
    assert site.articles("one") == articles
    with site.store() as store:
        assert all(store.ledger.check_sums(run.id) for run in store.runs.last(9))
        assert [run.status for run in store.runs.last(9)].count("running") == 0


# --- Q: the database -------------------------------------------------------------------------------


def zeroed(path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def garbage(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8_192] + os.urandom(40_960) + content[49_152:])


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def newer(path: Path) -> None:
    connection = sqlite3.connect(str(path))
    connection.execute("PRAGMA user_version = 999")
    connection.close()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("hurt", "said"),
    [
        (zeroed, "not an SQLite database"),
        (garbage, "damaged"),
        (half, "damaged"),
        (newer, "newer Marsad"),
        (folder, "directory"),
    ],
    ids=["Q09-zeroed-header", "Q09-garbage", "Q09-half", "Q12-newer", "Q08-folder"],
)
def test_a_database_that_cant_be_used_is_left_as_it_is(
    crawled: Site, server: BadServer, hurt: Callable[[Path], None], said: str
) -> None:
    """Nothing is asked for, nothing written, whatever the command."""
    path = crawled.data / "articles.db"
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    whole = path.read_bytes()
    hurt(path)
    before = path.read_bytes() if path.is_file() else b""
    assert said in refused(crawled.run("crawl"))
    for command in (["crawl", "--due"], ["search", "x"], ["report"], ["backup", str(crawled.folder / "copy.db")]):
        told = CliRunner().invoke(cli, [*command, "--config", str(crawled.write()), "--data", str(crawled.data)])
        assert isinstance(told.exception, StorageError), command
        assert said in str(told.exception)
    assert server.log == []
    assert (path.read_bytes() if path.is_file() else b"") == before
    if path.is_dir():
        path.rmdir()
    path.write_bytes(whole)
    goes_on(crawled)


@needs_setpriv
@pytest.mark.parametrize("place", ["articles.db", "state/run.lock", "."], ids=["Q08-file", "Q08-lock", "Q08-folder"])
def test_a_place_that_cant_be_written_is_refused_before_any_request(
    crawled: Site, server: BadServer, place: str
) -> None:
    path = crawled.data / place
    path.chmod(0o555 if path.is_dir() else 0o444)
    for beside in crawled.data.glob("articles.db-*"):
        beside.unlink()
    assert "read-only" in (said := refused(crawled.run("crawl", before=UNPRIVILEGED))) or "can't be" in said
    assert server.log == []
    if place != "state/run.lock":
        assert crawled.run("sources", before=UNPRIVILEGED)[0] == 0
    path.chmod(0o755 if path.is_dir() else 0o644)
    goes_on(crawled)


def test_q08_no_folder_can_be_made(site: Site, server: BadServer) -> None:
    site.data.write_text("a file, not a folder")
    assert str(site.data) in refused(site.run("crawl"))
    assert server.log == []


@pytest.mark.parametrize("when", ["start", "middle"])
def test_q05_a_database_that_stays_locked_is_given_up(crawled: Site, server: BadServer, when: str) -> None:
    """Named, with what to do; what was left is taken up by the next run."""
    other = sqlite3.connect(str(crawled.data / "articles.db"), isolation_level=None)
    if when == "middle":
        server.feeds["/feed"].append("/slow-good")
        crawled.tables = [table("one", server, feeds=["/feed"], delay=1)]
        process = crawled.start("crawl", program=IMPATIENT)
        while not server.asked("/article/3"):
            assert process.poll() is None, crawled.errors.read_text()
            time.sleep(0.02)
        other.execute("BEGIN IMMEDIATE")
        output, _ = process.communicate(timeout=100)
        said = refused((process.returncode, output, crawled.errors.read_text()))
    else:
        other.execute("BEGIN IMMEDIATE")
        said = refused(crawled.run("crawl", program=IMPATIENT))
        assert server.log == []
    assert re.search(r"articles\.db: another process has kept the database locked .*`fuser`", said)
    other.execute("ROLLBACK")
    other.close()
    crawled.tables = [table("one", server, feeds=["/feed"])]
    goes_on(crawled, 5 if when == "middle" else 4)


@needs_prlimit
def test_q03_w03_a_full_disk_ends_the_run_and_room_lets_it_go_on(crawled: Site, server: BadServer) -> None:
    """No file may grow: one message, the archive and the database whole, nothing said to be stored that isn't."""
    server.feeds["/feed"] += [f"/article/{number}" for number in range(5, 30)]
    room = max(path.stat().st_size for path in crawled.data.rglob("*") if path.is_file()) + 4_096
    said = refused(crawled.run("crawl", before=["prlimit", f"--fsize={room}"]))
    assert re.search("full|grow|disk|written", said)
    assert len(crawled.errors.read_text().splitlines()) <= 4
    goes_on(crawled, 29)
    assert crawled.run("doctor", "--deep", "--check")[:2] == (0, "all is well\n")


# --- W: the archive --------------------------------------------------------------------------------


@needs_setpriv
def test_w03_an_archive_that_cant_be_written_ends_the_run(crawled: Site, server: BadServer) -> None:
    """No article without its raw page; after one request nothing more is asked for."""
    warc = crawled.data / "warc"
    warc.chmod(0o555)
    for path in warc.iterdir():
        path.chmod(0o444)
    assert "can't be written" in refused(crawled.run("crawl", before=UNPRIVILEGED))
    assert len(server.log) == 1
    assert crawled.articles("one") == 2
    warc.chmod(0o755)
    for path in warc.iterdir():
        path.chmod(0o644)
    goes_on(crawled)


# --- C: sources.toml -------------------------------------------------------------------------------


def test_c07_one_broken_table_among_fifty(site: Site, server: BadServer) -> None:
    """By default nothing is fetched; with --keep-going the others are crawled, and what waits for it stays."""
    names = [f"paper{number}" for number in range(50)]
    for name in names:
        server.feeds[f"/{name}"] = []
    server.feeds["/paper7"] = ["/article/1"]
    site.tables = [table(name, server, feeds=[f"/{name}"]) for name in names]
    site.tables[9] = site.tables[9].replace("feeds", "feed")
    status, output, errors = site.run("crawl")
    assert (status, output, server.log) == (2, "", [])
    assert "paper9.feed: unknown key; did you mean 'feeds'?" in errors
    assert not site.data.exists()
    status, report = site.crawl("--keep-going")
    assert status == 1
    assert "paper9.feed" in " ".join(report["faults"])
    assert "paper9.feed" in site.errors.read_text()
    assert {line.path for line in server.log if line.path.startswith("/paper")} == {
        f"/{name}" for name in names if name != "paper9"
    }
    assert site.articles("paper7") == 1


def test_c07_a_source_whose_table_is_broken_is_not_taken_for_removed(site: Site, server: BadServer) -> None:
    server.feeds["/feed"] = ["/503", "/article/1"]
    site.tables += [table("two", server, feeds=["/other"])]
    site.crawl("one")
    whole = site.tables[0]
    with site.store() as store:
        waiting = store.db.execute("SELECT count(*) FROM frontier").fetchone()[0]
    site.tables[0] = whole.replace("title", "titel")
    site.crawl("--keep-going")
    with site.store() as store:
        assert store.db.execute("SELECT count(*) FROM frontier").fetchone()[0] == waiting
        state = store.sources.load("one")
        assert state is not None
        assert state.enabled


def test_c07_no_sound_table_is_no_configuration(site: Site) -> None:
    site.tables = ["[[source]]\nname = 3\n"]
    assert site.run("crawl", "--keep-going")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["crawl", "--limit", "99999999999999999999"], {}),
        (["crawl", "--within", "99999999999999d"], {}),
        (["crawl"], {"MARSAD_TIMEOUT": "soon"}),
        (["crawl"], {"MARSAD_RETRY_SPACING": "nan"}),
        (["report", "--since", "0"], {}),
    ],
    ids=["C06-limit", "C06-span", "C06-timeout", "C06-not-a-number", "C06-no-span"],
)
def test_what_no_run_can_do_is_refused(
    crawled: Site, server: BadServer, arguments: list[str], environment: dict[str, str]
) -> None:
    told = CliRunner().invoke(
        cli, [*arguments, "--config", str(crawled.write()), "--data", str(crawled.data)], env=environment
    )
    assert told.exit_code == 2 or isinstance(told.exception, UsageError)
    assert server.log == []


def test_c01_brackets_without_end(site: Site) -> None:
    site.tables = ["x = " + "[" * 5_000]
    told = CliRunner().invoke(cli, ["check", "--config", str(site.write())])
    assert "nested too deeply" in str(told.exception)


# --- M, K: what the system grants ------------------------------------------------------------------


@needs_prlimit
@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("--nofile=24", "40 open files at least, and may have 24"),
        ("--as=200000000", "MB of address space at least, and may have 190"),
    ],
    ids=["M08-handles", "M08-memory"],
)
def test_too_little_is_told_in_numbers(site: Site, server: BadServer, limit: str, said: str) -> None:
    assert said in refused(site.run("crawl", before=["prlimit", limit]))
    assert server.log == []
    assert not site.data.exists()
    goes_on(site, 2)


@needs_prlimit
def test_m08_600_mb_of_address_space_are_enough(site: Site) -> None:
    status, _, errors = site.run("crawl", "-q", before=["prlimit", f"--as={600 << 20}"])
    assert (status, errors) == (0, "")
    assert site.articles("one") == 2


SOMEBODY = 64_999
"""A user that owns nothing and runs nothing."""
AS_SOMEBODY = (
    "setpriv",
    f"--reuid={SOMEBODY}",
    f"--regid={SOMEBODY}",
    "--clear-groups",
    "--no-new-privs",
    "--inh-caps=-all,+dac_read_search",
    "--ambient-caps=-all,+dac_read_search",
    "--bounding-set=-all,+dac_read_search",
)
"""May read the code wherever it lies (that is what the one capability is for), and write only what is its own."""
needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv") or not shutil.which("unshare"),
    reason="needs root, setpriv and unshare",
)


@pytest.fixture
def open_site(server: BadServer) -> Iterator[Site]:
    """In a folder that everybody may look into; its data belong to somebody else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        site = Site(folder, [table("one", server, feeds=["/feed"])])
        site.data.mkdir()
        os.chown(site.data, SOMEBODY, SOMEBODY)
        yield site
        site.close()


@needs_root
@needs_prlimit
def test_m08_no_process_for_workers(open_site: Site) -> None:
    said = refused(open_site.run("crawl", before=["prlimit", "--nproc=1", *AS_SOMEBODY]))
    assert re.search("process|thread", said)
    goes_on(open_site, 2)


SEALED = """
set -e
mount --make-rprivate /
mount -t tmpfs none {tmp}/private
mount --bind {data} {data}
mount --bind -o ro / /mnt && umount /mnt
mount -o remount,bind,ro /
mount -o remount,bind,rw {data}
exec prlimit --as={space} --nproc=128 "$@"
"""


@needs_root
@needs_prlimit
def test_k03_a_run_without_rights_on_a_read_only_system(open_site: Site) -> None:
    """Another user, no new privileges, no capability to write, a read-only system but for the data, bounded memory."""
    site = open_site
    (site.folder / "private").mkdir()
    script = SEALED.format(tmp=site.folder, data=site.data, space=1 << 30)
    possible = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", "true"], capture_output=True, text=True, check=False
    )
    if possible.returncode:
        pytest.skip(f"no mount namespaces here: {possible.stderr.strip()}")
    status, _, errors = site.run(
        "crawl",
        "-q",
        before=["unshare", "--mount", "sh", "-c", script, "sh", *AS_SOMEBODY],
        environment={"TMPDIR": str(site.folder / "private"), "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (status, errors) == (0, "")
    assert site.articles("one") == 2
    assert {path.stat().st_uid for path in site.data.rglob("*")} == {SOMEBODY}
    outside = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", *AS_SOMEBODY, "touch", str(site.folder / "written")],
        capture_output=True,
        check=False,
    )
    assert outside.returncode != 0


def test_q20_workers_hold_neither_database_nor_archive_nor_lock(site: Site, server: BadServer) -> None:
    """Of a crawl under way: the files that its worker processes have open."""
    server.feeds["/feed"] = ["/article/1", "/hang"]
    process = site.start("crawl", "-q")
    while not server.asked("/hang"):
        assert process.poll() is None, site.errors.read_text()
        time.sleep(0.02)
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    workers = [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    held = [str(link.readlink()) for worker in workers for link in Path(f"/proc/{worker}/fd").iterdir()]
    own = [str(link.readlink()) for link in Path(f"/proc/{process.pid}/fd").iterdir()]
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert workers
    assert [file for file in held if str(site.data) in file] == []
    assert [file for file in own if file.endswith("articles.db")]


def test_c13_nobody_crawls_the_public_web_without_a_contact(tmp_path: Path) -> None:
    table = '[[source]]\nname = "one"\ntitle = "one"\nhome = "https://a.invalid/"\nfeeds = ["https://a.invalid/feed"]\n'
    site = Site(tmp_path, tables=[table])
    status, _, errors = site.run("crawl")
    assert (status, site.data.exists()) == (2, False)
    assert "user_agent_contact" in errors
    assert site.run("crawl", "--contact", "nobody")[0] == 2
    assert site.run("crawl", environment={"MARSAD_CONTACT": "mailto:me@example.org"})[0] in (0, 1)
