"""How fast a crawl is, against its ceiling: `python -m benchmarks.crawl [--pages 2000] [--profile]`.

Another process serves a generated site on loopback: Arabic pages of about 100 KB in three themes, the third without any
date metadata. Measured in one run:

    ceiling     download with Scrapy, two workers that do nothing but parse and run trafilatura's body extraction
    crawl       `marsad crawl`: archive, text, dates, fingerprint, decision, index, store
    peers       the same pages through trafilatura's command line and minet, where they are installed

Pages per second count from the first article's request to the last one's answer in the server's log, plus what the
process does after that.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from crawler.model import Page, Reason, Rejected, SiteProfile, Source

ROOT = Path(__file__).parents[1]
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_COMMON = """
المدينة السوق الشارع المدرسة الجامعة الوزير المجلس القرار الاجتماع الخطة المشروع الطريق الجسر النهر المرفأ التاجر
المزارع القمح الزيتون الأسعار الليرة الموازنة الكهرباء المياه الصحة المستشفى الطبيب المريض الدواء اللقاح الرياضة
الفريق المباراة اللاعب الهدف البطولة الموسم الثقافة الكتاب المعرض الشاعر المسرح الأغنية قال أعلن أكد أضاف أوضح ذكر
شارك حضر افتتح ناقش بحث قدم وصل غادر في من إلى على عن مع بعد قبل خلال حول بين منذ حتى كما وقد التي الذي هذا هذه
""".split()  # noqa: SIM905  # a list of words reads better as text
_WORDS = _COMMON * 60 + ["".join(random.Random(n).choices(_LETTERS, k=3 + n % 6)) for n in range(30_000)]
"""Common words often, rare ones enough that two pages are never near copies."""


def page(number: int) -> bytes:
    """One page of about 100 KB: an article of 400 words within a theme's navigation, styles and scripts."""
    chance = random.Random(number)
    theme = number % 3
    paragraphs = [" ".join(chance.choices(_WORDS, k=45)) + "." for _ in range(9)]
    title = " ".join(chance.choices(_WORDS, k=7)) + f" {number}"
    day = f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    menu = "".join(f'<li class="menu-item menu-item-{n}"><a href="/section/{n}/">{chance.choice(_WORDS)}</a></li>'
                   for n in range(220))
    related = "".join(f'<div class="card"><a href="/article/{chance.randrange(9999)}"><img src="/i/{n}.jpg" alt="">'
                      f'<h4>{" ".join(chance.choices(_WORDS, k=8))}</h4></a></div>' for n in range(90))
    style = "".join(f".c{n}{{margin:{n}px;padding:{n % 7}px;color:#{n * 4099 % 0xFFFFFF:06x}}}" for n in range(500))
    script = "window.data=" + json.dumps({f"k{n}": chance.random() for n in range(900)})
    head = f"<title>{title}</title><style>{style}</style><script>{script}</script>"
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    if theme == 0:
        head += (f'<meta property="article:published_time" content="{day}T09:00:00+03:00">'
                 '<script type="application/ld+json">'
                 f'{{"@type":"NewsArticle","headline":"{title}","datePublished":"{day}"}}</script>')
        main = (f'<article class="post"><h1 class="entry-title">{title}</h1>'
                f'<div class="entry-content">{body}</div></article>')
    elif theme == 1:
        main = (f'<div id="content"><h1>{title}</h1><time datetime="{day}">{day}</time>'
                f'<div class="text">{body}</div></div>')
    else:
        main = (f'<table><tr><td class="main"><h2>{title}</h2><span class="d">{number % 28 + 1} أيار 2024</span>'
                f'<div id="story">{body}</div></td></tr></table>')
    text = (f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">{head}</head>'
            f'<body><header><nav><ul>{menu}</ul></nav></header><main>{main}</main>'
            f'<aside class="related">{related}</aside>'
            f'<footer>{menu[:9000]}</footer></body></html>')
    return text.encode()


def serve(count: int, ready: Any) -> None:
    """The site's process. Pages are made before it says that it is ready."""
    pages = {f"/article/{number}": page(number) for number in range(count)}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers["Host"]
            body, kind, status = pages.get(self.path, b""), "text/html; charset=utf-8", 200
            if self.path == "/sitemap.xml":
                kind = "application/xml"
                body = ('<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + "".join(
                    f"<url><loc>http://{host}{path}</loc></url>" for path in pages) + "</urlset>").encode()
            elif not body:
                body, status = b"nothing", 404
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    ready.send((server.server_port, sum(map(len, pages.values())) // len(pages)))
    server.serve_forever()


@contextlib.contextmanager
def site(count: int) -> Iterator[tuple[int, int]]:
    """Port and mean page size."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(count, theirs), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join()


def body_only(page: Page, source: Source, profile: SiteProfile) -> Rejected:  # noqa: ARG001
    """The ceiling's chain: parse, and trafilatura's body without metadata."""
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    bare_extraction(load_html(page.body), include_comments=False, with_metadata=False)
    return Rejected(url=page.url, source=page.source, reason=Reason.EMPTY)


def ceiling(port: int, count: int, workers: int) -> float:
    """Pages per second of download and body extraction alone, with the crawl's own lanes and Scrapy."""
    script = f"""
import time
from datetime import UTC, datetime
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from benchmarks.crawl import body_only
from crawler.lanes import Lanes
from crawler.model import Page, SiteProfile, Source

SOURCE = Source(name="x", title="x", home="http://x.example/")

def page(url, body):
    return Page(url=url, final_url=url, source="x", body=body, fetched_at=datetime.now(UTC))

class Ceiling(scrapy.Spider):
    name = "ceiling"
    custom_settings = {{"CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "CONCURRENT_ITEMS": 4,
        "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": False, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False}}
    async def start(self):
        for number in range({count}):
            yield scrapy.Request(f"http://127.0.0.1:{port}/article/{{number}}")
    async def parse(self, response):
        await LANES.process(page(response.url, response.body), SOURCE, SiteProfile(source="x"))

if __name__ == "__main__":
    LANES = Lanes({workers}, chain=body_only)
    LANES.warm()
    for future in [LANES.submit(page("x", b"<p>x</p>"), SOURCE, SiteProfile(source="x")) for _ in range(8)]:
        future.result()
    process = AsyncCrawlerProcess()
    begun = time.perf_counter()
    process.crawl(Ceiling)
    process.start()
    print(time.perf_counter() - begun)
    LANES.close()
"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ceiling.py"
        path.write_text(script, encoding="utf-8")
        done = subprocess.run([sys.executable, str(path)], cwd=ROOT, capture_output=True, text=True, check=True,
                              env={**os.environ, "PYTHONPATH": str(ROOT)})
    return count / float(done.stdout.split()[-1])


def whole(port: int, count: int, folder: Path, *, profile: bool) -> dict[str, float]:
    """`marsad crawl` over the site: pages per second, articles, and the crawler process' largest resident memory."""
    config = folder / "sources.toml"
    config.write_text(
        f'[[source]]\nname = "bench"\ntitle = "bench"\nhome = "http://127.0.0.1:{port}/"\ntimezone = "Asia/Damascus"\n'
        f'sitemaps = ["http://127.0.0.1:{port}/sitemap.xml"]\nallow_addresses = ["127.0.0.1"]\ndelay = 0\n'
        f"max_pages = {count}\n", encoding="utf-8")
    profiled = ["-m", "cProfile", "-o", str(folder / "crawl.prof")] if profile else []
    command = [sys.executable, *profiled, "-m", "crawler", "crawl", "--json", "-q", "--config", str(config),
               "--data", str(folder / "data")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    memory = _Memory(process.pid)
    output, _ = process.communicate()
    memory.stop()
    bench = json.loads(output)["sources"]["bench"]
    return {"pages_per_second": bench["requests"] / bench["seconds"], "articles": bench["outcomes"]["new"],
            "main_mb": memory.main / 1e6, "tree_mb": memory.tree / 1e6}


class _Memory:
    """Samples the resident memory of a process and of its children."""

    def __init__(self, pid: int) -> None:
        self.pid, self.main, self.tree = pid, 0, 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()

    def _sample(self) -> None:
        while not self._end.wait(0.1):
            sizes = [_resident(pid) for pid in (self.pid, *_children(self.pid))]
            self.main, self.tree = max(self.main, sizes[0]), max(self.tree, sum(sizes))

    def stop(self) -> None:
        self._end.set()
        self._thread.join()


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return found


def main() -> None:
    """Prints one line for each measurement and one JSON line with all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=min(2, len(os.sched_getaffinity(0))))
    parser.add_argument("--profile", action="store_true", help="cProfile of the crawler process")
    arguments = parser.parse_args()
    results: dict[str, float] = {}
    folder = Path(tempfile.mkdtemp(prefix="marsad-bench-"))
    try:
        with site(arguments.pages) as (port, size):
            print(f"{arguments.pages} pages of {size / 1000:.0f} kB, {arguments.workers} workers, "
                  f"load {os.getloadavg()[0]:.1f}")
            results["ceiling"] = ceiling(port, arguments.pages, arguments.workers)
            print(f"ceiling  {results['ceiling']:6.1f} pages/s")
            found = whole(port, arguments.pages, folder, profile=arguments.profile)
            results |= found
            print(f"crawl    {found['pages_per_second']:6.1f} pages/s  {found['articles']:.0f} articles  "
                  f"{found['pages_per_second'] / results['ceiling']:.2f} of the ceiling  "
                  f"{found['main_mb']:.0f} MB crawler, {found['tree_mb']:.0f} MB with workers")
            results |= peers(port, arguments.pages, folder)
        if arguments.profile:
            import pstats

            pstats.Stats(str(folder / "crawl.prof")).sort_stats("tottime").print_stats(25)
        print(json.dumps(results))
    finally:
        shutil.rmtree(folder)


def peers(port: int, count: int, folder: Path) -> dict[str, float]:
    """Pages per second of what else is installed."""
    results = {}
    urls = folder / "urls.txt"
    urls.write_text("".join(f"http://127.0.0.1:{port}/article/{number}\n" for number in range(count)))
    table = folder / "urls.csv"
    table.write_text("url\n" + urls.read_text())
    scripts = Path(sys.executable).parent
    if (scripts / "minet").exists():
        fetched = folder / "minet"
        begun = time.perf_counter()
        with contextlib.suppress(subprocess.CalledProcessError):
            for command in (["fetch", "url", "-i", str(table), "-O", str(fetched), "--throttle", "0", "-o",
                             str(folder / "fetched.csv")],
                            ["extract", "-p", "2", "-i", str(folder / "fetched.csv"), "-I", str(fetched), "-o",
                             str(folder / "extracted.csv")]):
                subprocess.run([str(scripts / "minet"), *command], check=True, capture_output=True, cwd=folder)
            results["minet"] = count / (time.perf_counter() - begun)
            print(f"minet    {results['minet']:6.1f} pages/s")
    return results


if __name__ == "__main__":
    main()
