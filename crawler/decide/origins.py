"""Independent origins: which texts of a story descend from none of the others. Pure.

Forty-one outlets may carry three texts. Each member is read in the order of publication; it descends from the earlier
ones when about half of it stands in them, all together: so a copy of a copy has one origin, and a text that was put
together from two agencies adds none. A report of one's own that quotes an agency keeps most of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from crawler.arabic.letters import line_key
from crawler.decide.stories import names
from crawler.model import Descent, Member

DESCENDS = 0.45
"""Share of a text that earlier ones have, from which it descends from them."""
DESCENDS_CREDITED = 0.35
"""The same where it names the source of one of them, or the agency that it names too."""
MADE_UP = 0.7
"""Share of each of two texts in a third one, and of the third in both, from which it was put together from them."""
APART = 0.2
"""Share that such two have in common at most."""
MOST_PARTS = 6
"""Other members that are tried as its parts."""

Taken = Callable[[int, Sequence[int]], float]
"""The share of an article's text that others have, all together, 0-1."""


def trace(members: Sequence[Member], lead: Member, taken: Taken, known: Mapping[int, Descent]) -> tuple[Descent, ...]:
    """The descent of each member, the earliest first.

    Args:
        lead: the story's first article, an origin always.
        taken: asked no more than needed: for a copy, of the origins before it and of each of these.
        known: what was decided before; what stands before the first unknown one stays as it is.
    """
    waiting = sorted(members, key=lambda member: _order(member, lead))
    found = _kept(waiting, known)
    waiting = waiting[len(found) :]
    put_off: set[int] = set()
    while waiting:
        member, *waiting = waiting
        parent = _parent(member, found, taken)
        late = parent is None and found and not member.timed and member.article not in put_off
        if late and _is_made_up(member, [*(earlier for earlier, _ in found), *waiting], taken):
            put_off.add(member.article)
            waiting.append(member)
        else:
            found.append((member, Descent(member.article, parent)))
    return tuple(descent for _, descent in found)


def _order(member: Member, lead: Member) -> tuple[bool, bool, str, int, str]:
    """The first one, then by time: who is known by the day alone comes after all of that day, the longest before."""
    on = member.published_on.isoformat() if member.published_on else "9999"
    when = member.published_at.isoformat() if member.published_at and member.timed else f"{on}T99"
    return member.article != lead.article, not member.origin, when, -member.words, member.url


def _kept(members: Sequence[Member], known: Mapping[int, Descent]) -> list[tuple[Member, Descent]]:
    """Those at the beginning that were decided on when the same ones stood before them."""
    kept: list[tuple[Member, Descent]] = []
    for member in members:
        old = known.get(member.article)
        if old is None or (old.parent is not None and all(old.parent != one.article for one, _ in kept)):
            break
        kept.append((member, old))
    return kept


def _parent(member: Member, earlier: Sequence[tuple[Member, Descent]], taken: Taken) -> int | None:
    """The earlier article that has most of a text; None: no half of it stands in them."""
    needed = DESCENDS_CREDITED if any(_same_source(member, one) for one, _ in earlier) else DESCENDS
    origins = [one.article for one, descent in earlier if descent.parent is None]
    for others in (origins, [one.article for one, _ in earlier]):
        if others and taken(member.article, others) >= needed:
            return others[0] if len(others) == 1 else max(others, key=lambda other: taken(member.article, [other]))
    return None


def _same_source(copy: Member, model: Member) -> bool:
    """Whether a text names another one's source, or both name one agency."""
    if copy.source == model.source:
        return False
    credit = line_key(copy.credited)
    return names(copy, model) or (len(credit) > 1 and credit == line_key(model.credited))


def _is_made_up(member: Member, others: Sequence[Member], taken: Taken) -> bool:
    """Whether two texts that have nothing in common make up a third one, whose time isn't known: it came after both."""
    parts = [one.article for one in others if taken(one.article, [member.article]) >= MADE_UP]
    return any(
        taken(a, [b]) <= APART and taken(member.article, [a, b]) >= MADE_UP
        for a, b in combinations(parts[:MOST_PARTS], 2)
    )
