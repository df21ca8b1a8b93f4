"""Is it new, an edit, the same again, or the same text under another URL? Pure: the caller looks things up.

The same text from another source is an article of its own: a copy, which storage/stories.py joins to its story.
"""

from __future__ import annotations

from collections import Counter

from crawler.arabic.datelines import beside_dates
from crawler.arabic.letters import line_key, masked_key, tokens
from crawler.arabic.lexicon import COUNTING
from crawler.decide.dating import changes_date, dating
from crawler.decide.identity import NOTICE_WORDS, Match, alike, is_shared_notice
from crawler.model import RENDER_FLAGS, Decision, Detail, Doubt, Draft, OutcomeKind, Reason, StoredArticle, Told
from crawler.model.dates import KEPT

_COUNTER_WORDS = 10
_UNFINISHED = frozenset({"truncated", *RENDER_FLAGS})
"""Flags of a page that may have had more text."""


def decide(found: Match, *, same_page: bool = False, doubt: Doubt | None = None, offered_title: str = "") -> Decision:
    """What becomes of a draft.

    Args:
        found: which stored article it is (`crawler.decide.identity.match`).
        same_page: the draft comes from the very answer that the stored article was derived from (`marsad reprocess`):
            what differs is our reading, not the publisher's text, so it is a correction and no revision.
        doubt: an earlier answer of its page with a wholly other text.
        offered_title: what the link to its page was called.
    """
    draft, stored = found.draft, found.stored
    if found.foreign is not None:
        return Decision(
            outcome=OutcomeKind.UNCHANGED,
            draft=draft,
            reason=Reason.KNOWN,
            detail=Detail.OF_SOURCE.of(found.foreign.source),
            keeps_page=True,
        )
    if stored is None:
        return _first_met(found, doubt, offered_title)
    if same_page:
        return _corrected(draft, stored)
    if keeps := _worse(draft, stored):
        return Decision(outcome=keeps.outcome, draft=draft, article=stored.id, reason=keeps)
    same_text = draft.fingerprint.text_hash == stored.text_hash or _same_to_a_reader(draft, stored)
    if same_text and _same_title(draft, stored):
        dates = dating(draft.published, stored, OutcomeKind.UNCHANGED)
        return Decision(outcome=OutcomeKind.UNCHANGED, draft=draft, article=stored.id, dating=dates)
    if not same_text and not _same_title(draft, stored) and not alike(draft, stored):
        return _replaced(found, stored, doubt)
    return _edited(draft, stored)


def _edited(draft: Draft, stored: StoredArticle) -> Decision:
    return Decision(
        outcome=OutcomeKind.REVISED,
        draft=draft,
        article=stored.id,
        detail=_what_changed(draft, stored),
        dating=dating(draft.published, stored, OutcomeKind.REVISED),
    )


def _first_met(found: Match, doubt: Doubt | None, offered_title: str) -> Decision:
    draft, twin = found.draft, found.same_text
    repeated = twin is not None or (doubt is not None and doubt.shared)
    if found.other_form is None and repeated and is_shared_notice(draft, twin, offered_title):
        return Decision(
            outcome=OutcomeKind.REJECTED,
            draft=draft,
            reason=Reason.SOFT_404,
            detail=Detail.TITLED.of(draft.extraction.title),
            doubts=True,
            takes_back=twin.id if twin is not None and twin.revision == 1 else None,
        )
    if found.other_form is None and twin is not None and draft.fingerprint.text_hash:
        return Decision(
            outcome=OutcomeKind.DUPLICATE,
            draft=draft,
            article=twin.id,
            detail=Detail.SAME_TEXT.of(twin.url),
            by_text=True,
        )
    if found.other_form is not None:
        return Decision(
            outcome=OutcomeKind.DUPLICATE,
            draft=draft,
            article=found.other_form.id,
            detail=Detail.OTHER_FORM.of(found.other_form.url),
        )
    return Decision(outcome=OutcomeKind.NEW, draft=draft, dating=dating(draft.published, None, OutcomeKind.NEW))


def _replaced(found: Match, stored: StoredArticle, doubt: Doubt | None) -> Decision:
    """A known article's page shows a wholly other text: a notice, another page, or an edit that is seen twice."""
    draft = found.draft
    short = len(tokens(draft.extraction.text)) <= NOTICE_WORDS
    if found.led_elsewhere or short or (doubt is not None and doubt.shared):
        return Decision(
            outcome=OutcomeKind.REJECTED,
            draft=draft,
            reason=Reason.SOFT_404,
            detail=(
                Detail.LEADS_TO.of(draft.answered_url)
                if found.led_elsewhere
                else Detail.TITLED.of(draft.extraction.title)
            ),
            keeps_page=True,
            led_away=found.led_elsewhere,
            doubts=not found.led_elsewhere,
        )
    if doubt is not None and doubt.text_hash == draft.fingerprint.text_hash and doubt.earlier:
        return _edited(draft, stored)
    return Decision(
        outcome=OutcomeKind.UNCHANGED,
        draft=draft,
        article=stored.id,
        reason=Reason.SECOND_LOOK,
        keeps_page=True,
        doubts=True,
    )


def _corrected(draft: Draft, stored: StoredArticle) -> Decision:
    changed = []
    if draft.extraction.title != stored.title:
        changed.append("title")
    if draft.extraction.text != stored.text:
        changed.append("text")
    dates = dating(draft.published, stored, OutcomeKind.REVISED, correction=True)
    if changes_date(dates, stored):
        changed.append("date")
    return Decision(
        outcome=OutcomeKind.REVISED if changed else OutcomeKind.UNCHANGED,
        draft=draft,
        article=stored.id,
        detail=Detail.CHANGED.of(",".join(changed)) if changed else None,
        dating=dates if changed else KEPT,
        correction=True,
    )


def _worse(draft: Draft, stored: StoredArticle) -> Reason | None:
    """Why the draft must not replace the stored text; None when it may."""
    text = draft.extraction.text
    if stored.last_seen_at is not None and draft.fetched_at < stored.last_seen_at:
        return Reason.OLDER
    if not text.strip() and stored.text.strip():
        return Reason.EMPTIED
    if _UNFINISHED.intersection(draft.extraction.flags) and len(text) < len(stored.text):
        return Reason.CUT_SHORT
    return None


def _same_title(draft: Draft, stored: StoredArticle) -> bool:
    return tokens(draft.extraction.title) == tokens(stored.title)


def _same_to_a_reader(draft: Draft, stored: StoredArticle) -> bool:
    """Whether the lines differ only by counters, times, and lines that are now known not to be text."""
    cut = {masked_key(removed.line) for removed in draft.extraction.removed}
    old, new = _lines(stored.text), _lines(draft.extraction.text)
    lost = old - new
    gained = new - old
    for line in list(lost):
        if masked_key(line) in cut:
            del lost[line]
    return all(is_counter(line) for line in (*lost, *gained))


def _lines(text: str) -> Counter[str]:
    return Counter(key for line in text.splitlines() if (key := line_key(line)))


def is_counter(line: str) -> bool:
    """Whether a line only counts (views, comments) or tells the time: `شوهد 412 مرة`, `منذ 3 ساعات`, `12:30`."""
    mask = masked_key(line)
    words = mask.split()
    if "0" not in words or len(words) > _COUNTER_WORDS:
        return False
    return COUNTING.issuperset(beside_dates(mask))


def _what_changed(draft: Draft, stored: StoredArticle) -> Told | None:
    retitled = not _same_title(draft, stored)
    old, new = _lines(stored.text), _lines(draft.extraction.text)
    lost, gained = (old - new).total(), (new - old).total()
    if lost or gained:
        return (Detail.RETITLED_AND_EDITED if retitled else Detail.EDITED).of(gained, lost)
    return Detail.RETITLED.of() if retitled else None
