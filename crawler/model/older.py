"""The English sentences that archives of older versions hold where there are codes now (crawler/model/facts.py)."""

from __future__ import annotations

from crawler.model.dates import Loss, WhyNot
from crawler.model.facts import Fact, read_fact

OLD: dict[str, WhyNot] = {
    "agrees with ": WhyNot.AGREES,
    "less certain than ": WhyNot.LESS_CERTAIN,
    "too weak alone": WhyNot.TOO_WEAK,
    "speaks of a modification": WhyNot.MODIFICATION,
    "its line repeats over the source": WhyNot.REPEATS,
    "only a year": WhyNot.ONLY_A_YEAR,
    "before ": WhyNot.BEFORE_THE_WEB,
    "after the page was fetched": WhyNot.AFTER_FETCH,
    "the time of the fetch: the page's clock": WhyNot.PAGE_CLOCK,
    "the day of the fetch at the place of the page's clock": WhyNot.CLOCK_PLACE,
    "the page prints a later date of its own": WhyNot.PRINTED_ANEW,
    "another headline": WhyNot.OTHER_HEADLINE,
    "another headline and address": WhyNot.OTHER_ARTICLE,
    "of the web page": WhyNot.WEB_PAGE,
    "of another page": WhyNot.OTHER_PAGE,
    "of another object": WhyNot.OTHER_OBJECT,
    "of the page's video": WhyNot.VIDEO,
    "of a ": WhyNot.OBJECT_TYPE,
    "of something without a type": WhyNot.UNTYPED,
    "not near the title": WhyNot.FAR_FROM_TITLE,
    "one of several": WhyNot.ONE_OF_SEVERAL,
    "in an element marked as updated": WhyNot.MARKED_UPDATED,
    "beside the title in a script": WhyNot.BESIDE_TITLE,
    "learned offset of the feed": WhyNot.FEED_OFFSET,
}
"""What `date_signals.why_not` held, as a whole or, where the sentence named something, up to its name."""


def code_of(sentence: str) -> str:
    """The code of an old sentence; what is none stays as it is."""
    for begin, kind in OLD.items():
        if not kind.about and sentence == begin:
            return str(Fact(kind))
        if kind.about and sentence.startswith(begin):
            return str(Fact(kind, (sentence.removeprefix(begin),)))
    return sentence


def read_loss(stored: str) -> Loss | None:
    """Why a date lost, from a code or an old sentence; None for what is neither."""
    return read_fact(code_of(stored), WhyNot)
