"""Lines that carry the site's date and not the article's, as learned over the source's pages."""

from __future__ import annotations

import re
from datetime import date

from crawler.arabic.letters import line_key, masked_key
from crawler.model import SiteProfile

_ISSUE = re.compile(r"(?<!\w)(?:العدد|عدد|السنة|issue|vol(?:ume)?|nr|no)(?!\w)", re.IGNORECASE)


class Banners:
    """The learned lines of one source, asked whether they are its banner."""

    def __init__(self, profile: SiteProfile) -> None:
        self._keys = {line.key: line.steady for line in profile.lines if line.active}

    def carries(self, line: str, on: date | None, fetched_on: date) -> bool:
        """Whether a line is learned to carry the site's date.

        Every article's own date line repeats too once its digits are masked. So a line that was learned that way counts
        only if it names the newspaper's issue, or if its numbers stay the same from article to article and it names the
        day of the fetch. One that was learned with its digits counts always.

        Args:
            on: the day that the line names, if any.
            fetched_on: the day of the fetch, in the source's zone.
        """
        if not self._keys:
            return False
        exact, masked = line_key(line), masked_key(line)
        if exact in self._keys:
            return True
        if masked not in self._keys:
            return False
        return _ISSUE.search(line) is not None or (self._keys[masked] and on == fetched_on)
