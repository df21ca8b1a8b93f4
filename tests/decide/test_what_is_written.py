"""What each decision tells storage to write, field by field; and the bounds of what decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.decide import belief, identity, schedule
from crawler.decide.addresses import Item, has_any, idle_parameters, same_items, without
from crawler.decide.edits import decide, is_counter
from crawler.decide.identity import Candidates, Match, alike, is_shared_notice, likeness, match
from crawler.decide.recheck import GONE_AGAIN, RECHECKS, after_edit, gone_look, next_look
from crawler.model import Decision, Detail, Doubt, OutcomeKind, Reason, Told
from tests.decide.test_edits import stored
from tests.storage.drafts import NOW, TEXT, draft, source, text_hash

LATER = NOW + timedelta(hours=3)
HERE, THERE = "https://nawafir.example/1", "https://nawafir.example/9"
WORDS = [f"{one}{other}ون" for one in "بتثجحخدذرز" for other in "سشصضطظعغف"]
LONG, NOTICE = " ".join(WORDS[: identity.NOTICE_WORDS + 1]), " ".join(WORDS[: identity.NOTICE_WORDS])


def written(decision: Decision) -> tuple[object, ...]:
    return (
        decision.outcome,
        decision.article,
        decision.reason,
        decision.detail,
        decision.keeps_page,
        decision.doubts,
        decision.by_text,
        decision.correction,
        decision.takes_back,
    )


def plain(
    outcome: OutcomeKind,
    article: int | None = 7,
    reason: Reason | None = None,
    detail: Told | None = None,
    *flags: bool,
) -> tuple[object, ...]:
    """As `written`; the flags in its order, those left out False."""
    return outcome, article, reason, detail, *(*flags, False, False, False, False)[:4], None


NEW, SAME, EDIT, COPY, NO = (
    OutcomeKind.NEW,
    OutcomeKind.UNCHANGED,
    OutcomeKind.REVISED,
    OutcomeKind.DUPLICATE,
    OutcomeKind.REJECTED,
)
EDITED = draft(text=TEXT + "\nوحضر الافتتاح محافظ حماة.", at=LATER)
OTHER = draft(text=LONG, title="حديث آخر", at=LATER, answered_url=THERE)
SHORT = draft(text=NOTICE, title="حديث آخر", at=LATER, answered_url=THERE)
WALL = draft(text="وافق على ملفات صغيرة في متصفحك أو ارفض الآن", title="قبل أن تتابع")


def doubt(text: str, *, earlier: bool = True, shared: bool = False) -> Doubt:
    return Doubt(text_hash=text_hash(text), earlier=earlier, shared=shared)


DECISIONS = {
    "met for the first time": (Match(draft=draft()), None, plain(NEW, None)),
    "another source's": (
        Match(draft=draft(), foreign=stored(source="victim")),
        None,
        plain(SAME, None, Reason.KNOWN, Detail.OF_SOURCE.of("victim"), True),
    ),
    "the same text elsewhere": (
        Match(draft=draft(THERE), same_text=stored()),
        None,
        plain(COPY, 7, None, Detail.SAME_TEXT.of(HERE), False, False, True),
    ),
    "another form": (
        Match(draft=draft(THERE), other_form=stored()),
        None,
        plain(COPY, 7, None, Detail.OTHER_FORM.of(HERE)),
    ),
    "another form with the same text": (
        Match(draft=draft(THERE), other_form=stored(), same_text=stored(id=8)),
        None,
        plain(COPY, 7, None, Detail.OTHER_FORM.of(HERE)),
    ),
    "a notice met before": (
        Match(draft=WALL),
        doubt(WALL.extraction.text, shared=True),
        plain(NO, None, Reason.SOFT_404, Detail.TITLED.of("قبل أن تتابع"), False, True),
    ),
    "a notice met once": (Match(draft=WALL), doubt(WALL.extraction.text), plain(NEW, None)),
    "the same": (Match(draft=draft(at=LATER), stored=stored()), None, plain(SAME)),
    "an edit": (Match(draft=EDITED, stored=stored()), None, plain(EDIT, 7, None, Detail.EDITED.of(1, 0))),
    "another headline": (
        Match(draft=draft(title="مشتل في حماة", at=LATER), stored=stored()),
        None,
        plain(EDIT, 7, None, Detail.RETITLED.of()),
    ),
    "both": (
        Match(draft=replace(EDITED, extraction=replace(EDITED.extraction, title="مشتل في حماة")), stored=stored()),
        None,
        plain(EDIT, 7, None, Detail.RETITLED_AND_EDITED.of(1, 0)),
    ),
    "older": (
        Match(draft=draft(text="x", at=NOW - timedelta(hours=1)), stored=stored()),
        None,
        plain(SAME, 7, Reason.OLDER),
    ),
    "emptied": (Match(draft=draft(text=" ", at=LATER), stored=stored()), None, plain(SAME, 7, Reason.EMPTIED)),
    "cut short": (
        Match(draft=draft(text=TEXT[:40], flags=("truncated",), at=LATER), stored=stored()),
        None,
        plain(SAME, 7, Reason.CUT_SHORT),
    ),
    "cut, but as long": (
        Match(draft=draft(text=TEXT[:-2] + "ي.", flags=("truncated",), at=LATER), stored=stored(TEXT[:-2] + "ك.")),
        None,
        plain(EDIT, 7, None, Detail.EDITED.of(1, 1)),
    ),
    "shorter, but whole": (
        Match(draft=draft(text=TEXT.split("\n")[0], at=LATER), stored=stored()),
        None,
        plain(EDIT, 7, None, Detail.EDITED.of(0, 1)),
    ),
    "a notice in its place": (
        Match(draft=SHORT, stored=stored()),
        None,
        plain(NO, None, Reason.SOFT_404, Detail.TITLED.of("حديث آخر"), True, True),
    ),
    "led elsewhere": (
        Match(draft=OTHER, stored=stored(), led_elsewhere=True),
        None,
        plain(NO, None, Reason.SOFT_404, Detail.LEADS_TO.of(THERE), True),
    ),
    "what other pages show": (
        Match(draft=OTHER, stored=stored()),
        doubt(LONG, shared=True),
        plain(NO, None, Reason.SOFT_404, Detail.TITLED.of("حديث آخر"), True, True),
    ),
    "another text": (Match(draft=OTHER, stored=stored()), None, plain(SAME, 7, Reason.SECOND_LOOK, None, True, True)),
    "another text, seen twice": (
        Match(draft=OTHER, stored=stored()),
        doubt(LONG),
        plain(EDIT, 7, None, Detail.RETITLED_AND_EDITED.of(1, 2)),
    ),
    "another text, seen twice in one run": (
        Match(draft=OTHER, stored=stored()),
        doubt(LONG, earlier=False),
        plain(SAME, 7, Reason.SECOND_LOOK, None, True, True),
    ),
}


@pytest.mark.parametrize("case", DECISIONS)
def test_what_a_decision_writes(case: str) -> None:
    found, doubted, expected = DECISIONS[case]
    decision = decide(found, doubt=doubted)
    assert written(decision) == expected
    assert decision.draft == found.draft


@pytest.mark.parametrize(
    ("title", "text", "detail"),
    [
        ("مشتل جديد في حماة", TEXT, None),
        ("مشتل جديد", TEXT, Detail.CHANGED.of("title")),
        ("مشتل جديد في حماة", TEXT + ".", Detail.CHANGED.of("text")),
        ("مشتل جديد", TEXT + ".", Detail.CHANGED.of("title,text")),
    ],
)
def test_what_a_correction_writes(title: str, text: str, detail: Told | None) -> None:
    found = Match(draft=draft(text=text, title=title, on=None), stored=stored())
    outcome = EDIT if detail else SAME
    assert decide(found, same_page=True).draft == found.draft
    assert written(decide(found, same_page=True)) == plain(outcome, 7, None, detail, False, False, False, True)


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        (" ".join(["منذ", "3", *["أيام"] * 8]), True),
        (" ".join(["منذ", "3", *["أيام"] * 9]), False),
        ("آخر تحديث", False),
        ("3 أيام من الحرب", False),
    ],
    ids=["ten words", "eleven", "no number", "other words"],
)
def test_counters_are_short_and_have_a_number(line: str, counts: bool) -> None:
    assert is_counter(line) is counts


# --- which article a page is -----------------------------------------------------------------------


def test_a_page_under_its_own_address_is_its_article_wherever_it_led() -> None:
    own = stored()
    assert match(draft(), Candidates(own=own)) == Match(draft=draft(), stored=own)
    assert match(draft(), Candidates(own=own, led_elsewhere=True)).led_elsewhere
    assert match(draft(), Candidates(own=own, claimed=own)).draft == draft()


@pytest.mark.parametrize(
    "found", [Candidates(own=stored(source="victim")), Candidates(other_form=stored(source="victim"))]
)
def test_a_page_at_anothers_address_is_handed_on_as_it_is(found: Candidates) -> None:
    assert match(draft(), found) == Match(draft=draft(), foreign=stored(source="victim"))


@pytest.mark.parametrize(
    ("title", "moved"), [("مشتل جديد", True), ("مشتل جديد يفتتح", False)], ids=["half of the words", "two of five"]
)
def test_an_article_that_moved_keeps_half_of_its_headline(title: str, moved: bool) -> None:
    known = stored()
    expected = Match(draft=draft(THERE, title=title), stored=known if moved else None)
    assert match(draft(THERE, title=title), Candidates(same_guid=known)) == expected


def test_what_is_only_alike_is_handed_on() -> None:
    form, twin = stored(id=8), stored(id=9)
    assert match(draft(), Candidates(other_form=form, same_text=twin)) == Match(
        draft=draft(), other_form=form, same_text=twin
    )


def test_a_claim_that_is_not_believed_keeps_the_other_addresses() -> None:
    made = draft(HERE, aliases=(HERE, THERE, "https://nawafir.example/amp"), answered_url=THERE, flags=("truncated",))
    found = match(made, Candidates(claimed=stored(LONG)))
    assert (found.draft.url, found.draft.aliases) == (THERE, ("https://nawafir.example/amp",))
    assert found.draft.extraction.flags == ("truncated", identity.SHARED_CANONICAL)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("ا ب ت ث ج", "ا ب ت ث ج", 1.0),
        ("ا ب ت ث ج", "ا ب ت ث ح", 0.5),
        ("ا ب ت ث", "ا ب ت ث ح", 1.0),
        ("ا ب ت", "ا ب ت", 0.0),
        ("ا ب ت ث ج. س ش ص ض ط", "س ش ص ض ط؟ ا ب ت ث ج!", 1.0),
        ("ا ب ت ث. ج ح خ د", "ج ح خ د. ا ب ت ث", 0.4),
    ],
    ids=["the same", "half of the runs", "a part", "too short", "sentences in another order", "phrases are none"],
)
def test_how_much_of_a_text_another_has(one: str, other: str, share: float) -> None:
    assert likeness(one, other) == likeness(other, one) == share


def test_texts_are_alike_from_three_tenths_on() -> None:
    ten = "ا ب ت ث ج ح خ د ذ ر ز س ش"
    assert alike(draft(text=ten), stored("ا ب ت ث ج ح " + "ص ض ط ظ ع غ ف"))
    assert not alike(draft(text=ten), stored("ا ب ت ث ج " + "ص ض ط ظ ع غ ف ق"))
    assert alike(draft(text="ا"), stored("ا"))
    assert not alike(draft(text=""), stored(""))


@pytest.mark.parametrize(
    ("text", "title", "notice"),
    [
        (NOTICE, "قبل أن تتابع", True),
        (LONG, "قبل أن تتابع", False),
        (NOTICE, f"{WORDS[0]} وحدها هنا", False),
        (NOTICE, f"{WORDS[0]} أمام ثلاث جديدة", True),
        (NOTICE, "من هو", False),
    ],
    ids=["as long as may be", "longer", "a third of its words", "a quarter", "says too little"],
)
def test_a_notice_is_short_and_has_nothing_of_its_headline(text: str, title: str, notice: bool) -> None:
    assert is_shared_notice(draft(text=text, title=title), None) is notice


# --- addresses, beliefs, the calendar ---------------------------------------------------------------


def test_addresses_without_parameters_keep_the_others_in_order() -> None:
    url = "https://a.example/x?b=1&t=5&c=2=3&t=6#top"
    assert without(url, frozenset({"t"})) == "https://a.example/x?b=1&c=2=3"
    assert without(url, frozenset({"c"})) == "https://a.example/x?b=1&t=5&t=6"
    assert has_any(url, frozenset({"c"}))
    assert not has_any(url, frozenset({"c=2"}))


def test_a_parameter_is_idle_after_three_articles() -> None:
    met = [(n, f"https://a.example/{n}?t=1", f"https://a.example/{n}?t=2=3") for n in range(3)]
    assert idle_parameters(met, ()) == {"t"}
    assert idle_parameters(met[:2], ()) == frozenset()
    assert idle_parameters([*met[:2], met[1]], ()) == frozenset()


@pytest.mark.parametrize(
    ("items", "same"),
    [
        ([Item(url="a", kept=False), Item(url="b", kept=False)], {"a", "b"}),
        ([Item(url="a", kept=False)], set()),
        ([Item(url="a", kept=False, moved=1), Item(url="b", kept=True, moved=1)], {"a"}),
    ],
)
def test_items_that_moved(items: list[Item], same: set[str]) -> None:
    assert same_items(items) == same


def test_beliefs_begin_anew() -> None:
    assert belief.vain_rechecks(7, OutcomeKind.REVISED, claimed=True) == 0
    assert belief.vain_rechecks(7, OutcomeKind.UNCHANGED, claimed=True) == 8
    assert belief.honest_answers(4, lied=True) == 0
    assert belief.honest_answers(4, lied=False) == 5


@pytest.mark.parametrize(
    ("kind", "status", "checks", "wait"),
    [
        ("article", 200, 0, RECHECKS[0]),
        ("article", 200, 6, RECHECKS[6]),
        ("article", 200, 7, None),
        ("article", 299, 1, RECHECKS[1]),
        ("article", 300, 1, None),
        ("article", 304, 1, RECHECKS[1]),
        ("article", 305, 1, None),
        ("article", None, 1, None),
        ("listing", 200, 1, None),
    ],
)
def test_when_a_page_is_looked_at_again(kind: str, status: int | None, checks: int, wait: timedelta | None) -> None:
    assert next_look(kind, status, checks, NOW) == (NOW + wait if wait else None)


def test_after_an_edit_and_after_a_loss() -> None:
    assert after_edit(NOW) == NOW + timedelta(hours=9)
    assert gone_look(NOW, first=True) == NOW + GONE_AGAIN
    assert gone_look(NOW, first=False) is None


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("offered", "known", "hours"),
    [
        (10, 0, 2),
        (10, 1, 2.8),
        (10, 5, 2.8),
        (10, 6, 4),
        (10, 8, 4),
        (100, 81, 5),
        (1000, 999, 5),
        (10, 10, 6),
        (0, 0, 6),
    ],
)
def test_the_interval_follows_what_was_new(offered: int, known: int, hours: float) -> None:
    assert schedule.next_interval(source(), 4 * HOUR, offered=offered, known=known) == hours * HOUR
    assert schedule.next_interval(source(), None, offered=offered, known=known) == max(
        hours / 4 * HOUR, schedule.SHORTEST
    )


@pytest.mark.parametrize(("failures", "hours"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 24), (60, 24)])
def test_failures_double_the_interval_up_to_a_day(failures: int, hours: int) -> None:
    assert schedule.next_interval(source(), HOUR, offered=9, known=0, failures=failures) == hours * HOUR
    assert schedule.next_interval(source(), None, offered=9, known=0, failures=failures) == hours * HOUR
    own = source(every=timedelta(days=2))
    assert schedule.next_interval(own, HOUR, offered=9, known=0, failures=failures) == timedelta(days=2)


def test_the_interval_has_bounds_and_heeds_hints() -> None:
    assert schedule.next_interval(source(), timedelta(minutes=11), offered=9, known=0) == schedule.SHORTEST
    assert schedule.next_interval(source(), 20 * HOUR, offered=9, known=9) == 24 * HOUR
    assert schedule.next_interval(source(), HOUR, offered=9, known=0, hint=5 * HOUR) == 5 * HOUR
    assert schedule.next_interval(source(), HOUR, offered=9, known=0, hint=90 * HOUR) == 24 * HOUR
    short = source(every=timedelta(minutes=2))
    assert schedule.next_interval(short, HOUR, offered=9, known=0, hint=5 * HOUR) == timedelta(minutes=2)
    assert schedule.next_interval(short, HOUR, offered=9, known=0, failures=2) == timedelta(minutes=20)


@pytest.mark.parametrize(("spread", "minutes"), [(0, 60), (1, 66), (-1, 54), (7, 66), (-7, 54), (0.5, 63)])
def test_moments_are_spread(spread: float, minutes: float) -> None:
    assert schedule.next_due(NOW, HOUR, spread) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("due_at", "every", "due"),
    [
        (None, None, True),
        (NOW, None, True),
        (NOW + timedelta(seconds=1), None, False),
        (NOW + 28.8 * HOUR, None, False),
        (NOW + 28.8 * HOUR + timedelta(seconds=1), None, True),
        (NOW + 57.6 * HOUR, timedelta(days=2), False),
        (NOW + 57.6 * HOUR + timedelta(seconds=1), timedelta(days=2), True),
        (NOW + 28 * HOUR, HOUR, False),
    ],
)
def test_due_at_its_bounds(due_at: datetime | None, every: timedelta | None, due: bool) -> None:
    assert schedule.is_due(due_at, NOW, every) is due


def test_sources_that_are_due_in_order() -> None:
    names = [source(name) for name in ("late", "later", "fresh", "new")]
    moments = {"late": NOW - HOUR, "later": NOW - 2 * HOUR, "fresh": NOW + HOUR}
    assert [one.name for one in schedule.due_sources(names, moments, NOW)] == ["new", "later", "late"]
    monthly = source("monthly", every=timedelta(days=30))
    assert schedule.due_sources([monthly], {"monthly": NOW + timedelta(days=20)}, NOW) == ()
