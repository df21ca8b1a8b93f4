"""Words as FTS5 takes them: alternatives and titles, around what crawler/search/query.py makes of terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crawler.search.forms import Vocabulary
from crawler.search.query import ALL, Beginning, Match, Query, Term, match_expression


def match_query(query: Query, vocabulary: Vocabulary, beginning: Beginning = lambda _: ()) -> Match:
    """As `match_expression`, with terms that are alternatives of each other or looked for in titles alone."""
    groups = tuple(_groups(query.terms))
    plain = tuple(group[0] for group in groups if len(group) == 1 and not group[0].title)
    if len(plain) == len(query.terms):
        return match_expression(query, vocabulary, beginning)

    def matched(*terms: Term) -> Match:
        return match_expression(Query(terms=terms), vocabulary, beginning)

    def one(term: Term) -> Match:
        found = matched(replace(term, excluded=False))
        return replace(found, expression=f"title : ({found.expression})") if term.title else found

    base = matched(*plain)
    parts, matches = [base.expression] if plain else [], [base]
    without: list[str] = []
    for group in groups:
        if len(group) == 1 and not group[0].title:
            continue
        found = [one(term) for term in group]
        either = " OR ".join(f"({match.expression})" for match in found)
        (without if group[0].excluded else parts).append(either)
        matches += [] if group[0].excluded else found
    expression = " AND ".join(f"({part})" for part in parts) or f"tags : {ALL}"
    for part in without:
        expression = f"({expression}) NOT ({part})"
    return _together(expression, matches)


def _groups(terms: Iterable[Term]) -> Iterator[tuple[Term, ...]]:
    """Terms of which one is enough, together; every other term alone."""
    group: list[Term] = []
    for term in terms:
        if group and not term.alternative:
            yield tuple(group)
            group = []
        group.append(term)
    if group:
        yield tuple(group)


def _together(expression: str, matches: Iterable[Match]) -> Match:
    matches = tuple(matches)
    return Match(
        expression=expression,
        matched=tuple(dict.fromkeys(one for match in matches for one in match.matched)),
        wanted=frozenset().union(*(match.wanted for match in matches)),
    )
