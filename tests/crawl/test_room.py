"""A run leaves the disk some room: it doesn't begin without, and ends while there is some."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.errors import FullError, UsageError
from crawler.system import min_free_of, require_room
from storage.store import Store
from tests.badserver import BadServer
from tests.crawl.site import Site, table

SMALL_DISK = 'mount -t tmpfs -o size=40m none "$0" && "$@"; status=$?; cp -r "$0/." "$0.kept"; exit $status'
"""A shell's: runs a command on a disk of 40 MiB in the place of a folder, and copies what it left."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


@pytest.mark.parametrize(
    ("text", "size"), [("0", 0), ("500M", 500_000_000), ("2G", 2 * 10**9), ("1.5g", 1_500_000_000), ("10T", 10**13)]
)
def test_q24_the_room_is_given_as_people_write_it(text: str, size: int) -> None:
    assert min_free_of(text) == size


@pytest.mark.parametrize("text", ["", "-1", "much", "11T", "1e9", "5٠٠M", "9" * 400])
def test_q24_what_is_no_size_or_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="MARSAD_MIN_FREE"):
        min_free_of(text)


def test_q24_a_folder_that_is_not_there_yet_is_asked_about_by_its_disk(tmp_path: Path) -> None:
    require_room(tmp_path / "not" / "yet", 1)
    with pytest.raises(FullError, match="are free"):
        require_room(tmp_path / "not" / "yet", 10**13)
    assert not (tmp_path / "not").exists()


@pytest.mark.parametrize("how", ["option", "environment"])
def test_q24_without_room_nothing_is_asked_or_written(site: Site, how: str) -> None:
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1"]
        site.tables = [table("one", server, feeds=["/feed"])]
        if how == "option":
            status, output, errors = site.run("crawl", "--min-free", "10T")
        else:
            status, output, errors = site.run("crawl", environment={"MARSAD_MIN_FREE": "10T"})
        assert (status, output) == (3, "")
        assert errors.startswith("marsad: ")
        assert len(errors.splitlines()) == 1
        assert "10,000,000 MB" in errors
        assert not server.log
        assert not site.data.exists()
        assert site.run("crawl", "-q", "--min-free", "0")[0] == 0


# A disk that is really small takes a mount of its own, which root alone may make; others meet the floor above.
@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs root and unshare")
def test_q24_a_run_ends_while_there_is_room_and_the_next_goes_on(site: Site) -> None:
    site.data.mkdir()
    before = ["unshare", "--mount", "sh", "-c", SMALL_DISK, str(site.data)]
    possible = subprocess.run([*before, "true"], check=False, capture_output=True)
    if possible.returncode:
        pytest.skip("no mount namespaces here")
    shutil.rmtree(f"{site.data}.kept")
    with BadServer() as server:
        server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 101)]
        site.tables = [table("one", server, feeds=["/feed"])]
        status, output, errors = site.run("crawl", "--min-free", "38M", before=before)
        assert (status, output) == (3, ""), errors
        assert "Traceback" not in errors
        assert errors.splitlines()[-1].startswith("marsad: ")
        site.data.rmdir()
        Path(f"{site.data}.kept").rename(site.data)
        with Store.open(site.data / "articles.db") as store:
            run = store.runs.last(1)[0]
            assert (run.status, store.ledger.check_sums(run.id)) == ("cut", True)
        stored = site.articles("one")
        assert 0 < stored < 100
        status, report = site.crawl()
        assert status == 0
        assert report["total"]["outcomes"]["new"] == 100 - stored
