"""The chain, warm: what a worker process does before it says that it is ready."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

from crawler.model import Draft, Page, Rejected, SiteProfile, Source

WARM_PAGE = """<html lang="ar"><head><title>خبر قصير</title>
<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-01T10:00:00+03:00"}</script></head>
<body><article><h1>خبر قصير</h1><p>السبت 4 أيار 2024</p>
<p>هذه فقرة أولى من نص يكفي طوله لتشغيل جميع الخطوات مرة واحدة.</p>
<p>وهذه فقرة ثانية تقول إن العامل جاهز لاستقبال الصفحات قبل أن تصل إليه الصفحة الأولى.</p></article></body></html>"""


def warmed_chain() -> Callable[[Page, Source, SiteProfile], Draft | Rejected]:
    """The chain, run once: the libraries' late imports take up to two seconds.

    The model that tells languages in Latin letters apart (115 MB, 0.4 s) waits for the first such page.
    """
    from crawler.process import process

    source = Source(name="warm", title="", home="http://warm.invalid/")
    page = Page(
        url=source.home,
        final_url=source.home,
        source=source.name,
        body=WARM_PAGE.encode(),
        fetched_at=datetime(2024, 5, 5, tzinfo=UTC),
        headers=(("Content-Type", "text/html"),),
    )
    with contextlib.suppress(Exception):  # a broken chain says so with the first real page
        process(page, source, SiteProfile(source=source.name))
    return process
