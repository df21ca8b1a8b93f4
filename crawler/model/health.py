"""What a run tells of a source's health."""

from __future__ import annotations

from typing import TypeAlias

from crawler.model.facts import Fact, FactKind


class Finding(FactKind):
    """What was found of a source that is not well, where nothing failed outright: the closed list."""

    FEW_ARTICLES = "few_articles", "articles", "pages"
    FEWER_ARTICLES = "fewer_articles", "articles", "pages", "usual"
    """Fewer than usual, which is given in percent."""
    SHORT_TEXTS = "short_texts", "words", "usual"
    NO_ARTICLE_YET = "no_article_yet"
    SILENT = "silent", "hours"
    SILENT_LONGER = "silent_longer", "hours", "usual_hours"
    """Longer than usual, both in hours."""


Symptom: TypeAlias = Fact[Finding]
"""One such finding, with its numbers."""
