"""Marsad: news ingestion for Arabic news.

One idea carries the architecture: `Page` is the only door in, `Decision` the only door out.

    discover -> fetch -> archive | extract -> date -> fingerprint | decide -> store -> report
       effects (Scrapy, WARC)    |   pure, in worker processes    |  pure     effect    pure

A live crawl, a replay of the archive and a backfill from WARC files differ only in who makes Pages.

Where things are, and who may import whom (arrows point down; import-linter checks it in the tests):

                      cli, commands -> settings
       +---------------+--------------------------------+
    spiders   pipelines, middlewares, extensions      replay      know Scrapy (replay doesn't)
       |               +-------------> ingest <---------+          one write path
       |                      +----------+---------+
       |              process, decide           storage           strangers to each other
    discover, extract, dates, dedup, profile, config               pure: no Scrapy, SQLite, clock
       +----------------------+----------+---------+
                   urls -> text ; model ; errors                   import nothing of ours above
"""

__version__ = "0.1.0"
