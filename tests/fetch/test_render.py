"""What goes from an answer to a page that a browser makes, and from the page to the site (J02, J04)."""

from __future__ import annotations

import asyncio
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
from crawler.fetch.refusals import Postponed
from crawler.fetch.render import KEPT_BYTES, Scripts, as_utf8, shown
from crawler.model import Detail, Reason

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


class Server:
    """Gives one answer after the other, the last one from then on, each after others had their turn."""

    def __init__(self, *answers: Given | Exception | None) -> None:
        self.answers = [*answers]
        self.asked = 0

    async def __call__(self, wish: Wish) -> Given | None:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        await asyncio.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


WHOLE = Given(body=b"1")


@pytest.mark.parametrize(
    ("kind", "given", "asked"),
    [
        ("script", WHOLE, 1),
        ("script", Given(), 1),
        ("fetch", WHOLE, 2),
        ("script", Given(status=404), 2),
        ("script", Given(body=b"1" * (KEPT_BYTES + 1)), 2),
    ],
    ids=["script", "empty", "data", "missing", "too much"],
)
def test_j04_only_scripts_are_kept(kind: str, given: Given, asked: int) -> None:
    async def pages() -> list[Given | None]:
        scripts = Scripts()
        return [await scripts.of(Wish(url=URL, kind=kind), server) for _ in range(2)]

    server = Server(given)
    assert asyncio.run(pages()) == [given, given]
    assert server.asked == asked


def test_j04_a_script_that_is_kept_is_no_data() -> None:
    async def pages() -> None:
        scripts = Scripts()
        for kind in ("script", "fetch"):
            await scripts.of(Wish(url=URL, kind=kind), server)

    server = Server(WHOLE)
    asyncio.run(pages())
    assert server.asked == 2


REFUSED = Postponed(Reason.BUDGET, Detail.RUN_STOPPED.of())


@pytest.mark.parametrize(
    ("answers", "got", "asked"),
    [
        ([WHOLE], [WHOLE, WHOLE, WHOLE], 1),
        ([None, WHOLE], [None, WHOLE, WHOLE], 2),
        ([REFUSED, WHOLE], [REFUSED, WHOLE, WHOLE], 2),
    ],
    ids=["answered", "nothing came", "raised"],
)
def test_j04_pages_of_one_moment_wait_for_one_answer(
    answers: list[Given | Exception | None], got: list[object], asked: int
) -> None:
    async def pages() -> list[object]:
        scripts = Scripts()
        return await asyncio.gather(*(scripts.of(Wish(url=URL), server) for _ in range(3)), return_exceptions=True)

    server = Server(*answers)
    assert asyncio.run(pages()) == got
    assert server.asked == asked


def test_j04_a_page_that_ends_while_it_asks_leaves_the_others_their_script() -> None:
    async def pages() -> Given | None:
        scripts = Scripts()
        first = asyncio.ensure_future(scripts.of(Wish(url=URL), server))
        second = asyncio.ensure_future(scripts.of(Wish(url=URL), server))
        await asyncio.sleep(0)
        assert server.asked == 1
        first.cancel()
        return await second

    server = Server(WHOLE)
    assert asyncio.run(pages()) == WHOLE
    assert server.asked == 2


def test_j04_all_scripts_of_a_source_together_have_an_end() -> None:
    async def pages() -> None:
        scripts = Scripts()
        for number in (1, 2, 1, 2):
            await scripts.of(Wish(url=f"{URL}?{number}"), server)

    server = Server(Given(body=b"1" * (KEPT_BYTES // 2 + 1)))
    asyncio.run(pages())
    assert server.asked == 3


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
