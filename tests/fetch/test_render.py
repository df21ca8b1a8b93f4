"""What goes from an answer to a page that a browser makes, and from the page to the site (J02, J04)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from scrapy.http import HtmlResponse, Response

from crawler import system
from crawler.decide.rendering import Wish
from crawler.fetch.browser import Given, is_sent
from crawler.fetch.render import KEPT_BYTES, Scripts, as_utf8, shown

URL = "https://news.example/app.js"


@pytest.mark.parametrize(
    ("header", "goes_on"),
    [
        ("Content-Type", True),
        ("Access-Control-Allow-Origin", True),
        ("Content-Security-Policy", True),
        ("X-Total", True),
        ("Set-Cookie", False),
        ("Content-Disposition", False),
        ("Refresh", False),
        ("Link", False),
        ("Report-To", False),
        ("Clear-Site-Data", False),
        ("Service-Worker-Allowed", False),
        ("Content-Length", False),
    ],
)
def test_j02_headers_of_an_answer_that_a_page_sees(header: str, goes_on: bool) -> None:
    assert shown(Response(URL, headers={header: "a"})) == (((header, "a"),) if goes_on else ())


@pytest.mark.parametrize(
    ("header", "sent"),
    [
        ("accept", True),
        ("origin", True),
        ("authorization", True),
        ("x-api-key", True),
        ("cookie", False),
        ("user-agent", False),
        ("referer", False),
        ("host", False),
        ("sec-fetch-mode", False),
        ("if-none-match", False),
        ("content-length", False),
        ("proxy-authorization", False),
        (":path", False),
    ],
)
def test_j02_headers_of_a_page_that_are_sent(header: str, sent: bool) -> None:
    assert is_sent(header) is sent


def test_j02_a_browser_gets_the_charset_that_the_archive_reads() -> None:
    body = "<html><body><p>افتتح الوزير مشروع المياه في المدينة صباح اليوم</p></body></html>".encode("windows-1256")
    headers = {"Content-Security-Policy": "script-src 'self'", "Content-Disposition": "attachment", "Refresh": "0"}
    given = as_utf8(HtmlResponse("https://news.example/1", body=body, headers=headers))
    assert "افتتح الوزير مشروع المياه" in given.body.decode("utf-8")
    assert dict(given.headers) == {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "script-src 'self'",
    }


@pytest.mark.parametrize(
    ("wish", "given", "kept"),
    [
        (Wish(url=URL), Given(body=b"1"), True),
        (Wish(url=URL, kind="fetch"), Given(body=b"1"), False),
        (Wish(url=URL), Given(status=404), False),
        (Wish(url=URL), Given(body=b"1" * (KEPT_BYTES + 1)), False),
    ],
    ids=["script", "data", "missing", "too much"],
)
def test_j04_only_scripts_are_kept(wish: Wish, given: Given, kept: bool) -> None:
    scripts = Scripts()
    scripts.keep(wish, given)
    assert scripts.get(wish) == (given if kept else None)
    assert scripts.get(Wish(url=URL, kind="fetch")) is None


def test_j04_all_scripts_of_a_source_together_have_an_end() -> None:
    scripts = Scripts()
    half = Given(body=b"1" * (KEPT_BYTES // 2 + 1))
    for number in (1, 2):
        scripts.keep(Wish(url=f"{URL}?{number}"), half)
    assert [scripts.get(Wish(url=f"{URL}?{number}")) for number in (1, 2)] == [half, None]


@pytest.fixture
def group() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A process in a group of its own, with 50 MB and a mark."""
    mark = f"--mark-{time.monotonic_ns()}"
    code = "import sys, time; held = bytearray(50_000_000); print('ready', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", code, mark], stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout
    process.stdout.readline()
    yield process, mark
    process.kill()
    process.communicate()


def test_a_group_is_found_by_its_mark_measured_and_ended(group: tuple[subprocess.Popen[bytes], str]) -> None:
    process, mark = group
    assert system.group_of(mark) == process.pid
    assert system.group_of(mark + "x") == 0
    assert 50_000_000 <= system.group_memory(process.pid) < 200_000_000
    system.kill_group(process.pid)
    assert process.wait(10) == -9
    assert system.group_memory(process.pid) == 0


def test_our_own_group_is_never_ended() -> None:
    system.kill_group(os.getpgrp())
    system.kill_group(0)
    system.kill_group(1)
