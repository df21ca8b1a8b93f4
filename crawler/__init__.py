"""Marsad: news ingestion for Arabic news.

One idea carries the architecture: `Page` is the only door in, `Decision` the only door out.

    discover -> fetch -> archive | extract -> date -> fingerprint | decide -> store -> report
       effects (Scrapy, WARC)    |   pure, in worker processes    |  pure     effect    pure

A live crawl, a replay of the archive and a backfill from WARC files differ only in who makes Pages.

Where things are, from top to bottom; arrows point down only (pyproject.toml has the layers, import-linter checks them):

    cli, commands              the command line, one module for each command; progress, demo
    runner, settings           the crawlers of one run; Scrapy's settings and the order of its components
    spiders                    how a source offers its articles
    pipelines, extensions, middlewares, services         Scrapy's side, and what its components share
    replay, tools              the archive as a source of Pages; what every run writes with
    ingest, pool, lock        the one write path; worker processes; one run at a time
    process, decide | storage  the pure chain and its end | database and WARC files: strangers to each other
    survey, report, health, schedule                     what a site offers; what a run did, how sources are, when next
    discover, extract, dates, dedup, profile, config     the pure steps; what is learned; sources.toml
    document, tables, probe    a parsed page; the tables of sources.toml; single polite requests (not pure)
    urls, query, forms         addresses; the search language; the forms of Arabic words
    text, encoding, codings, errors, limits, reasons     what all of them need
    model                      the nouns
"""

__version__ = "0.1.0"
