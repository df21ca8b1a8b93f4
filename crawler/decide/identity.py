"""Which stored article a page is, if any; whose article it is. Pure: the caller looks things up.

An article belongs to the source that served it. A page's canonical link, a feed's GUID and an equal text are claims;
the address that was asked for, or that answered, is not. A claim is believed only where the texts agree, and nothing
lets one source touch another's article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crawler.arabic.letters import fold, line_key, tokens
from crawler.model import Draft, StoredArticle

SHINGLE = 4
"""Words of a run that two texts may share."""
ALIKE = 0.3
"""Part of the shorter text's runs from which on two texts are versions of one."""
SENTENCE_WORDS = 5
"""A sentence of fewer words may stand in any text."""

FOREIGN_CANONICAL = "foreign_canonical"
"""Flag: the page's canonical link names another source's article."""
SHARED_CANONICAL = "shared_canonical"
"""Flag: the page's canonical link names an article with quite another text."""

_SENTENCE_END = re.compile(r"[.!?؟۔]+(?=\s|$)|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The stored articles that a page may be."""

    own: StoredArticle | None = None
    """Under the address that was asked for, or that answered."""
    claimed: StoredArticle | None = None
    """Under the page's canonical link alone."""
    same_guid: StoredArticle | None = None
    """Of the same source, offered under the same GUID."""
    same_text: StoredArticle | None = None
    """Of the same source, with the same folded text."""
    other_form: StoredArticle | None = None
    """Under another form of the address (AMP, mobile, print, http for https)."""
    led_elsewhere: bool = False
    """The address that was asked for is known, the one that answered isn't, or is another article's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a page is."""

    draft: Draft
    """With the address under which it is kept: its claim, or its own where the claim isn't believed."""
    stored: StoredArticle | None = None
    """The article that it is a version of."""
    foreign: StoredArticle | None = None
    """Another source's article at the page's own address: nothing is written."""
    same_text: StoredArticle | None = None
    other_form: StoredArticle | None = None
    led_elsewhere: bool = False
    """The article's address led to one that isn't known to be its own."""


def match(draft: Draft, found: Candidates) -> Match:
    """Which stored article a draft is a version of, and under which address it is kept."""
    if found.own is not None:
        if found.own.source != draft.source:
            return Match(draft=draft, foreign=found.own)
        return Match(draft=_unless_anothers(draft, found), stored=found.own, led_elsewhere=found.led_elsewhere)
    if found.claimed is not None:
        if found.claimed.source == draft.source and alike(draft, found.claimed):
            return Match(draft=draft, stored=found.claimed)
        draft = _unless_anothers(draft, found)
    if found.same_guid is not None and _moved(draft, found.same_guid):
        return Match(draft=draft, stored=found.same_guid)
    if found.other_form is not None and found.other_form.source != draft.source:
        return Match(draft=draft, foreign=found.other_form)
    return Match(draft=draft, same_text=found.same_text, other_form=found.other_form)


def _unless_anothers(draft: Draft, found: Candidates) -> Draft:
    """The draft under the address that answered, if another article has the one that it claims."""
    taken = found.claimed
    if taken is None or (found.own is not None and taken.id == found.own.id):
        return draft
    flag = FOREIGN_CANONICAL if taken.source != draft.source else SHARED_CANONICAL
    return replace(
        draft,
        url=draft.answered_url,
        aliases=tuple(url for url in draft.aliases if url not in (draft.url, draft.answered_url)),
        extraction=replace(draft.extraction, flags=(*draft.extraction.flags, flag)),
        met=None,
    )


def _moved(draft: Draft, known: StoredArticle) -> bool:
    """Whether a page with a known article's GUID can be that article at a new address.

    Some feeds number their places: then the same GUID has other articles, which may be as alike as bulletins are.
    """
    now, then = set(tokens(draft.extraction.title)), set(tokens(known.title))
    numbers = {word for word in now ^ then if word.isdigit()}
    return alike(draft, known) and not numbers and len(now & then) * 2 >= len(now | then)


def alike(draft: Draft, stored: StoredArticle) -> bool:
    """Whether a draft's text and title can be a version of a stored article's."""
    if draft.fingerprint.text_hash and draft.fingerprint.text_hash == stored.text_hash:
        return True
    return likeness(draft.extraction.text, stored.text) >= ALIKE


def likeness(one: str, other: str) -> float:
    """The larger part of the shorter text that stands in the other: of its sentences, of its runs of words; 0 to 1."""
    return max(_shared(_sentences(one), _sentences(other)), _shared(_runs(one), _runs(other)))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 0.0


def _sentences(text: str) -> frozenset[str]:
    said = (" ".join(tokens(sentence)) for sentence in _SENTENCE_END.split(fold(text)))
    return frozenset(sentence for sentence in said if sentence.count(" ") >= SENTENCE_WORDS - 1)


def _runs(text: str) -> frozenset[str]:
    words = tokens(fold(text))
    return frozenset(" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


NOTICE_WORDS = 80
"""A notice that stands in place of articles isn't longer."""
SPEAKS_OF = 1 / 3
"""Part of a headline's words that its article's text has, at least."""
_SHORT_WORD = 2
_TELLING = 2
"""A headline of fewer words says too little to tell."""


def is_shared_notice(draft: Draft, twin: StoredArticle | None, offered_title: str = "") -> bool:
    """Whether one text at two addresses is a notice: a short one under several headlines, none its own.

    One article at two addresses has one headline, and the link to it said so.

    Args:
        twin: the article with the same text at another address; None where that is no article any more.
        offered_title: what the link to the draft's page was called.
    """
    text, title = draft.extraction.text, draft.extraction.title
    if not draft.fingerprint.text_hash or len(tokens(text)) > NOTICE_WORDS:
        return False
    headlines = [title, *([twin.title] if twin is not None else []), *([offered_title] if offered_title else [])]
    several = twin is None or len({line_key(headline) for headline in headlines}) > 1
    telling = [words for words in map(_telling_words, headlines) if len(words) >= _TELLING]
    return several and bool(telling) and not any(_speak_of(words, text) for words in telling)


def _telling_words(headline: str) -> frozenset[str]:
    return frozenset(word for word in tokens(headline) if len(word) > _SHORT_WORD)


def _speak_of(words: frozenset[str], text: str) -> bool:
    """Whether a text has the words of a headline."""
    return len(words & set(tokens(text))) >= SPEAKS_OF * len(words)
