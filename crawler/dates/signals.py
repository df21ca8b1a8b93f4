"""Where pages state their date: every signal by name, family and trust, the most trusted first.

Trust follows what was measured on news pages with known dates (docs/design-notes.md, "Dates"). To add a signal, add an
entry. Signals marked `modified` are kept apart: they never date an article.
"""

from __future__ import annotations

from crawler.dates import scripts, structured, textual, visible
from crawler.dates.evidence import Signal

SIGNALS: tuple[Signal, ...] = (
    Signal(name="wordpress", family="feed", trust=97, find=structured.wordpress_published),
    Signal(name="jsonld", family="jsonld", trust=95, find=structured.jsonld_published),
    Signal(name="feed", family="feed", trust=92, find=structured.feed_published),
    Signal(name="news_sitemap", family="sitemap", trust=92, find=structured.news_sitemap_published),
    Signal(name="meta_published", family="meta", trust=90, find=structured.meta_published),
    Signal(name="microdata", family="microdata", trust=85, find=structured.microdata_published),
    Signal(name="jsonld_broken", family="jsonld", trust=82, find=structured.jsonld_broken),
    Signal(name="time_marked", family="time", trust=82, find=visible.time_marked),
    Signal(name="url", family="url", trust=80, find=structured.url_date),
    Signal(name="near_title", family="visible", trust=80, find=visible.near_title),
    Signal(name="time", family="time", trust=76, find=visible.time_near_title),
    Signal(name="meta_date", family="meta", trust=66, find=structured.meta_date),
    Signal(name="text_line", family="visible", trust=66, find=textual.text_lines),
    Signal(name="date_class", family="visible", trust=64, find=visible.date_class, last_resort=True),
    Signal(name="labelled", family="visible", trust=64, find=visible.labelled, last_resort=True),
    Signal(name="listing", family="listing", trust=60, find=structured.listing_published),
    Signal(name="dateline", family="text", trust=56, find=textual.dateline),
    Signal(name="script", family="script", trust=55, find=scripts.script_state, last_resort=True),
    Signal(name="image", family="image", trust=30, find=structured.image_date),
    Signal(name="banner", family="banner", trust=5, find=textual.banner),
    Signal(name="jsonld_modified", family="jsonld", trust=45, find=structured.jsonld_modified, modified=True),
    Signal(name="meta_modified", family="meta", trust=44, find=structured.meta_modified, modified=True),
    Signal(name="microdata_modified", family="microdata", trust=42, find=structured.microdata_modified, modified=True),
    Signal(name="time_modified", family="time", trust=42, find=visible.time_modified, modified=True),
    Signal(name="link_modified", family="sitemap", trust=40, find=structured.link_modified, modified=True),
    Signal(name="header_modified", family="header", trust=25, find=structured.header_modified, modified=True),
)
