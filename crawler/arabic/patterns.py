"""Regular expressions over folded text, written in usual spelling: so "مقالة", "مقاله" and "مـقالة" are one word."""

from __future__ import annotations

import re

from crawler.arabic.letters import fold

_ARABIC_RUN = re.compile("[\u0620-\u06ff]+")


def folded(*patterns: str) -> re.Pattern[str]:
    """A line that any of the patterns matches as a whole, their Arabic words folded: for `Line.folded`.

    Without harakat, and no `?` behind a letter that folding drops (a final hamza).
    """
    text = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"^(?:{_ARABIC_RUN.sub(lambda found: fold(found[0]), text)})$", re.IGNORECASE)
