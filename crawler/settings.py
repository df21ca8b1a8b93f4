"""Scrapy settings; the only place where the order of components is written.

`project_settings` gives what holds for every crawl; what a source asks for is added in spiders/settings.py. Scrapy's
own commands read this module's names.
"""

from __future__ import annotations

from typing import Any

from scrapy.settings import Settings

from crawler import __version__, limits

BOT_NAME = "marsad"
USER_AGENT = f"Marsad/{__version__} (news archive)"
SPIDER_MODULES: list[str] = []
SPIDER_LOADER_CLASS = "spiders.loader.SourceSpiderLoader"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# A run opens no listening socket. Scrapy's remote control would execute code for whoever holds a token.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.handler.PoliteHandler",
    "https": "crawler.fetch.handler.PoliteHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.fetch.guard.GuardedResolver"

# --- order of components ---------------------------------------------------------------------------

DOWNLOADER_MIDDLEWARES_BASE = {
    # A request passes from top to bottom, an answer from bottom to top.
    "crawler.fetch.robots.RobotsTxt": 100,  # before anything is sent
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.fetch.render.Rendering": 530,  # after all that: it gets whole pages
    "crawler.fetch.conditional.Conditional": 540,  # after decoding: it compares bodies
    "crawler.fetch.retries.Retries": 550,
    "crawler.fetch.codings.ContentCodings": 590,
    "crawler.fetch.redirects.Redirects": 600,
    "crawler.fetch.archive.Archive": 995,  # nearest to the wire: bytes as received
}
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
    "crawler.fetch.frontier.Frontier": 100,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
}
ITEM_PIPELINES = {"crawler.fetch.pipeline.IngestPipeline": 100}
EXTENSIONS_BASE = {
    "crawler.fetch.ledger.Ledger": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}

# --- limits ----------------------------------------------------------------------------------------

DOWNLOAD_MAXSIZE = limits.PAGE_BYTES
DOWNLOAD_WARNSIZE = 0
MARSAD_SITEMAP_MAXSIZE = limits.SITEMAP_BYTES
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_ENABLED = True
REDIRECT_MAX_TIMES = 10
METAREFRESH_ENABLED = False
COOKIES_ENABLED = False
URLLENGTH_LIMIT = limits.URL_CHARACTERS
MARSAD_TRIES = 3
MARSAD_RETRY_SPACING = limits.DELAY_SECONDS
"""Seconds before the second try; twice as many before the third."""

# --- politeness and speed --------------------------------------------------------------------------

MARSAD_DELAY = limits.DELAY_SECONDS
"""Seconds between two requests to one host, kept by crawler/fetch/politeness.py for all crawlers together."""
DOWNLOAD_DELAY = limits.DELAY_SECONDS
DOWNLOAD_DELAY_JITTER = 0.0
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1
"""Scrapy starts so many tasks for the output of each callback; its default of 100 costs 2 ms a page (measured). One is
enough: a page makes one item that is waited for."""
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = limits.DELAY_SECONDS
AUTOTHROTTLE_MAX_DELAY = 60.0
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
"""In the order of the feed, newest first; Scrapy's default begins with the last."""
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
"""Off: the ledger lets each URL through once, and Scrapy's filter drops without a word."""
DNSCACHE_ENABLED = True
LOG_ENABLED = False
"""The command line sets logging up; Scrapy adds no handler of its own."""
STATS_DUMP = False
LOG_FORMATTER = "crawler.fetch.logs.BoundedLog"


def probe_settings() -> dict[str, Any]:
    """What a probe changes: the components that keep what comes, and those that need what was kept, are left out."""
    return {
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.fetch.conditional.Conditional": None,
            "crawler.fetch.archive.Archive": None,
        },
        "SPIDER_MIDDLEWARES": {"crawler.fetch.frontier.Frontier": None},
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {"crawler.fetch.ledger.Ledger": None},
    }


def project_settings() -> Settings:
    """The settings above, as Scrapy's commands would read them."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    return settings
