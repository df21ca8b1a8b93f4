"""Stories kept up as articles come, change and go: what was decided in crawler/decide is executed in storage.

All writes happen in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from crawler.decide.origins import trace
from crawler.decide.stories import first, joining, parts
from crawler.dedup.fingerprint import fingerprint
from crawler.dedup.near_copies import Reading, compare, shares, taken
from crawler.model import CopyKind, Descent, Fingerprint, Member
from storage.store import Store
from storage.stories import Standing

RENEWED = 200
"""Articles whose keys are made anew in one transaction."""


class _Texts:
    """Texts prepared for comparison, each once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._readings: dict[int, Reading] = {}
        self._kinds: dict[frozenset[int], CopyKind | None] = {}

    def __getitem__(self, article: int) -> Reading:
        if article not in self._readings:
            self._readings[article] = Reading(*self._store.stories.text(article))
        return self._readings[article]

    def kind(self, a: int, b: int) -> CopyKind | None:
        """How two articles are related, compared once."""
        pair = frozenset((a, b))
        if pair not in self._kinds:
            self._kinds[pair] = compare(self[a], self[b])[0]
        return self._kinds[pair]

    def are_copies(self, a: int, b: int) -> bool:
        return self.kind(a, b) is not None

    def taken(self, article: int, others: Sequence[int]) -> float:
        """The share of an article's text that others have, all together, 0-1."""
        return taken(self[article], [self[other] for other in others])


def place(store: Store, article: int, made: Fingerprint) -> int | None:
    """Finds the story of a stored article, making, joining or parting stories as its text demands.

    Call it after an article was inserted or its text, title or date changed. Returns the story, None if it stands
    alone. A story that an edited article comes back to keeps its number, by which people cite it.

    `made`: the fingerprint of its present text.
    """
    left = store.stories.of(article)
    if left is None:
        return _join(store, article, made, None)
    store.stories.leave(article)
    joined = _join(store, article, made, None)
    regroup(store, left)
    if joined is not None and joined != left:
        regroup(store, joined)
    return store.stories.of(article)


def _join(store: Store, article: int, made: Fingerprint, own: int | None) -> int | None:
    """The story of an article with the stories and articles that it joins; it stays in its own."""
    signature = store.stories.sign(article, made)
    if not signature.keys:
        return own
    texts = _Texts(store)
    candidates = (
        (other, story) for other, story in store.stories.candidates(article, signature) if not own or story != own
    )
    joined = joining(candidates, lambda other: texts.are_copies(article, other))
    if not joined:
        return own
    stories = sorted({*joined.stories, *([own] if own else [])})
    new = {article, *joined.alone, *(m.article for story in stories[1:] for m in store.stories.members(story))}
    story = store.stories.gather(article, stories, joined.alone)
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
    """Who is first, how alike the others are to it, and which are origins.

    While the first stays, only `new` ones are compared, and the descent of what stands before them is kept.
    """
    members = store.stories.members(story)
    lead, known_by = first(members)
    same_lead = store.stories.lead(story) == lead.article
    before = store.stories.standings(story) if same_lead else {}
    known = {article: standing for article, standing in before.items() if article not in set(new)}
    descents = trace(members, lead, texts.taken, {a: said.descent for a, said in known.items() if said.descent})
    for member, descent in zip(members, sorted(descents, key=lambda one: one.article), strict=True):
        standing = _standing(member, lead, texts, known.get(member.article), descent)
        if standing != before.get(member.article):
            store.stories.stand(member.article, story, standing)
    store.stories.settle(story, members, lead, known_by, sum(one.parent is None for one in descents))


def _standing(member: Member, lead: Member, texts: _Texts, known: Standing | None, descent: Descent) -> Standing:
    """A member against the story's first; those that belong to it through others are related, or independent."""
    if member.article == lead.article:
        return Standing(kind=CopyKind.FIRST, taken=1.0, kept=1.0, descent=descent)
    if known is not None and known.descent == descent:
        return known
    alike = texts.kind(member.article, lead.article) or CopyKind.RELATED
    kind = CopyKind.INDEPENDENT if descent.parent is None else alike
    taken, kept = shares(texts[member.article], texts[lead.article])
    return Standing(kind=kind, taken=round(taken, 3), kept=round(kept, 3), descent=descent)


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
                _join(store, article, fingerprint(*store.stories.text(article)), store.stories.of(article))
            for story in store.stories.untraced():
                _settle(store, story, _Texts(store))
        done += len(old)
    return done
