"""Every code is explained in both languages, as the docs say it, with what truly follows from it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.decide.health import WORST_FIRST
from crawler.decide.retry import after
from crawler.model import FactKind, NoteKind, Outcome, OutcomeKind, Reason, Waiting
from crawler.phrases.codes import (
    AT_ONCE,
    BY_SCHEDULE,
    CODES,
    EACH_RUN,
    HEALTH,
    LATER,
    NO_MORE,
    OF_ITS_OWN,
    OUTCOMES,
    Code,
    CodeKind,
    asked_again,
    explained,
)
from crawler.phrases.facts import SENTENCES
from crawler.search.parameters import Misreading

ROOT = Path(__file__).parents[2]
ARABIC = re.compile("[\u0621-\u064a]{2}")
NOW = datetime(2024, 5, 1, tzinfo=UTC)


def section(place: str) -> str:
    """The text under a heading of the docs, by its address."""
    page, _, anchor = place.partition("#")
    parts = re.split(r"^#+ (.+)$", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = zip(parts[1::2], parts[2::2], strict=True)
    return next(text for heading, text in named if heading.lower().replace(" ", "-") == anchor)


@pytest.mark.parametrize("code", CODES, ids=lambda code: f"{code.kind}-{code.code}")
def test_a_code_is_said_in_both_languages(code: Code) -> None:
    for arabic, english in filter(any, (code.means, *code.follows, code.again)):
        assert ARABIC.search(arabic)
        assert not ARABIC.search(english)


@pytest.mark.parametrize("kind", [kind for kind in CodeKind if kind is not CodeKind.NOTICE])
def test_the_docs_have_each_code_where_it_is_said_to_stand(kind: CodeKind) -> None:
    text = section(kind.where)
    said = [code.code for code in CODES if code.kind is kind]
    assert said
    assert [code for code in said if not re.search(rf"`{code}[`:]", text)] == []


def test_the_docs_tell_of_searches_that_cant_be_answered() -> None:
    assert "can't be answered" in section(CodeKind.NOTICE.where)


FACTS = (CodeKind.FINDING, CodeKind.WHY_NOT, CodeKind.ALERT, CodeKind.DETAIL)


def test_no_code_is_left_out() -> None:
    assert {code.code for code in CODES if code.kind is CodeKind.REASON} == set(Reason)
    assert {code.code for code in CODES if code.kind is CodeKind.NOTE} == set(NoteKind)
    assert {code.code for code in CODES if code.kind is CodeKind.NOTICE} == set(Misreading)
    facts: set[FactKind] = {kind for kinds in SENTENCES for kind in kinds}
    assert {code.code for code in CODES if code.kind in FACTS} == facts
    assert set(HEALTH) == set(WORST_FIRST)


def test_outcomes_are_said_as_in_the_docs() -> None:
    text = section(CodeKind.OUTCOME.where)
    for kind in OutcomeKind:
        assert f"| `{kind}` | {OUTCOMES[kind][1]} |" in text


AGAIN = {
    Reason.DNS: LATER,
    Reason.ROBOTS_DISALLOW: LATER,
    Reason.TOO_SHORT: NO_MORE,
    Reason.OFFSITE: NO_MORE,
    Reason.BUDGET: AT_ONCE,
    Reason.FEED_EMPTY: EACH_RUN,
    Reason.NO_PREVIEW: EACH_RUN,
    Reason.SAME_ANSWER: BY_SCHEDULE,
    Reason.WAITS: OF_ITS_OWN[Reason.WAITS],
    Reason.GONE: OF_ITS_OWN[Reason.GONE],
}


@pytest.mark.parametrize(("reason", "said"), AGAIN.items(), ids=[str(reason) for reason in AGAIN])
def test_it_is_said_whether_a_url_is_asked_again(reason: Reason, said: tuple[str, str]) -> None:
    assert asked_again(reason) == said


@pytest.mark.parametrize("reason", Reason)
def test_what_is_said_of_the_next_try_is_what_is_decided(reason: Reason) -> None:
    outcome = OutcomeKind.PENDING if reason is Reason.BUDGET else reason.outcome
    end = Outcome(run=1, source="a", url="https://a.example/1", outcome=outcome, at=NOW, reason=reason)
    decided = after(end, Waiting(source="a", found_at=NOW - timedelta(hours=1)))
    said = asked_again(reason)
    assert (decided.not_before is not None) == (said == LATER)
    assert (not decided.leaves and decided.not_before is None) == (said == AT_ONCE)
    if said == NO_MORE:
        assert decided.known


def test_what_follows_is_told_by_outcome_and_consequences() -> None:
    (robots,) = explained("robots_disallow")
    assert robots.follows[0][1].startswith("rejected: ")
    assert any("blocked" in said[1] for said in robots.follows)
    (budget,) = explained("budget")
    assert budget.follows[0][1].startswith("pending: ")
    (tls,) = explained("tls")
    assert any("twice as long" in said[1] for said in tls.follows)
    (feed,) = explained("feed_dtd")
    assert any("not read" in said[1] for said in feed.follows)


STORED = {
    "as it is stored": ("too_short", 1),
    "in capitals, with hyphens": (" Too-Short ", 1),
    "of two kinds": ("new", 2),
    "a signal and nothing else": ("jsonld", 1),
    "with what it is about": ("agrees:jsonld", 1),
    "no code": ("nothing_such", 0),
    "nothing": ("", 0),
}


@pytest.mark.parametrize(("stored", "number"), STORED.values(), ids=STORED)
def test_a_code_is_found_as_people_write_it(stored: str, number: int) -> None:
    assert len(explained(stored)) == number


def test_a_fact_is_said_with_what_it_is_about() -> None:
    assert explained("agrees:jsonld")[0].means[1] == "agrees with the article's JSON-LD"
    assert explained("silent:50")[0].means == ("مضى على آخر جديد يومان", "nothing new for 2 days")
    assert explained("agrees")[0].means[1] == "agrees with {signal}"
    assert explained("too_short:jsonld") == explained("too_short")
