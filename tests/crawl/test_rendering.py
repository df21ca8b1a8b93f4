"""Pages that only scripts write, made by a real browser that has nobody to talk to but us."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.phrases.locale import IN_ENGLISH
from tests.badserver import BadServer
from tests.badserver.scripted import TEXT, TITLE, WRITER, data, page, scripted
from tests.browse.chromium import CHROMIUM, needs_chromium
from tests.crawl.site import Site, table

TOLD = {"MARSAD_RENDER_AS_ROOT": "1", "MARSAD_CHROMIUM": CHROMIUM or ""}

browser = [pytest.mark.browser, needs_chromium]


@pytest.fixture
def server() -> Iterator[BadServer]:
    with BadServer() as server:
        yield server


@pytest.fixture
def site(tmp_path: Path, server: BadServer) -> Iterator[Site]:
    site = Site(tmp_path, tables=[table("one", server, feeds=["/feed"], render=True)])
    yield site
    site.close()


def rows(site: Site, sql: str) -> list[tuple[Any, ...]]:
    with site.store() as store:
        found: list[tuple[Any, ...]] = store.db.execute(sql).fetchall()
        return found


def browsers() -> list[str]:
    """The browsers of rendered pages that run now."""
    commands = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            commands.append((folder / "cmdline").read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return [command for command in commands if "--marsad-page=" in command]


class Canary:
    """A place that nobody may reach: counts connections and datagrams on one port."""

    def __enter__(self) -> Self:
        self.reached: list[str] = []
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._threads = [threading.Thread(target=self._accept), threading.Thread(target=self._receive)]
        self._over = threading.Event()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._udp.sendto(b"over", self._udp.getsockname())
        for thread in self._threads:
            thread.join(5)
        self._tcp.close()
        self._udp.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self._tcp.accept()
            connection.close()
            if self._over.is_set():
                return
            self.reached.append("connection")

    def _receive(self) -> None:
        while True:
            data, _ = self._udp.recvfrom(2_000)
            if self._over.is_set():
                return
            self.reached.append(f"datagram {data[:20]!r}")


class TestAnArticleThatOnlyAScriptWrites:
    pytestmark = browser

    def test_j01_is_stored_with_title_date_and_text(self, site: Site, server: BadServer) -> None:
        scripted(server)
        status, report = site.crawl(environment=TOLD)
        assert (status, report["total"]["outcomes"]["new"]) == (0, 1)
        ((title, date, text, flags),) = rows(site, "SELECT title, published_at, text, flags FROM articles")
        assert (title, date, flags) == (TITLE, "2024-05-11T06:30:00+00:00", "")
        assert all(paragraph in text for paragraph in TEXT)

    def test_j01_is_nothing_without_a_browser(self, tmp_path: Path, server: BadServer) -> None:
        scripted(server)
        site = Site(tmp_path, tables=[table("one", server, feeds=["/feed"])])
        site.crawl()
        assert site.outcomes()["story/1"] == ("rejected", "no_text")
        assert server.asked("/app.js") == []

    def test_j02_everything_is_asked_for_by_the_crawler(self, site: Site, server: BadServer) -> None:
        """In its name, as robots.txt says, one after the other, and archived."""
        scripted(server)
        site.tables = [table("one", server, feeds=["/feed"], render=True, delay=0.4)]
        site.crawl(environment=TOLD)
        asked = [line.path for line in server.log]
        assert asked == ["/robots.txt", "/feed", "/story/1", "/app.js", "/api/1.json"]
        assert all(line.headers["user-agent"].startswith("Marsad/") for line in server.log)
        assert not any("cookie" in line.headers or "sec-fetch-mode" in line.headers for line in server.log)
        gaps = [later.at - line.at for line, later in zip(server.log, server.log[1:], strict=False)]
        assert min(gaps) >= 0.4
        (file,) = (site.data / "warc").glob("*.warc.gz")
        with file.open("rb") as stream:
            records = [(one.rec_type, one.rec_headers) for one in ArchiveIterator(stream)]
        kept = [headers.get_header("WARC-Target-URI") for kind, headers in records if kind == "response"]
        assert [url.removeprefix(server.url("")) for url in kept] == asked
        ((made),) = [headers for kind, headers in records if kind == "resource"]
        answer = next(
            head
            for kind, head in records
            if kind == "response" and head.get_header("WARC-Target-URI") == made.get_header("WARC-Target-URI")
        )
        assert made.get_header("WARC-Concurrent-To") == answer.get_header("WARC-Record-ID")

    def test_j02_a_page_sees_a_reader_of_its_country_and_the_crawler(self, site: Site, server: BadServer) -> None:
        said = "navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.userAgent.slice(0, 7)"
        scripted(server, f"document.cookie = 'seen=1'; document.body.dataset.seen = [{said}].join(' ')")
        site.tables = [table("one", server, feeds=["/feed"], render=True, language="ar-SY", timezone="Asia/Damascus")]
        site.crawl(environment=TOLD)
        assert 'data-seen="ar-SY Asia/Damascus Marsad/"' in made(site)
        assert not any("cookie" in line.headers for line in server.log)

    @pytest.mark.long
    def test_j03_a_replay_reads_the_page_as_it_was_made(self, site: Site, server: BadServer, tmp_path: Path) -> None:
        scripted(server, "fetch('/broken-json'); setInterval(() => fetch('/tick'), 30)")
        server.robots = "User-agent: *\nDisallow: /broken-json"
        site.crawl(environment=TOLD)
        what = "SELECT url, title, text, published_at, flags FROM articles"
        stored = rows(site, what)
        assert stored[0][-1] == "render_cut render_lacking"
        status, report, _ = site.run("reprocess", "--json")
        assert (status, json.loads(report)["total"]["outcomes"]["unchanged"]) == (0, 1)
        assert rows(site, what) == stored
        other = Site(tmp_path / "other", tables=site.tables)
        other.folder.mkdir()
        shutil.copytree(site.data / "warc", other.data / "warc")
        assert other.run("ingest", *map(str, (other.data / "warc").glob("*.gz")))[0] == 0
        assert rows(other, what) == stored

    @pytest.mark.long
    def test_j04_a_script_is_asked_for_once_in_a_run(self, site: Site, server: BadServer) -> None:
        scripted(server)
        for number in (2, 3):
            server.feeds["/feed"].append(f"/story/{number}")
            server.files[f"/story/{number}"] = page(f"window.article = {number}")
            server.files[f"/api/{number}.json"] = data(number)
        status, report = site.crawl(environment=TOLD)
        assert (status, report["total"]["outcomes"]["new"]) == (0, 3)
        assert len(server.asked("/app.js")) == 1

    def test_j04_news_behind_an_unchanged_page_are_seen(self, site: Site, server: BadServer) -> None:
        """The page without its article is byte for byte the same: that says nothing about the article."""
        scripted(server)
        site.crawl(environment=TOLD)
        server.files["/api/1.json"] = data(1, " وأضاف المهندس أن الري يتم بمياه معالجة من محطة قريبة.")
        site.crawl("--full", environment=TOLD)
        assert site.outcomes()["story/1"] == ("revised", "")
        site.crawl("--full", environment=TOLD)
        assert site.outcomes()["story/1"][0] == "unchanged"

    def test_j05_a_listing_that_only_a_script_writes(self, site: Site, server: BadServer) -> None:
        scripted(server)
        links = "".join(
            f'<li><a href="/article/{number}">خبر طويل العنوان من سوق المدينة {number}</a></li>' for number in (1, 2)
        )
        server.files["/latest"] = page(f"document.querySelector('main').innerHTML = `<ul>{links}</ul>`", source="")
        listings = [{"url": server.url("/latest"), "links": "main a"}]
        site.tables = [table("one", server, feeds=[], listings=listings, render="all")]
        _, report = site.crawl(environment=TOLD)
        assert report["total"]["outcomes"]["new"] == 2

    def test_j06_a_script_that_leads_on_within_the_site(self, site: Site, server: BadServer) -> None:
        scripted(server)
        server.feeds["/feed"] = ["/old/1"]
        server.files["/old/1"] = page("location.replace('/story/1')", source="")
        site.crawl(environment=TOLD)
        assert rows(site, "SELECT url, title FROM articles") == [(server.url("/story/1"), TITLE)]


REACHING = {
    "fetch": "fetch('http://HERE/').catch(() => 0)",
    "another spelling": "fetch('http://0x7f000001:PORT/').catch(() => 0)",
    "metadata": "fetch('http://169.254.169.254/latest/meta-data/').catch(() => 0)",
    "picture": "new Image().src = 'http://HERE/a.png'",
    "beacon": "navigator.sendBeacon('http://HERE/b', 'x')",
    "stream": "new EventSource('http://HERE/e')",
    "socket": "new WebSocket('ws://HERE/')",
    "transport": "new WebTransport('https://HERE/')",
    "peer": """{ const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:HERE'}]}); peer.createDataChannel('x');
        peer.createOffer().then(offer => peer.setLocalDescription(offer)); }""",
    "frame": "document.body.append(Object.assign(document.createElement('iframe'), {src: 'http://HERE/f'}))",
    "hint": """for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload', 'icon'])
        document.head.append(Object.assign(document.createElement('link'),
          {rel, href: 'http://HERE/' + rel, as: 'fetch'}))""",
    "form": """{ const form = document.createElement('form'); form.method = 'POST'; form.action = 'http://HERE/p';
        form.target = 'elsewhere'; document.body.append(form); form.submit(); }""",
    "window": "window.open('http://HERE/w')",
    "download": """{ const a = document.createElement('a'); a.href = 'data:text/plain,x'; a.download = 'marsad-trap';
        a.click(); }""",
    "file": "fetch('file:///etc/passwd').catch(() => 0)",
    "worker": """new Worker(URL.createObjectURL(new Blob(["fetch('http://HERE/k'); new WebSocket('ws://HERE/')"])))""",
    "shared worker": """new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://HERE/k')"])))""",
    "service worker": "navigator.serviceWorker.register('/worker.js').catch(() => 0)",
    "position": "navigator.geolocation.getCurrentPosition(() => 0)",
    "notification": "Notification.requestPermission()",
}
"""What a page may try, each in one statement; `HERE` is a place that nobody may reach."""


class TestAHostilePage:
    pytestmark = browser

    def test_j07_reaches_nothing(self, site: Site, server: BadServer) -> None:
        with Canary() as canary, BadServer(host="127.0.0.2") as inside:
            tries = "".join(
                "try { "
                + script.replace("HERE", f"127.0.0.1:{canary.port}").replace("PORT", str(canary.port))
                + " } catch (error) {}\ndocument.body.dataset.tried = 1 + Number(document.body.dataset.tried || 0);\n"
                for script in REACHING.values()
            )
            scripted(server, tries + f"fetch('{inside.url('/secret')}').catch(() => 0)")
            server.files["/worker.js"] = ("text/javascript", f"fetch('http://127.0.0.1:{canary.port}/s')")
            _, report = site.crawl(environment=TOLD)
            assert canary.reached == []
            assert inside.log == []
            socket.create_connection(("127.0.0.1", canary.port)).close()
            time.sleep(0.2)
            assert canary.reached == ["connection"], "the canary sings"
        assert report["total"]["outcomes"]["new"] == 1
        asked = [line.path for line in server.log]
        assert asked == ["/robots.txt", "/feed", "/story/1", "/app.js", "/api/1.json"]
        assert f'data-tried="{len(REACHING)}"' in made(site)
        refused = {note["url"] for note in report["sources"]["one"]["notes"] if note["kind"] == "scripts_refused"}
        assert {"http://169.254.169.254", inside.url("")} <= refused
        assert not list(Path.home().glob("**/marsad-trap*"))
        assert browsers() == []

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("script", "end", "said"),
        [
            ("for (;;) {}", ("failed", "render_budget"), "no_rest"),
            (
                "all = []; setInterval(() => { for (let i = 0; i < 20; i++) all.push(new Uint8Array(4e6).fill(1)) })",
                ("failed", "render_budget"),
                "browser_memory",
            ),
            (
                "document.body.hidden = true; document.body.append('حجم '.repeat(3e6))",
                ("failed", "too_large"),
                "rendered",
            ),
            ("location.href = 'http://127.0.0.2:9/elsewhere'", ("rejected", "offsite"), "127.0.0.2"),
            (
                "const a = document.createElement('a'); a.href = 'http://127.0.0.2:9/d'; a.download = 'd'; a.click()",
                ("rejected", "offsite"),
                "127.0.0.2",
            ),
            ("location.href = 'http://127.0.0.1:9/elsewhere'", ("rejected", "offsite"), "127.0.0.1:9"),
        ],
        ids=["loop", "memory", "huge", "away", "download", "another-port"],
    )
    def test_j08_ends_and_harms_nobody(
        self, site: Site, server: BadServer, script: str, end: tuple[str, str], said: str
    ) -> None:
        scripted(server, script)
        server.feeds["/plain"] = ["/article/1", "/article/2"]
        site.tables.append(table("two", server, feeds=["/plain"]))
        _, report = site.crawl(environment=TOLD)
        assert site.outcomes()["story/1"] == end
        assert said in rows(site, "SELECT detail FROM outcomes WHERE url LIKE '%story%'")[0][0]
        assert report["sources"]["two"]["outcomes"]["new"] == 2
        assert browsers() == []

    @pytest.mark.long
    @pytest.mark.parametrize("writes", [True, False], ids=["with-article", "without"])
    def test_j09_that_asks_without_end(self, site: Site, server: BadServer, writes: bool) -> None:
        scripted(server, "let n = 0; setInterval(() => { fetch('/api/poll?' + n++); location.hash = n }, 20)")
        if not writes:
            server.files["/app.js"] = ("text/javascript", "")
        site.crawl(environment=TOLD)
        assert site.outcomes()["story/1"] == (("new", "") if writes else ("failed", "render_budget"))
        assert rows(site, "SELECT flags FROM articles") == [("render_cut",)] * writes
        assert len(server.log) <= 3 + 50

    @pytest.mark.long
    def test_j09_that_loads_itself_again_and_again(self, site: Site, server: BadServer) -> None:
        scripted(server, "addEventListener('load', () => setTimeout(() => location.reload(), 50))")
        site.crawl(environment=TOLD)
        assert len(server.asked("/story/1")) == 1
        assert len(server.log) <= 3 + 50
        assert site.outcomes()["story/1"][0] in ("new", "failed")


class TestAScriptThatCannotBeHad:
    pytestmark = browser

    def test_j10_by_robots_txt(self, site: Site, server: BadServer) -> None:
        scripted(server)
        server.robots = "User-agent: *\nDisallow: /app.js"
        _, report = site.crawl(environment=TOLD)
        assert server.asked("/app.js") == []
        assert site.outcomes()["story/1"] == ("failed", "render_failed")
        (note,) = report["sources"]["one"]["notes"]
        assert (note["url"], note["detail"]) == (server.url("/app.js"), IN_ENGLISH.reason("robots_disallow"))

    def test_j10_for_now(self, site: Site, server: BadServer) -> None:
        scripted(server)
        whole = server.files.pop("/api/1.json")
        server.files["/app.js"] = ("text/javascript", WRITER.replace("/api/", "/500?"))
        site.crawl(environment=TOLD)
        assert site.outcomes()["story/1"] == ("failed", "render_failed")
        server.files |= {"/api/1.json": whole, "/app.js": ("text/javascript", WRITER)}
        site.crawl("--full", environment=TOLD)
        assert site.outcomes()["story/1"] == ("new", "")

    def test_j11_from_a_host_that_is_not_named(self, site: Site, server: BadServer) -> None:
        with BadServer(host="127.0.0.2") as other:
            scripted(server)
            other.files["/app.js"] = server.files["/app.js"]
            server.files["/story/1"] = page(source=other.url("/app.js"))
            _, report = site.crawl(environment=TOLD)
            assert (site.outcomes()["story/1"], other.log) == (("rejected", "no_text"), [])
            assert [note["url"] for note in report["sources"]["one"]["notes"]] == [other.url("")]
            named = {"render_hosts": [f"127.0.0.2:{other.port}"], "allow_addresses": ["127.0.0.0/29"]}
            site.tables = [table("one", server, feeds=["/feed"], render=True, **named)]
            site.crawl("--full", environment=TOLD)
            assert site.outcomes()["story/1"] == ("new", "")

    def test_j11_data_of_another_origin_for_a_script_that_names_itself(self, site: Site, server: BadServer) -> None:
        """What sites do whose data come from `api.` of their domain, with a key in the header."""
        with BadServer(host="127.0.0.2") as other:
            scripted(server)
            other.files["/api/1.json"] = server.files.pop("/api/1.json")
            asking = f"fetch('{other.url('/api/')}' + '1.json', {{headers: {{'X-Reader': '7'}}}})"
            script = asking + WRITER[WRITER.index(".then") :]
            server.files["/app.js"] = ("text/javascript", script)
            named = {"render_hosts": [f"127.0.0.2:{other.port}"], "allow_addresses": ["127.0.0.0/29"]}
            site.tables = [table("one", server, feeds=["/feed"], render=True, **named)]
            site.crawl(environment=TOLD)
            assert site.outcomes()["story/1"] == ("new", "")
            (asked,) = other.asked("/api/1.json")
            assert (asked.headers["x-reader"], asked.headers["origin"]) == ("7", server.url(""))

    def test_j11_a_name_that_leads_inside_is_not_dialled(self, tmp_path: Path) -> None:
        """Named or not: what counts is the address to which a name leads when it is asked for (DNS rebinding)."""
        with BadServer(host="127.0.0.2") as server, BadServer() as inside:
            host = f"localhost:{inside.port}"
            scripted(server, f"fetch('http://{host}/secret').catch(() => 0)")
            site = Site(tmp_path, tables=[table("one", server, feeds=["/feed"], render=True, render_hosts=[host])])
            _, report = site.crawl(environment=TOLD)
            assert (site.outcomes()["story/1"], inside.log) == (("new", ""), [])
        (note,) = report["sources"]["one"]["notes"]
        assert note["url"] == f"http://{host}/secret"
        assert note["detail"].startswith(IN_ENGLISH.reason("blocked_address"))
        assert rows(site, "SELECT flags FROM articles") == [("render_lacking",)]


class TestEnds:
    pytestmark = browser

    @pytest.mark.long
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
    def test_j12_a_run_that_is_ended_leaves_no_browser(self, site: Site, server: BadServer, number: int) -> None:
        scripted(server, "setInterval(() => fetch('/hang'), 10)")
        process = site.start("crawl", environment=TOLD)
        _until(lambda: server.asked("/hang"), 60)
        assert browsers()
        process.send_signal(number)
        process.communicate(timeout=60)
        _until(lambda: not browsers(), 20)
        if number == signal.SIGTERM:
            assert site.outcomes()["story/1"][0] == "pending"
        server.files["/story/1"] = page()
        site.crawl(environment=TOLD)
        assert site.outcomes()["story/1"] == ("new", "")


class TestWithoutABrowser:
    """Told by `check`, and costs the other sources nothing."""

    @pytest.mark.parametrize(
        ("environment", "said"),
        [
            (
                {**TOLD, "MARSAD_CHROMIUM": "/nowhere/chromium"},
                "apt install chromium, or name another in MARSAD_CHROMIUM",
            )
        ],
    )
    def test_j13_check_says_what_to_install(
        self, site: Site, server: BadServer, environment: dict[str, str], said: str
    ) -> None:
        scripted(server)
        server.feeds["/plain"] = ["/article/1"]
        status, _, errors = site.run("check", environment=environment)
        assert (status, said in errors, "one: " in errors) == (2, True, True)
        assert json.loads(site.run("check", "--json", environment=environment)[1])["lacking"]
        site.tables.append(table("two", server, feeds=["/plain"]))
        status, report = site.crawl(environment=environment)
        assert status == 1
        assert said in report["sources"]["one"]["error"]
        assert report["sources"]["two"]["outcomes"]["new"] == 1
        assert server.asked("/feed") == []

    def test_j13_without_the_extra(self, site: Site, server: BadServer, tmp_path: Path) -> None:
        hidden = tmp_path / "without" / "sitecustomize.py"
        hidden.parent.mkdir()
        hidden.write_text(
            "import importlib.util as util\nfind = util.find_spec\n"
            "util.find_spec = lambda name, *more: None if name == 'playwright' else find(name, *more)\n"
        )
        status, _, errors = site.run("check", environment={**TOLD, "PYTHONPATH": str(hidden.parent)})
        assert (status, "pip install 'marsad[render]'" in errors) == (2, True)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused")  # nobody else needs to be told
    @needs_chromium
    def test_j13_as_root_only_when_told(self, site: Site) -> None:
        status, _, errors = site.run("check", environment={**TOLD, "MARSAD_RENDER_AS_ROOT": ""})
        assert (status, "MARSAD_RENDER_AS_ROOT=1" in errors) == (2, True)
        assert site.run("check", environment=TOLD)[0] == 0

    @pytest.mark.browser
    @needs_chromium
    def test_j13_a_look_at_a_source_has_its_article_made_too(self, site: Site, server: BadServer) -> None:
        scripted(server)
        site.write()
        assert self.faults(site) == []
        server.files["/app.js"] = ("text/javascript", "")
        assert self.faults(site) == ["no_text"]

    @staticmethod
    def faults(site: Site) -> list[str]:
        _, output, _ = site.run("check", "--live", "--json", environment=TOLD)
        return [fault for look in json.loads(output)["live"] for fault in look["faults"]]

    def test_j13_nobody_who_needs_none_is_asked(self, tmp_path: Path, server: BadServer) -> None:
        site = Site(tmp_path, tables=[table("one", server, feeds=["/feed"])])
        assert site.run("check", environment={"MARSAD_CHROMIUM": "/nowhere"})[0] == 0


def made(site: Site) -> str:
    """The mark-up of the one page that a browser made."""
    (file,) = (site.data / "warc").glob("*.warc.gz")
    with file.open("rb") as stream:
        (body,) = [one.content_stream().read() for one in ArchiveIterator(stream) if one.rec_type == "resource"]
    text: str = body.decode()
    return text


def _until(true: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
