"""The fault catalogue's rows on files of others (W06, W08): `marsad ingest` over whole, cut, odd and hostile ones."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import ArchiveError
from storage.store import Store
from storage.warc import WarcFault, WarcRecord, records
from tests.crawl.site import ROOT
from tests.ingest.test_replay import PARAGRAPHS, html
from tests.ingest.warc_files import pack

MEMORY_KB = 250 * 1024
"""Of the process that reads; its workers have a limit of their own."""
MEASURED = """
import sys
from pathlib import Path
from crawler.cli import main
try:
    main()
finally:  # ru_maxrss would begin with the memory of whoever started us
    print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""


def page(number: int) -> bytes:
    return html(f"خبر رقم {number}", *PARAGRAPHS, f"الفقرة رقم {number} ليست في غير هذا الخبر.")


def record(url: str, body: bytes, *, kind: str = "response", length: int | None = None, headers: str = "") -> bytes:
    """A WARC record as others write it, uncompressed."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + headers.encode() + b"\r\n" + body
    content = answer if kind == "response" else body
    media = "application/http; msgtype=response" if kind == "response" else "application/warc-fields"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T09:30:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{zlib.crc32(url.encode()):012d}>\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(content) if length is None else length}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def members(*records: bytes) -> bytes:
    return b"".join(gzip.compress(one, 1) for one in records)


def arc(*pages: tuple[str, bytes]) -> bytes:
    """Internet Archive's older format: one line of header before each answer."""
    first = b"1 0 marsad\nURL IP-address Archive-date Content-type Archive-length\n\n"
    parts = [b"filedesc://x.arc 0.0.0.0 20240501093000 text/plain %d\n" % len(first) + first]
    for url, body in pages:
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        parts.append(b"\n%s 127.0.0.1 20240501093000 text/html %d\n" % (url.encode(), len(answer)) + answer)
    return b"".join(parts) + b"\n"


def bomb(url: str, megabytes: int = 300) -> bytes:
    """A member of a few hundred kB that unpacks to so many MB."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as packed:
        packed.write(record(url, b"", length=megabytes * 1_000_000 + 100))
        for _ in range(megabytes):
            packed.write(bytes(1_000_000))
    return out.getvalue()


def endless(url: str) -> bytes:
    """A member of 3 MB that unpacks to 3 GB; its checksum is never reached."""
    deflate = zlib.compressobj(9, wbits=31)
    first = deflate.compress(record(url, b"", length=3 << 30)) + deflate.flush(zlib.Z_FULL_FLUSH)
    zeros = deflate.compress(bytes(1 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return first + zeros * 3_000 + deflate.flush()


def lengthless(url: str) -> bytes:
    """A record with two million headers, and no end to them in sight."""
    return f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n".encode() + b"a: b\r\n" * 2_000_000


def stored(content: bytes) -> bytes:
    """A gzip member whose content lies in it as it is."""
    deflate = zlib.compressobj(0, wbits=31)
    return deflate.compress(content) + deflate.flush()


def news(number: int) -> bytes:
    return record(f"https://nawafir.example/2024/{number}", page(number))


INFO = record("x", b"software: somebody's crawler\r\n", kind="warcinfo")
FILES: dict[str, tuple[str, bytes, int, int]] = {
    "cc-news": (
        "cc.warc.gz",
        members(INFO, news(1), record("https://nawafir.example/2024/1", b"x: y\r\n", kind="metadata"), news(2)),
        2,
        0,
    ),
    "cut": ("cut.warc.gz", members(news(1), news(2), news(3))[:-400], 2, 1),
    "cut-uncompressed": ("cut.warc", (news(1) + news(2))[:-700], 1, 1),
    "arc": ("old.arc", arc(*((f"https://nawafir.example/2024/{number}", page(number)) for number in (1, 2))), 2, 0),
    "arc-gz": ("old.arc.gz", gzip.compress(arc(("https://nawafir.example/2024/1", page(1)))), 1, 0),
    "zip-bomb": ("bomb.warc.gz", members(news(1)) + bomb("https://nawafir.example/bomb") + members(news(2)), 2, 1),
    "gigabyte": (
        "long.warc.gz",
        members(news(1), record("https://nawafir.example/long", page(9), length=1 << 30), news(2)),
        2,
        1,
    ),
    "file-uri": ("file.warc.gz", members(news(1), record("file:///etc/passwd", page(9)), news(2)), 2, 1),
    "inside": ("data.warc.gz", members(record("data:text/html,x", page(9)), news(1)), 1, 1),
    "bomb-in-a-body": (
        "body.warc.gz",
        members(
            record(
                "https://nawafir.example/2024/9", gzip.compress(bytes(50_000_000)), headers="Content-Encoding: gzip\r\n"
            ),
            news(1),
        ),
        1,
        0,
    ),
    "no-archive": ("text.warc.gz", b"this is no archive\n" * 50, 0, 1),
    "empty": ("empty.warc.gz", b"", 0, 0),
    "garbage-between": ("dirt.warc.gz", members(news(1)) + b"\x1f\x8b\x08garbage" * 20 + members(news(2)), 2, 1),
}


LARGE: dict[str, tuple[str, Callable[[], bytes], int, int]] = {
    "beginnings": ("magic.warc.gz", lambda: members(news(1)) + b"\x1f\x8b\x08" * 3_000_000 + members(news(2)), 2, 1),
    "gzip-headers": (
        "heads.warc.gz",
        lambda: members(news(1)) + gzip.compress(b"")[:10] * 200_000 + members(news(2)),
        2,
        1,
    ),
    "torn-beginnings": (
        "torn.warc.gz",
        lambda: members(news(1)) + members(news(9))[:400] * 5_000 + members(news(2)),
        2,
        1,
    ),
    "empty-members": (
        "hollow.warc.gz",
        lambda: members(news(1)) + gzip.compress(b"") * 20_000 + members(news(2)),
        2,
        0,
    ),
    "endless-member": (
        "endless.warc.gz",
        lambda: members(news(1)) + endless("https://nawafir.example/endless") + members(news(2)),
        2,
        1,
    ),
    "header-flood": (
        "flood.warc.gz",
        lambda: members(news(1), lengthless("https://nawafir.example/flood"), news(2)),
        2,
        1,
    ),
    "answer-header-flood": (
        "answers.warc.gz",
        lambda: members(news(1), record("https://nawafir.example/flood", b"x", headers="a: b\r\n" * 400_000), news(2)),
        2,
        1,
    ),
    "header-flood-uncompressed": (
        "flood.warc",
        lambda: news(1) + lengthless("https://nawafir.example/flood") + b"\r\n\r\n" + news(2),
        2,
        1,
    ),
    "beyond-the-end-uncompressed": (
        "length.warc",
        lambda: news(1) + record("https://nawafir.example/long", page(9), length=1 << 30) + news(2),
        2,
        1,
    ),
    "tiny-chunks": (
        "chunks.warc.gz",
        lambda: members(
            news(1),
            record("https://nawafir.example/chunks", b"1\r\nx\r\n" * 500_000, headers="Transfer-Encoding: chunked\r\n"),
            news(2),
        ),
        2,
        1,
    ),
    "one-stream": (
        "stream.warc.gz",
        lambda: gzip.compress(news(1) + record("https://nawafir.example/long", bytes(40_000_000)) + news(2), 1),
        2,
        1,
    ),
    "promises": (
        "promises.warc.gz",
        lambda: (
            members(news(1))
            + (stored(b"WARC/1.0\r\n")[:10] + b"\x00\xff\xff\x00\x00WARC/1.0\r\n") * 20_000
            + stored(b"")
            + bytes(100_000)
            + members(news(2))
        ),
        2,
        1,
    ),
}
"""Made when they are needed."""


def content_of(case: str) -> tuple[str, bytes, int, int]:
    """A file's name and bytes, its good records, and whether it has faults."""
    if case in FILES:
        return FILES[case]
    name, content, good, faults = LARGE[case]
    return name, content(), good, faults


def ingested(folder: Path, *files: Path) -> tuple[int, dict[str, Any], int]:
    """Exit status, report, and the largest memory of the process in kB."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            MEASURED,
            "ingest",
            *map(str, files),
            "--json",
            "--config",
            str(folder / "none.toml"),
            "--data",
            str(folder / "data"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout), int(done.stderr.split()[-1])


def test_w08_good_records_are_imported_and_bad_ones_listed(tmp_path: Path) -> None:
    """All files in one run, each with URLs of its own host: what one holds doesn't cost another anything."""
    files, articles, faulty = [], 0, set()
    for number, case in enumerate([*FILES, *LARGE]):
        name, content, good, faults = content_of(case)
        path = tmp_path / f"{number:02d}-{name}"
        path.write_bytes(content)
        files.append(path)
        articles = max(articles, good)
        if faults:
            faulty.add(path.name)
    status, report, memory = ingested(tmp_path, *files)
    assert status == 1
    assert {Path(fault.split(" at ")[0].split(": ")[0]).name for fault in report["faults"]} == faulty
    assert memory < MEMORY_KB
    ends = report["total"]["outcomes"]
    assert (ends["new"], ends["rejected"] + ends["failed"]) == (2, 1)


@pytest.mark.parametrize("case", [*FILES, *LARGE])
def test_w08_records(tmp_path: Path, case: str) -> None:
    name, content, good, faults = content_of(case)
    path = tmp_path / name
    path.write_bytes(content)
    try:
        found = list(records(path))
    except ArchiveError:
        found = []
        assert case == "no-archive"
        return
    whole = [one for one in found if isinstance(one, WarcRecord) and "2024/9" not in one.url]
    assert (len(whole), min(1, len(found) - len(whole) - (case == "bomb-in-a-body"))) == (good, faults)


@pytest.mark.parametrize("why", ["length", "time", "disconnect"])
def test_w06_a_record_that_was_cut_is_never_taken_for_whole(tmp_path: Path, why: str) -> None:
    """Its text says that it is cut, and doesn't replace the whole one that is stored."""
    whole, _ = pack(tmp_path / "whole", [("https://nawafir.example/2024/1", page(1))])
    cut, _ = pack(
        tmp_path / "cut",
        [
            ("https://nawafir.example/2024/1", page(1)[: len(page(1)) * 2 // 3]),
            ("https://nawafir.example/2024/2", page(2)[: len(page(2)) * 2 // 3]),
        ],
        truncated=why,
    )
    ingested(tmp_path, whole)
    ingested(tmp_path, cut)
    with Store.open(tmp_path / "data" / "articles.db", read_only=True) as store:
        rows = dict(store.db.execute("SELECT url, flags FROM articles").fetchall())
        first = store.articles.load(1)
    assert "truncated" not in rows["https://nawafir.example/2024/1"]
    assert PARAGRAPHS[-1] in first.text
    assert first.revision == 1
    assert "truncated" in rows.get("https://nawafir.example/2024/2", "truncated")


def test_w08_what_is_unpacked_in_vain_has_its_end(tmp_path: Path) -> None:
    """Whole members of 250 MB each: the file is left, and it is said."""
    (tmp_path / "promises.warc.gz").write_bytes(
        members(news(1)) + bomb("https://nawafir.example/bomb", 250) * 12 + members(news(2))
    )
    found = list(records(tmp_path / "promises.warc.gz"))
    assert [type(one) for one in found] == [WarcRecord] + [WarcFault] * (len(found) - 1)
    assert isinstance(found[-1], WarcFault)
    assert "the rest is left" in found[-1].what


def test_w08_faults_are_told_a_thousand_times_and_counted(tmp_path: Path) -> None:
    (tmp_path / "many.warc.gz").write_bytes(members(record("file:///etc/passwd", b"x")) * 1_500 + members(news(1)))
    found = list(records(tmp_path / "many.warc.gz"))
    assert len(found) == 1_002
    assert isinstance(found[-1], WarcFault)
    assert found[-1].what == "and 500 faults more"
