"""Marsad: news ingestion for Arabic news.

One idea carries the architecture: `Page` is the only door in, `Decision` the only door out.

    discover -> fetch -> archive | extract -> date -> fingerprint | decide -> store -> report
       effects (Scrapy, WARC)    |   pure, in worker processes    |  pure     effect    pure

A live crawl, a replay of the archive and a backfill from WARC files differ only in who makes Pages.

The folders are the flow, from the bottom up; arrows point down only (pyproject.toml has the layers, import-linter
checks them). Whatever chooses is in `decide`; whatever is an Arabic word is in `arabic`; whatever knows the web without
sending anything is in `web`; whatever sends is in `fetch`.

    cli, commands, demo        the command line, one module for each command; a small world for the quick start
    carry | deliver            the archive carried off: Parquet, NDJSON, CSV, Excel; alerts to whoever asked for them
    browse                     the archive's pages in Datasette
    scale                      crawls on several machines: tickets out, parcels back, one writer
    run, settings              the crawlers of one run and what it came to; Scrapy's settings and order of components
    watch                       watches.toml, and what a watch would have told
    spiders                    one loop for each way in which a source offers its articles
    fetch                      Scrapy's edge
    session, workers           what every run holds; the worker processes
    evidence                   how an article is cited, with what proves it
    ingest                     the one write path, and replays of archives
    process | storage          the pure chain | database and WARC files: strangers to each other
    discover, extract, dates   the steps of the chain
    learn, decide, dedup        what repeats; what is chosen; what is a copy
    search                      what is asked
    sources, phrases           sources.toml; sentences for people
    web, arabic                the web and the words
    system, model, errors, limits     what the machine grants; the nouns; the error tree; bounds
"""

__version__ = "0.1.0"
