"""Which stored article a page is: tables of cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.decide.edits import decide
from crawler.decide.identity import (
    FOREIGN_CANONICAL,
    NOTICE_WORDS,
    SHARED_CANONICAL,
    Candidates,
    Match,
    is_shared_notice,
    likeness,
    match,
)
from crawler.model import Decision, Doubt, Draft, OutcomeKind, Reason, StoredArticle
from tests.decide.test_edits import stored
from tests.storage.drafts import NOW, TEXT, draft, text_hash

OWN = "https://nawafir.example/news/2"
CLAIM = "https://nawafir.example/news/1"
OTHER = (
    "أعلنت نقابة الصيادين في اللاذقية موعد افتتاح الموسم الجديد بعد عاصفة الأسبوع الماضي.\n"
    "وأضافت أن القوارب الصغيرة ستخرج أولاً ثم تلحق بها السفن حين يهدأ البحر تماماً."
)
LONG = "\n".join(f"{sentence} للمرة {number} في هذا العام." for number in range(9) for sentence in OTHER.split("\n"))


def claiming(text: str = TEXT, **fields: object) -> Draft:
    """A page at OWN whose canonical link says CLAIM."""
    made = draft(CLAIM, text, at=NOW + timedelta(hours=3), asked_url=OWN, answered_url=OWN, aliases=(OWN,))
    return replace(made, **fields)  # type: ignore[arg-type]  # a test names only what it is about


def test_a_claim_is_believed_where_the_texts_agree() -> None:
    edited = TEXT.split("\n")[0] + "\nوأضاف أن المشتل سيفتح أبوابه يوم السبت."
    assert match(claiming(edited), Candidates(claimed=stored(url=CLAIM))) == Match(
        draft=claiming(edited), stored=stored(url=CLAIM)
    )


@pytest.mark.parametrize(
    ("claimed", "flag"),
    [
        (stored(OTHER, url=CLAIM), SHARED_CANONICAL),
        (stored(TEXT, url=CLAIM, source="victim"), FOREIGN_CANONICAL),
        (stored(OTHER, url=CLAIM, source="victim"), FOREIGN_CANONICAL),
    ],
    ids=["quite another text", "another source's, with the same text", "another source's"],
)
def test_a_claim_that_is_not_believed_leaves_the_page_its_own_address(claimed: StoredArticle, flag: str) -> None:
    found = match(claiming(), Candidates(claimed=claimed))
    assert (found.stored, found.foreign) == (None, None)
    assert (found.draft.url, found.draft.aliases, found.draft.extraction.flags) == (OWN, (), (flag,))


def test_the_own_address_says_more_than_a_claim() -> None:
    own = stored(url=OWN)
    found = match(claiming(), Candidates(own=own, claimed=stored(OTHER, url=CLAIM, id=8)))
    assert (found.stored, found.draft.url) == (own, OWN)


VICTIM = stored(source="victim")


@pytest.mark.parametrize(
    "candidates", [Candidates(own=VICTIM), Candidates(other_form=VICTIM)], ids=["its address", "a form of its address"]
)
def test_another_sources_article_is_never_touched(candidates: Candidates) -> None:
    found = match(draft(), candidates)
    assert found.foreign == VICTIM
    decision = decide(found)
    assert (decision.outcome, decision.reason, decision.article) == (OutcomeKind.UNCHANGED, Reason.KNOWN, None)
    assert decision.keeps_page


@pytest.mark.parametrize(
    ("text", "title", "moved"),
    [
        (TEXT + "\nوزاد سطر.", "مشتل جديد في حماة", True),
        (TEXT + "\nوزاد سطر.", "مشتل جديد في ريف حماة", True),
        (TEXT, "مشتل جديد في حماة رقم 2", False),
        (TEXT, "موسم الصيد", False),
        (OTHER, "مشتل جديد في حماة", False),
    ],
    ids=["edited", "under an edited headline", "the next bulletin", "under another headline", "another text"],
)
def test_a_guid_leads_a_moved_article_home_and_no_other(text: str, title: str, moved: bool) -> None:
    known = stored(url=CLAIM)
    assert (match(draft(OWN, text, title), Candidates(same_guid=known)).stored is known) is moved


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (TEXT, TEXT, True),
        (TEXT, TEXT + "\n" + OTHER, True),
        (TEXT, TEXT.split("\n")[0], True),
        (TEXT, OTHER, False),
        (TEXT, "", False),
        ("", "", False),
    ],
)
def test_likeness(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) > 0.3) is alike
    assert likeness(one, other) == likeness(other, one)


# --- a known article's page that shows a wholly other text -------------------------------------------


def replaced(
    text: str, doubt: Doubt | None = None, *, title: str = "حديث آخر", led_elsewhere: bool = False
) -> Decision:
    made = draft(text=text, title=title, at=NOW + timedelta(hours=3), answered_url="https://nawafir.example/1")
    return decide(Match(draft=made, stored=stored(), led_elsewhere=led_elsewhere), doubt=doubt)


def doubted(text: str, *, earlier: bool = True, shared: bool = False) -> Doubt:
    return Doubt(text_hash=text_hash(text), earlier=earlier, shared=shared)


CASES: dict[str, tuple[Callable[[], Decision], OutcomeKind, Reason | None]] = {
    "a short one": (lambda: replaced(OTHER), OutcomeKind.REJECTED, Reason.SOFT_404),
    "a long one, the first time": (lambda: replaced(LONG), OutcomeKind.UNCHANGED, Reason.SECOND_LOOK),
    "again in the same run": (
        lambda: replaced(LONG, doubted(LONG, earlier=False)), OutcomeKind.UNCHANGED, Reason.SECOND_LOOK
    ),
    "again in a later run": (lambda: replaced(LONG, doubted(LONG)), OutcomeKind.REVISED, None),
    "yet another in a later run": (lambda: replaced(LONG, doubted(OTHER)), OutcomeKind.UNCHANGED, Reason.SECOND_LOOK),
    "one that other articles' pages show": (
        lambda: replaced(LONG, doubted(LONG, shared=True)), OutcomeKind.REJECTED, Reason.SOFT_404
    ),
    "led to a page of its own": (lambda: replaced(LONG, led_elsewhere=True), OutcomeKind.REJECTED, Reason.SOFT_404),
    "an edit, led to its new address": (
        lambda: replaced(TEXT + "\nوزاد سطر.", led_elsewhere=True), OutcomeKind.REVISED, None
    ),
    "another text under the same headline": (
        lambda: replaced(LONG, title="مشتل جديد في حماة"), OutcomeKind.REVISED, None
    ),
}  # fmt: skip


@pytest.mark.parametrize(("deciding", "outcome", "reason"), CASES.values(), ids=CASES)
def test_what_replaces_a_known_text(
    deciding: Callable[[], Decision], outcome: OutcomeKind, reason: Reason | None
) -> None:
    decision = deciding()
    assert (decision.outcome, decision.reason) == (outcome, reason)
    assert decision.keeps_page is (outcome is not OutcomeKind.REVISED)


# --- one text at two addresses -----------------------------------------------------------------------

WALL = "يحفظ موقعنا في متصفحك ملفات صغيرة ليعرض ما يناسبك من إعلانات. وافق أو ارفض الآن."
NOTICES = {
    "a wall": (draft(text=WALL, title="قبل أن تتابع"), "قبل أن تتابع", "افتتاح مشتل", True),
    "a form under each headline": (draft(text=WALL, title="محمي: افتتاح مشتل"), "محمي: موسم الصيد", "", True),
    "one headline that its text doesn't repeat": (draft(text=WALL, title="قبل أن تتابع"), "قبل أن تتابع", "", False),
    "one word for a title": (draft(text=WALL, title="لحظة…"), "لحظة…", "افتتاح مشتل جديد", True),
    "headlines of one word": (draft(text=WALL, title="خبر 1"), "خبر 2", "", False),
    "an article at two addresses": (draft(), "مشتل جديد في حماة", "", False),
    "a flash under two headlines": (draft(), "الزراعة تفتتح مشتل حماة", "", False),
    "a wall that was offered as what it is": (draft(text=WALL, title="ملفات في متصفحك"), "إعلانات", "", False),
    "a long text": (draft(text=" ".join([WALL] * NOTICE_WORDS), title="قبل أن تتابع"), "قبل أن تتابع", "", False),
    "no text": (draft(text="", title="قبل أن تتابع"), "قبل أن تتابع", "", False),
}


@pytest.mark.parametrize(("made", "twin_title", "offered", "notice"), NOTICES.values(), ids=NOTICES)
def test_one_text_at_two_addresses(made: Draft, twin_title: str, offered: str, notice: bool) -> None:
    twin = stored(made.extraction.text, title=twin_title, url=CLAIM)
    assert is_shared_notice(made, twin, offered) is notice


@pytest.mark.parametrize(("revision", "taken"), [(1, 7), (2, None)], ids=["as it came", "edited since"])
def test_a_notice_that_is_stored_is_taken_back_when_its_twin_comes(revision: int, taken: int | None) -> None:
    twin = stored(WALL, title="قبل أن تتابع", url=CLAIM, revision=revision)
    decision = decide(Match(draft=draft(OWN, WALL, "قبل أن تتابع"), same_text=twin), offered_title="افتتاح مشتل")
    assert (decision.outcome, decision.reason, decision.takes_back) == (OutcomeKind.REJECTED, Reason.SOFT_404, taken)


def test_a_notice_that_was_taken_back_is_known_the_third_time() -> None:
    made = draft(OWN, WALL, "قبل أن تتابع")
    assert decide(Match(draft=made), doubt=Doubt(text_hash="", earlier=False, shared=True)).reason is Reason.SOFT_404
    assert decide(Match(draft=made)).outcome is OutcomeKind.NEW
