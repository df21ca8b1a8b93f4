"""A generated news site of Arabic pages of about 100 KB, served on loopback by a process of its own.

Three themes: the first dates its articles in metadata and JSON-LD, the second in a `time` element, the third in
visible Arabic text alone.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import random
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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
    menu = "".join(
        f'<li class="menu-item menu-item-{n}"><a href="/section/{n}/">{chance.choice(_WORDS)}</a></li>'
        for n in range(220)
    )
    related = "".join(
        f'<div class="card"><a href="/article/{chance.randrange(9999)}"><img src="/i/{n}.jpg" alt="">'
        f"<h4>{' '.join(chance.choices(_WORDS, k=8))}</h4></a></div>"
        for n in range(90)
    )
    style = "".join(f".c{n}{{margin:{n}px;padding:{n % 7}px;color:#{n * 4099 % 0xFFFFFF:06x}}}" for n in range(500))
    script = "window.data=" + json.dumps({f"k{n}": chance.random() for n in range(900)})
    head = f"<title>{title}</title><style>{style}</style><script>{script}</script>"
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    if theme == 0:
        head += (
            f'<meta property="article:published_time" content="{day}T09:00:00+03:00">'
            '<script type="application/ld+json">'
            f'{{"@type":"NewsArticle","headline":"{title}","datePublished":"{day}"}}</script>'
        )
        main = (
            f'<article class="post"><h1 class="entry-title">{title}</h1>'
            f'<div class="entry-content">{body}</div></article>'
        )
    elif theme == 1:
        main = (
            f'<div id="content"><h1>{title}</h1><time datetime="{day}">{day}</time><div class="text">{body}</div></div>'
        )
    else:
        main = (
            f'<table><tr><td class="main"><h2>{title}</h2><span class="d">{number % 28 + 1} أيار 2024</span>'
            f'<div id="story">{body}</div></td></tr></table>'
        )
    text = (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">{head}</head>'
        f"<body><header><nav><ul>{menu}</ul></nav></header><main>{main}</main>"
        f'<aside class="related">{related}</aside>'
        f"<footer>{menu[:9000]}</footer></body></html>"
    )
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
                body = (
                    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
                    + "".join(f"<url><loc>http://{host}{path}</loc></url>" for path in pages)
                    + "</urlset>"
                ).encode()
            elif not body:
                body, status = b"nothing", 404
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # clients that reset their connections

    server = Server(("127.0.0.1", 0), Handler)
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
