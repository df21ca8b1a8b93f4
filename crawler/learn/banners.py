"""Lines that carry the site's date and not the article's: an issue's, cut as furniture, or learned over its pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crawler.arabic.letters import line_key, masked_key
from crawler.arabic.lines import ISSUE, NUMBERED_ISSUE
from crawler.model import RemovedLine, SiteProfile

MAY_BE_DATED = frozenset({
    "combined_line", "source_line", "byline", "dated_place", "published_line", "modified_line", "tag_line",
    "section_line", "repeated_title", "image_credit", "doubled_paragraph", "lead_as_summary", "learned",
})  # fmt: skip
"""Rules of extraction whose lines may carry the article's day; what the others cut is furniture, and dates nothing.
What was learned is judged by `Banners`: every article's own date line repeats, too."""


def names_issue(line: str) -> bool:
    """Whether a line carries the number of a newspaper's issue: its day is that of the paper, not of the article."""
    return NUMBERED_ISSUE.search(line) is not None


def furniture(removed: Iterable[RemovedLine]) -> frozenset[str]:
    """The lines that extraction cut because they say nothing about the article."""
    return frozenset(line.line for line in removed if line.rule not in MAY_BE_DATED)


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
        return ISSUE.search(line) is not None or (self._keys[masked] and on == fetched_on)
