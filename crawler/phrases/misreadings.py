"""What people are told when something in a query can't be answered."""

from __future__ import annotations

from collections.abc import Sequence

MISREADINGS: dict[str, tuple[str, str]] = {
    "unknown": ("{name}: لا يوجد مُعامل بهذا الاسم", "{name}: there is no such parameter"),
    "no_day": (
        "{name}: القيمة {value} ليست يوماً ولا فترة مثل 2024 أو 2024-05 أو 2024-05-01 أو 7d أو أمس",
        "{name}: {value} is no day or period such as 2024, 2024-05, 2024-05-01, 7d or yesterday",
    ),
    "no_choice": ("{name}: القيمة {value} ليست واحدة من {choices}", "{name}: {value} is none of {choices}"),
    "no_position": (
        "{name}: القيمة {value} ليست موضع صفحة؛ تُحدَّد الأيام بالمُعاملين since و until",
        "{name}: {value} is no place of a page; days are given as since and until",
    ),
    "too_long": ("{name}: النص أطول من {choices} حرف", "{name}: longer than {choices} characters"),
    "too_many": ("{name}: القيم أكثر من {choices}", "{name}: more than {choices} values"),
    "twice": (
        "{name}: القيمة {value} تخالف قيمة أُعطيت قبلها",
        "{name}: {value} is other than what was given before",
    ),
    "backwards": (
        "{name}: {value} بعد آخر يوم مطلوب، فلا يقع بينهما خبر",
        "{name}: {value} is after the last day asked for; no article lies between",
    ),
    "no_word": (
        "{name}: ليس في {value} حرف ولا رقم، ولا يُبحث عن غيرهما",
        "{name}: {value} has no letter and no digit, and nothing else is looked for",
    ),
    "too_many_words": (
        "{name}: الكلمات أكثر من {choices}، ويُبحث عن أولاها وحدها",
        "{name}: more than {choices} words; only the first are looked for",
    ),
    "star": (
        "{name}: للنجمة معنى في آخر الكلمة وحده (بير* لكل ما يبدأ كذلك)، ولا أثر لغيرها في {value}",
        "{name}: a star counts at the end of a word alone (begin*); the others in {value} are passed over",
    ),
    "no_source": ("{name}: لا يوجد في الأرشيف مصدر باسم {value}", "{name}: no such source: {value}"),
}
"""By the reason (crawler.search.parameters.Misreading): the sentence in Arabic and in English."""
LONGEST = 80
"""Characters of a name or value that are repeated."""


def misread(what: str, name: str, value: str, choices: Sequence[str], language: str) -> str:
    """Why something was not answered, as one sentence in `ar` or `en`.

    Args:
        name: of the parameter, as it was written.
        choices: the values that there are, or the bound that was passed.
    """
    sentence = MISREADINGS[what][language != "ar"]
    return sentence.format(name=_short(name), value=_short(value), choices=", ".join(choices))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"
