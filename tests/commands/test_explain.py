"""`marsad explain`: a code that somebody saw, in both languages."""

from __future__ import annotations

import json

from crawler.model import Reason
from crawler.phrases.codes import CODES, CodeKind
from crawler.phrases.reasons import REASONS
from tests.commands.conftest import Say


def test_a_reason_says_what_it_means_what_follows_and_where_it_stands(say: Say) -> None:
    said = say("explain", "robots_unreachable")
    heading, *lines = said.splitlines()
    assert heading == "robots_unreachable · reason (outcomes.reason)"
    assert [line.split()[0] for line in lines if line[:1].strip()] == ["means", "follows", "follows", "again", "docs"]
    assert all(sentence in said for sentence in REASONS[Reason.ROBOTS_UNREACHABLE])
    assert "failed: " in said
    assert "docs/settings.md#reasons" in said


def test_a_code_of_several_kinds_is_explained_as_each(say: Say) -> None:
    assert [line for line in say("explain", "gone").splitlines() if " · " in line] == [
        "gone · outcome (outcomes.outcome)",
        "gone · reason (outcomes.reason)",
        "gone · alert (alerts.reason)",
    ]


def test_a_fact_is_explained_with_what_it_is_about(say: Say) -> None:
    assert "nothing new for 30 hours" in say("explain", "silent:30")


def test_what_is_no_code_is_one_line_with_what_may_be_meant(say: Say) -> None:
    assert say("explain", "to_short") == "2: there is no code 'to_short'; did you mean 'too_short'?"
    assert say("explain", "قصير") == "2: there is no code 'قصير'; without CODE all are listed"


def test_without_a_code_all_are_listed(say: Say) -> None:
    lines = say("explain").splitlines()
    assert len(lines) == len(CODES) + 1
    assert any(line.startswith("jsonld ") and " signal " in line for line in lines)


def test_as_json_each_code_is_said_in_both_languages(say: Say) -> None:
    (found,) = json.loads(say("explain", "dns", "--json"))["codes"]
    assert found["means"] == {"ar": "لا عنوان لهذا المضيف.", "en": "The host has no address."}
    assert found["kind"] == "reason"
    assert found["asked_again"]["en"].startswith("Yes")
    assert len(found["follows"]) == 2
    every = json.loads(say("explain", "--json"))["codes"]
    assert len(every) == len(CODES)
    assert next(one for one in every if one["kind"] == CodeKind.RULE)["asked_again"] is None
