"""Cleans the lines of a text: runs RULES, keeps what they find, and sees to it that the article survives.

Algorithm: the rules run in order, each on what the earlier ones left, again while any of them still cuts something
(each cut moves the edges). Then the limits: cuts that aren't certain (link lists, comments, long learned lines) are
taken back, all of them, if they take more than 40 % of the text or leave less than 200 characters. Certain ones,
whole lines of known furniture, go from a short text too, but never leave nothing. A text that kept lines so
carries the flag `kept_despite_rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crawler.arabic.letters import line_key
from crawler.extract import attribution
from crawler.extract.cuts import Cut, Line, Rule, Text, numbered
from crawler.extract.rules import RULES, learned
from crawler.model import Extraction, RemovedLine, SiteProfile, Source

MOST = 0.40
"""Share of a text that uncertain cuts may take."""
LEAST = 200
"""Characters that uncertain cuts must leave."""
_ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A text and what was said around it. Every line given is in `text` or in `removed`."""

    text: str
    """Paragraphs joined by a single newline."""
    summary: str = ""
    """A lead that the text repeated."""
    removed: tuple[RemovedLine, ...] = ()
    """In the order of the page."""
    source_attribution: str = ""
    dateline_place: str = ""
    dateline_agency: str = ""
    byline: str = ""
    tags: tuple[str, ...] = ()
    section: str = ""
    issue: str = ""
    flags: tuple[str, ...] = ()
    """`truncated`, `kept_despite_rules`."""


def clean_lines(
    lines: Sequence[str],
    *,
    title: str,
    source: Source,
    profile: SiteProfile,
    site_name: str = "",
    authors: tuple[str, ...] = (),
) -> Cleaned:
    """The article's lines apart from the lines around them.

    Args:
        lines: paragraphs of the engine, clean (`crawler.arabic.letters.clean`); blank ones are dropped.
        title: the article's title, without the site's name.
        site_name: what the page calls its site.
        authors: whom the page's metadata name.
    """
    given = tuple(line for line in numbered(lines) if line.text.strip())
    names = (source.title, *source.signatures, site_name, *profile.site_names)
    setting = Text(
        lines=given,
        cuts={},
        title=line_key(title),
        source=source,
        profile=profile,
        authors=authors,
        site_names=frozenset(key for name in names if (key := line_key(name))),
    )
    cuts, rules = _run(setting)
    cuts, flags = _within_limits(given, cuts)
    return _cleaned(given, cuts, rules, flags, setting)


def reclean(extraction: Extraction, profile: SiteProfile) -> Extraction:
    """An extraction without the lines that `profile` has learned since; the same object if there are none.

    Cheap: for drafts that waited while their source's profile grew. The inverse needs the page again
    (`marsad reprocess`).
    """
    given = numbered(extraction.text.split("\n"))
    source = Source(name=profile.source, title="", home="")
    names = frozenset(line_key(name) for name in (extraction.dateline_agency, *profile.site_names) if name)
    setting = Text(lines=given, cuts={}, title="", source=source, profile=profile, site_names=names)
    cuts, flags = _within_limits(given, {cut.place: cut for cut in learned(setting)})
    if not cuts:
        return extraction
    return replace(
        extraction,
        text="\n".join(line.text for line in given if line.place not in cuts),
        removed=extraction.removed
        + tuple(RemovedLine(rule="learned", line=line.text) for line in given if line.place in cuts),
        flags=tuple(dict.fromkeys((*extraction.flags, *flags))),
    )


def only_learned(text: str, profile: SiteProfile) -> bool:
    """Whether a cleaned text has nothing but lines that `profile` has learned: the site's words, no article's.

    With their numbers: a bulletin of prices has the same words every day, and says something.
    """
    keys = {line.key for line in profile.lines if line.active}
    return all(line_key(line) in keys for line in text.split("\n"))


def _run(setting: Text) -> tuple[dict[int, Cut], dict[int, str]]:
    """All cuts by place, and the names of the rules that made them."""
    cuts: dict[int, Cut] = {}
    rules: dict[int, str] = {}
    text = setting
    seen: dict[Rule, Text] = {}
    for _ in range(_ROUNDS):
        before = len(cuts)
        for rule in RULES:
            if seen.get(rule) is text:  # nothing was cut since: it finds nothing new
                continue
            seen[rule] = text
            found = [cut for cut in rule(text) if cut.place not in cuts]
            if found:
                for cut in found:
                    cuts[cut.place] = cut
                    rules[cut.place] = rule.__name__
                text = replace(text, lines=tuple(line for line in text.lines if line.place not in cuts), cuts=cuts)
        if len(cuts) == before:
            break
    return cuts, rules


def _within_limits(given: Sequence[Line], cuts: dict[int, Cut]) -> tuple[dict[int, Cut], tuple[str, ...]]:
    """The cuts that may stand, and the flag if some may not."""
    certain = {place: cut for place, cut in cuts.items() if cut.certain}
    base = _length(line for line in given if line.place not in certain)
    left = _length(line for line in given if line.place not in cuts)
    allowed = cuts
    flags: tuple[str, ...] = ()
    if len(certain) < len(cuts) and (left < LEAST or base - left > MOST * base):
        allowed, flags = certain, ("kept_despite_rules",)
    if given and all(line.place in allowed for line in given):
        return {}, ("kept_despite_rules",)
    return allowed, flags


def _length(lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _cleaned(
    given: Sequence[Line], cuts: dict[int, Cut], rules: dict[int, str], flags: tuple[str, ...], setting: Text
) -> Cleaned:
    kept = [line for line in given if line.place not in cuts]
    values: dict[str, list[str]] = {}
    for _, cut in sorted(cuts.items()):
        if cut.field == "combined":
            names = ("byline", "source_attribution")
            for name, value in zip(names, cut.value.split("\t"), strict=True):
                values.setdefault(name, []).append(value)
        elif cut.field:
            values.setdefault(cut.field, []).append(cut.value)
    first = {name: found[0] for name, found in values.items()}
    tags = tuple(dict.fromkeys(tag for value in values.get("tags", ()) for tag in attribution.listed(value)))
    place, agency = attribution.dateline(kept, setting)
    if not place and not agency and "dateline" in first:
        place, agency = first["dateline"].split("\t")
    return Cleaned(
        text="\n".join(line.text for line in kept),
        summary=first.get("summary", ""),
        removed=tuple(RemovedLine(rule=rules[line.place], line=line.text) for line in given if line.place in cuts),
        source_attribution=first.get("source_attribution") or attribution.sign_off(kept),
        dateline_place=place,
        dateline_agency=agency,
        byline=first.get("byline", ""),
        tags=tags,
        section=first.get("section", ""),
        issue=first.get("issue") or attribution.issue_of(tags),
        flags=tuple(dict.fromkeys((*(cuts[at].flag for at in sorted(cuts) if cuts[at].flag), *flags))),
    )
