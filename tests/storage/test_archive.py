"""The WARC archive: written as received, readable by others, whole again after a kill."""

from __future__ import annotations

import gzip
import os
import random
from datetime import timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from crawler.errors import ArchiveError
from crawler.model import ArchivePosition
from storage.archive import ArchiveWriter
from storage.warc import WarcFault, WarcRecord, read, records
from tests.storage.drafts import NOW

BODY = "<html><body><p>صفحة</p></body></html>".encode() * 20


def write(archive: ArchiveWriter, number: int = 1, body: bytes = BODY, **more: object) -> ArchivePosition:
    values = {
        "url": f"https://nawafir.example/{number}",
        "status": 200,
        "headers": [("Content-Type", "text/html")],
        "body": body,
        "at": NOW + timedelta(seconds=number),
    }
    return archive.write(**(values | more))  # type: ignore[arg-type]  # a test names only what it is about


def only_file(folder: Path) -> Path:
    (path,) = folder.glob("*.warc.gz")
    return path


def good(path: Path) -> list[WarcRecord]:
    return [found for found in records(path) if isinstance(found, WarcRecord)]


def test_what_is_written_is_read_at_its_position(tmp_path: Path) -> None:
    packed = gzip.compress(BODY)
    with ArchiveWriter(tmp_path) as archive:
        write(archive)
        position = write(
            archive,
            2,
            packed,
            headers=[("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("X-Note", "a\r\nb")],
            truncated="length",
        )
    record = read(tmp_path, position)
    assert (record.url, record.status, record.at) == ("https://nawafir.example/2", 200, NOW + timedelta(seconds=2))
    assert record.body == packed
    assert record.truncated == "length"
    assert record.header("transfer-encoding") == ""
    assert record.header("x-crawl-transfer-encoding") == "chunked"


def test_what_was_made_of_an_answer_lies_beside_it(tmp_path: Path) -> None:
    name = "<urn:uuid:0c1a5b9e-6f0e-4c8e-9a55-1d4e5f6a7b8c>"
    with ArchiveWriter(tmp_path) as archive:
        write(archive, record=name)
        position = archive.write_made(
            url="https://reader:secret@nawafir.example/1",
            body=BODY,
            kind="text/html; charset=utf-8",
            at=NOW,
            beside=name,
            truncated="length",
            note={"kind": "article"},
        )
    record = read(tmp_path, position)
    assert (record.url, record.status, record.at, record.body) == ("https://nawafir.example/1", 200, NOW, BODY)
    assert (record.header("content-type"), record.note, record.truncated) == (
        "text/html; charset=utf-8",
        {"kind": "article"},
        "length",
    )
    with only_file(tmp_path).open("rb") as file:
        heads = [(one.rec_type, one.rec_headers) for one in ArchiveIterator(file)]
    assert heads[1][1].get_header("WARC-Record-ID") == name
    assert (heads[2][0], heads[2][1].get_header("WARC-Concurrent-To")) == ("resource", name)


def test_warcio_and_fastwarc_read_it_while_it_is_open(tmp_path: Path) -> None:
    archive = ArchiveWriter(tmp_path)
    for number in range(3):
        write(
            archive,
            number,
            request=[("User-Agent", "Marsad"), ("Cookie", "secret"), ("Authorization", "secret")],
            url=f"https://me:secret@nawafir.example/{number}",
        )
    path = only_file(tmp_path)
    with path.open("rb") as stream:
        slow = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in ArchiveIterator(stream)
        ]
    with path.open("rb") as stream:
        fast = [str(record.record_type) for record in FastIterator(stream)]
    archive.close()
    assert [url for kind, url in slow if kind == "response"] == [f"https://nawafir.example/{n}" for n in range(3)]
    assert [kind for kind, _ in slow] == fast == ["warcinfo", *["response", "request"] * 3]
    assert b"secret" not in gzip.decompress(path.read_bytes())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        bytes(5_000_000),
        random.Random(1).randbytes(3_000_000),
        BODY * 500,
        b"".join(bytes([n % 251]) * n for n in range(1_500)),
    ],
    ids=["empty", "one-byte", "zeros", "noise", "text", "runs"],
)
def test_others_unpack_it_byte_for_byte_and_its_digests_hold(tmp_path: Path, body: bytes) -> None:
    with ArchiveWriter(tmp_path) as archive:
        position = write(archive, body=body)
        coded = write(archive, 2, body, headers=[("Content-Encoding", "gzip")])
    with only_file(tmp_path).open("rb") as stream:
        found = [
            record.content_stream().read()
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.rec_type == "response"
            and record.rec_headers.get_header("WARC-Payload-Digest")
            and record.http_headers.get_header("Content-Encoding") is None
        ]
    assert found == [body]
    assert [read(tmp_path, place).body for place in (position, coded)] == [body, body]


@pytest.mark.parametrize("lost", [1, 7, 100, 200], ids=lambda lost: f"{lost}-bytes-lost")
def test_a_torn_tail_is_noticed_and_cut_before_the_next_append(tmp_path: Path, lost: int) -> None:
    """W02"""
    archive = ArchiveWriter(tmp_path)
    for number in range(3):
        write(archive, number)
    path = only_file(tmp_path)
    os.close(archive._descriptor or -1)  # what a killed process leaves: the marker, and no lock
    os.truncate(path, path.stat().st_size - lost)
    torn = list(records(path))
    assert [type(found) for found in torn] == [WarcRecord, WarcRecord, WarcFault]
    with ArchiveWriter(tmp_path) as again:
        write(again, 9)
    assert [record.url[-1] for record in good(path)] == ["0", "1", "9"]
    assert [type(found) for found in records(path)] == [WarcRecord] * 3


def test_a_record_behind_a_damaged_one_is_still_read(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path) as archive:
        positions = [write(archive, number) for number in range(4)]
    path = only_file(tmp_path)
    with path.open("r+b") as file:
        file.seek(positions[1].offset + 40)
        file.write(b"\x00\xff\x00\xff\x00\xff")
    found = list(records(path))
    assert [record.url[-1] for record in found if isinstance(record, WarcRecord)] == ["0", "2", "3"]
    assert [fault.position for fault in found if isinstance(fault, WarcFault)] == [positions[1]]
    with pytest.raises(ArchiveError):
        read(tmp_path, positions[1])


def test_files_rotate_by_size_and_never_overwrite(tmp_path: Path) -> None:
    """W09"""
    with ArchiveWriter(tmp_path, file_bytes=1) as archive:
        positions = [write(archive, 5) for _ in range(4)]
    assert len({position.warc_file for position in positions}) == 4
    assert [read(tmp_path, position).body for position in positions] == [BODY] * 4


def test_two_writers_take_different_files(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path) as one, ArchiveWriter(tmp_path) as two:
        first, second = write(one, 1), write(two, 2)
        assert first.warc_file != second.warc_file
    with ArchiveWriter(tmp_path) as later:
        assert write(later, 3).warc_file in (first.warc_file, second.warc_file)


def test_a_bomb_is_passed_over_and_its_neighbours_read(tmp_path: Path) -> None:
    """W08"""
    with ArchiveWriter(tmp_path) as archive:
        write(archive, 1)
        write(archive, 2, bytes(3_000_000))
        write(archive, 3)
    found = list(records(only_file(tmp_path), cap=1_000_000))
    assert [type(one) for one in found] == [WarcRecord, WarcFault, WarcRecord]


def test_files_of_others_are_read(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "ours") as archive:
        for number in range(3):
            write(archive, number)
    plain = gzip.decompress(only_file(tmp_path / "ours").read_bytes())
    (tmp_path / "plain.warc").write_bytes(plain)
    (tmp_path / "whole.warc.gz").write_bytes(gzip.compress(plain))
    chunked = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <https://nawafir.example/c>\r\n"
        b"WARC-Date: 2024-05-01T09:30:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n"
    )
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    (tmp_path / "wget.warc.gz").write_bytes(gzip.compress(chunked % (len(answer), answer)))
    assert [record.url[-1] for record in good(tmp_path / "plain.warc")] == ["0", "1", "2"]
    assert read(tmp_path, good(tmp_path / "plain.warc")[1].position).url[-1] == "1"
    assert [record.url[-1] for record in good(tmp_path / "whole.warc.gz")] == ["0", "1", "2"]
    assert [len(good(tmp_path / "whole.warc.gz")), len(list(records(tmp_path / "whole.warc.gz", cap=1_000)))] == [3, 3]
    assert [(record.url, record.body) for record in good(tmp_path / "wget.warc.gz")] == [
        ("https://nawafir.example/c", b"hello")
    ]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (
            gzip.compress(
                b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: file:///etc/passwd\r\n"
                b"Content-Length: 2\r\n\r\nxx\r\n\r\n"
            ),
            1,
        ),
        (
            gzip.compress(
                b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
                b"Content-Length: 1073741824\r\n\r\nHTTP/1.1 200 OK\r\n\r\nshort"
            ),
            1,
        ),
        (gzip.compress(b"hello"), 1),
        (b"", 0),
    ],
    ids=["file-address", "says-a-gigabyte", "not-a-record", "empty"],
)
def test_bad_records_are_faults(tmp_path: Path, content: bytes, faults: int) -> None:
    (tmp_path / "bad.warc.gz").write_bytes(content)
    found = list(records(tmp_path / "bad.warc.gz"))
    assert [type(one) for one in found] == [WarcFault] * faults


def test_no_archive_at_all_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html>")
    with pytest.raises(ArchiveError, match="neither"):
        list(records(tmp_path / "page.html"))
    with pytest.raises(ArchiveError, match="No such file"):
        list(records(tmp_path / "absent.warc.gz"))
    with pytest.raises(ArchiveError, match="file name"):
        read(tmp_path, ArchivePosition(warc_file="../secret", offset=0))


def test_a_folder_that_cant_be_written_is_an_error(tmp_path: Path) -> None:
    """W03"""
    (tmp_path / "warc").write_text("a file, not a folder")
    with pytest.raises(ArchiveError):
        write(ArchiveWriter(tmp_path / "warc"))


def test_w13_others_may_not_read_an_archive_nor_lead_its_writer_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"kept")
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc" / "marsad-1-1-0.warc.gz").symlink_to(tmp_path / "elsewhere")
    with ArchiveWriter(tmp_path / "warc") as archive, pytest.raises(ArchiveError):
        write(archive)
    assert (tmp_path / "elsewhere").read_bytes() == b"kept"
    with ArchiveWriter(tmp_path / "ours") as archive:
        write(archive)
    assert only_file(tmp_path / "ours").stat().st_mode & 0o777 & ~0o640 == 0


def test_h36_headers_that_are_no_ascii_are_kept_byte_for_byte(tmp_path: Path) -> None:
    tag, place = b'"\xd9\xa1\x80\xff-\xe9"', "/\u0633\u0648\u0642".encode()
    sent = [("ETag", tag.decode("latin-1")), ("Location", place.decode("latin-1"))]
    with ArchiveWriter(tmp_path) as archive:
        position = write(archive, headers=sent, request=[("If-None-Match", tag.decode("latin-1"))])
    raw = gzip.decompress(only_file(tmp_path).read_bytes())
    assert b"\r\nETag: " + tag + b"\r\nLocation: " + place + b"\r\n" in raw
    assert b"\r\nIf-None-Match: " + tag + b"\r\n" in raw
    assert read(tmp_path, position).header("location") == place.decode()
