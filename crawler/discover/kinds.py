"""KINDS: the ways in which a site offers its articles, each with its key in sources.toml and the links that it gives.

A new kind is an entry here, a reader beside this module and a loop in spiders/.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model import LinkKind, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way of discovery."""

    name: str
    """Of its requests and pages."""
    key: str
    """In sources.toml; empty where nothing is configured."""
    stage: Stage
    """Where its faults are booked."""
    links: tuple[LinkKind, ...]
    """What its offers are called."""


KINDS = (
    Kind(name="feed", key="feeds", stage=Stage.FEED, links=(LinkKind.FEED,)),
    Kind(name="wordpress", key="wordpress", stage=Stage.WORDPRESS, links=(LinkKind.WORDPRESS,)),
    Kind(name="listing", key="listings", stage=Stage.LISTING, links=(LinkKind.LISTING,)),
    Kind(name="sitemap", key="sitemaps", stage=Stage.SITEMAP, links=(LinkKind.SITEMAP, LinkKind.NEWS_SITEMAP)),
    Kind(name="robots", key="", stage=Stage.SITEMAP, links=()),
)
"""`robots` are the sitemaps that robots.txt names."""

DISCOVERY = frozenset(kind.name for kind in KINDS)
"""Kinds of pages that offer articles."""
