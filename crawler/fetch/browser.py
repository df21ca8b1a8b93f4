"""One page in Debian's Chromium, driven by playwright, with no way to the network but through us.

Every request of the page is taken from the browser before it is sent, and answered from here. What might escape that
(WebRTC, WebTransport, WebSockets, preconnections, the browser's own business) has nowhere to go: no name resolves, and
the only proxy is a port of ours that nobody listens on.

A browser for each page, and its driver too: nothing that a page did outlives it.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
import socket
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from crawler import system
from crawler.decide.rendering import Wish
from crawler.fetch.refusals import Refusal
from crawler.model import Detail, Reason, Told

CHROMIUM = "/usr/bin/chromium"
"""Where Debian has it; MARSAD_CHROMIUM names another."""
SECONDS = 20.0
"""That a page may take, those not counted in which it waits for answers of its site."""
WALL_SECONDS = 600.0
"""That a page may take with them."""
QUIET_SECONDS = 1.5
"""After so long without an answer to wait for, a page is taken to be complete."""
MEMORY_BYTES = 1024 * 1024 * 1024
"""That the processes of one browser may have for themselves."""
START_SECONDS = 30.0
_POLL = 0.1
_END_SECONDS = 5.0
_UNSENT = frozenset(("host", "connection", "cookie", "user-agent", "referer", "accept-encoding", "accept-language"))
"""Headers that are ours to send, or nobody's; those named `sec-...`, `if-...` and `proxy-...` too."""

ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--block-new-web-contents",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-gpu",
    "--mute-audio",
    "--no-first-run",
    "--no-pings",
    "--js-flags=--max-old-space-size=512",
)
"""Of Chromium: nowhere to go, and no errands of its own."""
_DOM = """(most => {
  const root = Object.getOwnPropertyDescriptor(Document.prototype, "documentElement").get.call(document);
  const text = root ? Object.getOwnPropertyDescriptor(Element.prototype, "outerHTML").get.call(root) : "";
  return text.length > most ? text.length : text;
})"""
"""Run in a world of its own, where a page can't change what these names mean, nor hide them behind elements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a page is given for a request of its own."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


Answers = Callable[[Wish], Awaitable[Given | None]]
"""Answers a request of a page; None refuses it. What it raises ends the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the browser presents itself: as the crawler, and as a reader of the source."""

    agent: str
    language: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A page as its scripts made it."""

    html: str
    settled: bool
    """It had come to rest; else its time was up."""


def lacking() -> Told | None:
    """What has to be installed or set before a page can be rendered, for whoever runs this; None: nothing."""
    if importlib.util.find_spec("playwright") is None:
        return Detail.NO_PLAYWRIGHT.of()
    if shutil.which(chromium()) is None:
        return Detail.NO_CHROMIUM.of(chromium())
    if is_root() and not os.environ.get("MARSAD_RENDER_AS_ROOT"):
        return Detail.BROWSER_AS_ROOT.of()
    return None


def chromium() -> str:
    """The browser's program."""
    return os.environ.get("MARSAD_CHROMIUM") or CHROMIUM


def is_root() -> bool:
    """Whether we are root, as whom Chromium runs only without its sandbox."""
    return os.geteuid() == 0


async def render(url: str, answers: Answers, manners: Manners, *, most: int) -> Rendered:
    """A page as a browser makes it.

    Args:
        url: its address; the page itself is asked of `answers` first.
        answers: everything that the page gets.
        most: characters that it may have in the end.

    Raises:
        Refusal: RENDER_FAILED, RENDER_BUDGET, TOO_LARGE; or whatever `answers` raised.
    """
    if without := lacking():
        raise Refusal(Reason.RENDER_FAILED, without)
    visit = _Visit(answers)
    try:
        async with asyncio.timeout(WALL_SECONDS), _page(visit, manners) as (page, devtools):
            return await _made(page, devtools, url, visit, most)
    except Exception as error:
        if visit.end is not None:  # what the browser said of it is only that it ended
            raise visit.end from error
        if isinstance(error, TimeoutError):
            raise Refusal(Reason.RENDER_BUDGET, Detail.NO_END.of(f"{WALL_SECONDS:.0f}")) from error
        if isinstance(error, Refusal):
            raise
        raise Refusal(
            Reason.RENDER_FAILED, Detail.MESSAGE.of(f"{type(error).__name__}: {error}".partition("\n")[0])
        ) from error


@dataclass(slots=True)
class _Visit:
    """What one page is doing."""

    answers: Answers
    end: Exception | None = None
    """Why it can't go on."""
    _began: float = field(default_factory=time.monotonic)
    _waiting: int = 0
    _waited: float = 0.0
    _since: float = field(default_factory=time.monotonic)
    """When it last began or ended to wait for answers."""
    _given_at: float = field(default_factory=time.monotonic)

    async def route(self, route: Any) -> None:
        """Takes a request from the browser and answers it."""
        try:
            given = await self._given(_wish(route.request))
        except Exception as error:
            self.end = self.end or error
            given = None
        with suppress(Exception):  # the page that asked may be gone
            if given is None:
                await route.abort("blockedbyclient" if not route.request.is_navigation_request() else "aborted")
            else:
                await route.fulfill(status=given.status, headers=_joined(given.headers), body=given.body)

    async def _given(self, wish: Wish | None) -> Given | None:
        if wish is None or self.end is not None:
            return None
        self._turn(1)
        try:
            given = await self.answers(wish)
        finally:
            self._turn(-1)
        if given is not None:  # what is refused keeps no page from coming to rest
            self._given_at = time.monotonic()
        return given

    def _turn(self, step: int) -> None:
        now = time.monotonic()
        self._waited += now - self._since if self._waiting else 0.0
        self._since = now
        self._waiting += step

    def begin(self) -> None:
        """From here on its time counts: how long the browser took to start is none of its fault."""
        self._began = self._since = self._given_at = time.monotonic()

    @property
    def seconds(self) -> float:
        """That it has taken, waiting left out."""
        now = time.monotonic()
        return now - self._began - self._waited - (now - self._since if self._waiting else 0.0)

    @property
    def rests(self) -> bool:
        """It has been given nothing for a while, and waits for nothing."""
        return not self._waiting and time.monotonic() - self._given_at > QUIET_SECONDS


async def _made(page: Any, devtools: Any, url: str, visit: _Visit, most: int) -> Rendered:
    visit.begin()
    await page.goto(url, wait_until="commit", timeout=WALL_SECONDS * 1000)
    while not visit.rests and visit.seconds < SECONDS and visit.end is None:
        await asyncio.sleep(_POLL)
        await _within(visit, devtools.send("Performance.getMetrics"))  # answered when no script is at work
    if visit.end is not None:
        raise visit.end
    settled = visit.rests
    html = await _within(visit, _dom(devtools, most))
    if isinstance(html, int):
        raise Refusal(Reason.TOO_LARGE, Detail.RENDERED_CHARACTERS.of(html))
    return Rendered(html=html, settled=settled)


async def _within(visit: _Visit, asked: Awaitable[Any]) -> Any:
    """An answer of the page's own process, which gives none while a script of it runs."""
    task = asyncio.ensure_future(asked)
    try:
        while not task.done() and visit.end is None:
            if visit.seconds > SECONDS + _END_SECONDS:
                raise Refusal(Reason.RENDER_BUDGET, Detail.NO_REST.of(f"{SECONDS:.0f}"))
            await asyncio.wait({task}, timeout=_POLL)
        if visit.end is not None:
            raise visit.end
        return task.result()
    finally:
        task.cancel()
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


async def _dom(devtools: Any, most: int) -> str | int:
    """The mark-up of the page, or its length where it is too long."""
    tree = await devtools.send("Page.getFrameTree")
    frame = {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "marsad"}
    world = await devtools.send("Page.createIsolatedWorld", frame)
    found = await devtools.send(
        "Runtime.evaluate",
        {"expression": f"{_DOM}({most})", "contextId": world["executionContextId"], "returnByValue": True},
    )
    html: str | int = found["result"]["value"]
    return html if isinstance(html, int) else f"<!DOCTYPE html>\n{html}"


# --- the browser -----------------------------------------------------------------------------------


@asynccontextmanager
async def _page(visit: _Visit, manners: Manners) -> AsyncIterator[tuple[Any, Any]]:
    """An empty page, and the line to its process. When it is left, no process of the browser is."""
    from playwright.async_api import async_playwright

    mark = f"--marsad-page={uuid.uuid4().hex}"
    with socket.socket() as refusing:
        refusing.bind(("127.0.0.1", 0))  # and nobody ever listens there
        proxy = f"--proxy-server=http://127.0.0.1:{refusing.getsockname()[1]}"
        async with async_playwright() as playwright:
            try:
                browser = await playwright.chromium.launch(
                    executable_path=chromium(),
                    args=[*ARGUMENTS, proxy, mark],
                    chromium_sandbox=not is_root(),
                    env={name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
                    timeout=START_SECONDS * 1000,
                )
                group = system.group_of(mark)
                watch = asyncio.ensure_future(_watch(visit, group))
                try:
                    context = await browser.new_context(
                        accept_downloads=False,
                        locale=manners.language,
                        service_workers="block",
                        timezone_id=manners.zone,
                        user_agent=manners.agent,
                    )
                    await context.route("**/*", lambda route: visit.route(route))
                    page = await context.new_page()
                    page.on("popup", lambda popup: asyncio.ensure_future(_closed(popup)))
                    yield page, await context.new_cdp_session(page)
                finally:
                    watch.cancel()
                    await _closed(browser)
            finally:
                system.kill_group(system.group_of(mark))


async def _watch(visit: _Visit, group: int) -> None:
    """Ends a browser that takes too much memory; the machine is others' too."""
    while True:
        used = await asyncio.to_thread(system.group_memory, group)
        if used > MEMORY_BYTES:
            visit.end = visit.end or Refusal(Reason.RENDER_BUDGET, Detail.BROWSER_MEMORY.of(used >> 20))
            system.kill_group(group)
            return
        await asyncio.sleep(2 * _POLL)


async def _closed(one: Any) -> None:
    """Closes a page or browser, and doesn't wait for one that hangs."""
    with suppress(Exception):
        await asyncio.wait_for(one.close(), _END_SECONDS)


def _wish(request: Any) -> Wish | None:
    """What is asked for; None where no page of ours asks (a popup that isn't there yet)."""
    try:
        frame = request.frame
        main = request.is_navigation_request() and frame.parent_frame is None
        if frame.page.context.pages[0] is not frame.page:
            return None
    except Exception:  # playwright raises its base class for what has no frame
        return None
    headers = tuple((name, value) for name, value in request.headers.items() if is_sent(name))
    return Wish(url=request.url, method=request.method, kind=request.resource_type, main=main, headers=headers)


def is_sent(name: str) -> bool:
    """Whether a header that the browser would send is one that a page's script may have wanted."""
    return name not in _UNSENT and not name.startswith((":", "sec-", "if-", "proxy-", "upgrade-", "content-"))


def _joined(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        joined[name.lower()] = f"{joined[name.lower()]}, {value}" if name.lower() in joined else value
    return joined
