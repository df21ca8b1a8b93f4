"""The chain in a worker, and which watches its article meets: the writer has only to decide what is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crawler.decide.matching import Matcher, told
from crawler.decide.watches import Watch
from crawler.model import Draft, Page, Rejected, SiteProfile, Source
from crawler.workers.pool import Chain


@dataclass(frozen=True, slots=True)
class Watched:
    """A step that makes drafts say which watches they meet."""

    watches: tuple[Watch, ...]
    articles: Mapping[str, int]
    """See `Matcher`."""

    def __call__(self, chain: Chain) -> Chain:
        matcher = Matcher(self.watches, self.articles)

        def watched(page: Page, source: Source, profile: SiteProfile) -> Draft | Rejected:
            made = chain(page, source, profile)
            return replace(made, met=matcher.match(told(made))) if isinstance(made, Draft) else made

        return watched
