"""Stories kept up as articles come, change and go: what was decided in crawler/decide is executed in storage.

All writes happen in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crawler.decide.stories import first, joining, parts
from crawler.dedup.fingerprint import fingerprint
from crawler.dedup.near_copies import Reading, compare
from crawler.model import CopyKind, Fingerprint, Member
from storage.store import Store
from storage.stories import Standing

RENEWED = 200
"""Articles whose keys are made anew in one transaction."""


class _Texts:
    """Texts prepared for comparison, each once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._readings: dict[int, Reading] = {}

    def __getitem__(self, article: int) -> Reading:
        if article not in self._readings:
            self._readings[article] = Reading(*self._store.stories.text(article))
        return self._readings[article]

    def are_copies(self, a: int, b: int) -> bool:
        return compare(self[a], self[b]).kind is not None


def place(store: Store, article: int, made: Fingerprint) -> int | None:
    """Finds the story of a stored article, making, joining or parting stories as its text demands.

    Call it after an article was inserted or its text, title or date changed. Returns the story, None if it stands
    alone.

    `made`: the fingerprint of its present text.
    """
    left = store.stories.of(article)
    if left is not None:
        store.stories.leave(article)
        regroup(store, left)
    signature = store.stories.sign(article, made)
    if not signature.keys:
        return None
    texts = _Texts(store)
    joined = joining(store.stories.candidates(article, signature), lambda other: texts.are_copies(article, other))
    if not joined:
        return None
    new = {article, *joined.alone, *(m.article for story in joined.stories[1:] for m in store.stories.members(story))}
    story = store.stories.gather(article, joined.stories, joined.alone)
    _settle(store, story, texts, new)
    return story


def refresh_of(store: Store, article: int) -> None:
    """Renews the row of an article's story, after something that it tells of its members has changed."""
    story = store.stories.of(article)
    if story is not None:
        _settle(store, story, _Texts(store))


def delete_article(store: Store, article: int) -> None:
    """Deletes an article with all that hangs on it; what it held together parts."""
    story = store.stories.of(article)
    store.delete_article(article)
    if story is not None:
        regroup(store, story)


def regroup_all(store: Store) -> int:
    """Decides anew on stories that articles were taken out of; returns how many those were."""
    waiting = store.stories.unsettled()
    for story in waiting:
        with store.transaction():
            regroup(store, story)
    return len(waiting)


def regroup(store: Store, story: int) -> None:
    """Parts a story where its members don't hang together by themselves, and says anew who was first."""
    texts = _Texts(store)
    signatures = {m.article: store.stories.signature(m.article) for m in store.stories.members(story)}

    def are_copies(a: int, b: int) -> bool:
        mine, theirs = signatures[a], signatures[b]
        return bool(mine and theirs and mine.may_be_copy_of(theirs)) and texts.are_copies(a, b)

    whole, *others = parts(signatures, are_copies) or ((),)
    for part in others:
        _found(store, part, texts)
    if len(whole) > 1:
        _settle(store, story, texts, whole)
    else:
        _found(store, whole, texts)
        store.stories.drop(story)


def _found(store: Store, part: tuple[int, ...], texts: _Texts) -> None:
    """Makes a story of what parted from one, or leaves an article alone."""
    if len(part) > 1:
        _settle(store, store.stories.found(part), texts, part)
    for article in part[:1] if len(part) == 1 else ():
        store.stories.alone(article)


def _settle(store: Store, story: int, texts: _Texts, new: Iterable[int] = ()) -> None:
    """Who is first, and how alike the others are to it. While the first stays, only `new` ones are compared."""
    members = store.stories.members(story)
    lead, known_by = first(members)
    fresh = {m.article for m in members} if store.stories.lead(story) != lead.article else {lead.article, *new}
    for member in members:
        if member.article in fresh:
            store.stories.stand(member.article, story, _standing(member, lead, texts))
    store.stories.settle(story, members, lead, known_by)


def _standing(member: Member, lead: Member, texts: _Texts) -> Standing:
    """A member against the story's first; those that belong to it through others are merely related."""
    if member.article == lead.article:
        return Standing(kind=CopyKind.FIRST, taken=1.0, kept=1.0)
    found = compare(texts[member.article], texts[lead.article])
    return Standing(kind=found.kind or CopyKind.RELATED, taken=found.taken, kept=found.kept)


def rebuild(store: Store, progress: Callable[[int], None] | None = None) -> int:
    """Makes all fingerprints and stories anew from the texts; returns how many articles there are.

    For when the tables were damaged. Stories get new ids.
    """
    store.stories.clear()
    done = 0
    for done, article in enumerate(store.stories.texts(), start=1):
        place(store, article, fingerprint(*store.stories.text(article)))
        store.search.retag(article)
        if progress and done % 1_000 == 0:
            progress(done)
    return done


def renew(store: Store, most: int) -> int:
    """Makes keys of an older version anew, those of the newest articles first; returns how many that were.

    Each transaction is whole, so it goes on where it was stopped. `most`: of the articles that are gone through.
    """
    done = 0
    while done < most and (old := store.stories.outdated(min(RENEWED, most - done))):
        with store.transaction():
            for article in store.stories.pass_long_ones(old):
                place(store, article, fingerprint(*store.stories.text(article)))
        done += len(old)
    return done
