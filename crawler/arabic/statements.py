"""Whether what stands behind a label says something: "الصورة: ما زالت قاتمة" is text, "الصورة: رامي سعد" a credit."""

from __future__ import annotations

import re

from crawler.arabic.letters import line_key

_STARTS = frozenset(
    line_key("""
    ما لا لن لم لما ليس ليست ليسوا قد لقد سوف هل إن أن إنه إنها إننا أنا نحن هذا هذه هؤلاء هناك كلما كان كانت
    لو إذا عندما بعد قبل منذ حين حينما أين كيف متى لماذا ماذا الذي التي هكذا نعم كلا بل لكن ولكن يجب ينبغي
    يمكن لدينا عندي this that these those we i he she they you there not no if when why how what
    is are was will wir ich er sie es nicht nous je il elle""").split()
)
_FUTURE = re.compile(r"^(?:سن|سا|ست|سي)\w{3,}$")
_WE = re.compile(r"^\w{3,}نا$")


def is_statement(text: str) -> bool:
    """Whether a text begins as a sentence: with a particle, a pronoun or a question, which no name begins with."""
    words = line_key(text).split()
    return len(words) >= 2 and words[0] in _STARTS


def is_promise(text: str) -> bool:
    """Whether it begins as a statement, or with a verb of the future or of the first person plural ("سنحذف", "حذفنا").

    Some names look so as well ("سناء"): not for labels before names.
    """
    words = line_key(text).split()
    return is_statement(text) or (len(words) >= 2 and bool(_FUTURE.match(words[0]) or _WE.match(words[0])))
