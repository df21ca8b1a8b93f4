"""Agency stories as outlets print them, and articles that are alike and tell something else. All sentences are our own.

agency_stories.txt: `#` a story's headline, then its paragraphs; `~` a paper's own headline, `>` a paper's own lead; `+`
the headline of the next day's article, `-` its paragraphs, which the story's last paragraph follows as background.
agency_bulletins.txt: frames with two fillings, `{one|other}`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.dedup.stories import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An agency's story; what a paper wrote of its own; the next day's article."""

    text: Text
    headline: str
    lead: str
    next_day: Text

    @property
    def paragraphs(self) -> list[str]:
        return self.text.text.split("\n")


_FOLDER = Path(__file__).parent


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8").strip()


def _story(written: str) -> Story:
    lines = [line.strip() for line in written.strip().split("\n")]
    marked = {mark: [line[2:] for line in lines if line.startswith(f"{mark} ")] for mark in "#~>+-"}
    own = [line for line in lines if line[0] not in "#~>+-"]
    return Story(
        text=Text(title=marked["#"][0], text="\n".join(own)),
        headline=marked["~"][0],
        lead=marked[">"][0],
        next_day=Text(title=marked["+"][0], text="\n".join([*marked["-"], own[-1]])),
    )


STORIES = tuple(_story(written) for written in _read("agency_stories.txt").split("\n\n"))

# --- what outlets do to a story ---------------------------------------------------------------------

IN_WORDS = {
    "3": "ثلاثة", "6": "ستة", "11": "أحد عشر", "12": "اثنتي عشرة", "14": "أربعة عشر", "17": "سبع عشرة",
    "20": "عشرين", "22": "اثنين وعشرين", "26": "ستة وعشرين", "28": "ثمانية وعشرين", "30": "ثلاثين",
    "34": "أربعة وثلاثين", "40": "أربعين", "45": "خمسة وأربعين", "48": "ثمانية وأربعين", "50": "خمسين",
    "60": "ستين", "63": "ثلاثة وستين", "78": "ثمانية وسبعين", "90": "تسعين", "100": "مئة", "120": "مئة وعشرين",
    "200": "مئتي", "480": "أربعمئة وثمانين", "900": "تسعمئة", "1200": "ألف ومئتي", "1800": "ألف وثمانمئة",
}  # fmt: skip
HOUSE = (
    ("قال", "صرح"), ("وقالت", "وأوضحت"), ("أوضح", "بين"), ("في المئة", "بالمئة"), ("أعلن", "أفاد"), ("نحو", "قرابة"),
    ("أكد", "شدد"), ("سوريا", "سورية"), ("بحسب", "وفق"), ("خلال", "في غضون"), ("وأشار", "ولفت"), ("مساء", "ليل"),
    ("العام", "عام"), ("كشفت", "أعلنت"), ("اليوم الثلاثاء", "أمس"), ("الأحد", "أمس الأحد"),
)  # fmt: skip
SIGNS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"


def _with(story: Story, paragraphs: list[str], title: str = "") -> Text:
    return Text(title=title or story.text.title, text="\n".join(paragraphs))


def _shortened(story: Story, rng: random.Random) -> Text:
    return _with(story, story.paragraphs[: rng.randint(2, 3)])


def _own_headline(story: Story, rng: random.Random) -> Text:
    return _with(story, story.paragraphs, story.headline)


def _led_anew(story: Story, rng: random.Random) -> Text:
    return _with(story, [story.lead, *story.paragraphs[1:]], story.headline)


def _led_anew_and_shortened(story: Story, rng: random.Random) -> Text:
    return _with(story, [story.lead, *story.paragraphs[1:3]], story.headline)


def _two_dropped(story: Story, rng: random.Random) -> Text:
    kept = sorted(rng.sample(range(5), 3))
    return _with(story, [story.paragraphs[place] for place in kept], rng.choice([story.headline, ""]))


def _merged(story: Story, rng: random.Random) -> Text:
    """With paragraphs that another agency had on the same event."""
    others = [
        "من جهتها نقلت وكالة أخرى عن شهود أن الحركة عادت إلى طبيعتها في المكان بعد ساعات وأن الجميع يتابعون التطورات.",
        "وتباينت ردود الفعل على مواقع التواصل الاجتماعي بين من رأى في الأمر خطوة منتظرة ومن حذر من تداعياتها المقبلة.",
    ]
    place = rng.randint(1, 3)
    return _with(story, [*story.paragraphs[:place], *others, *story.paragraphs[place:4]], story.headline)


def _house(story: Story, rng: random.Random) -> Text:
    text = story.text.text
    for old, new in HOUSE:
        text = text.replace(old, new)
    return Text(title=story.headline, text=text)


def _in_words(story: Story, rng: random.Random) -> Text:
    text = re.sub(r"(?<![\d.])\d+(?![\d.])", lambda found: IN_WORDS.get(found[0], found[0]), story.text.text)
    return Text(title=story.headline, text=text)


def _spelt_otherwise(story: Story, rng: random.Random) -> Text:
    words = [
        word[:2] + rng.choice(SIGNS) + word[2:] if len(word) > 3 and rng.random() < 0.3 else word
        for word in story.text.text.translate(str.maketrans("أإآى", "اااي")).split(" ")
    ]
    return Text(title=story.headline, text=" ".join(words))


def _rewritten_here_and_there(story: Story, rng: random.Random) -> Text:
    words: list[str] = []
    for word in story.text.text.split(" "):
        if rng.random() < 0.06 and not any(letter.isdecimal() for letter in word) and "\n" not in word:
            words += rng.choice([[], [word, rng.choice(("أيضا", "حاليا", "رسميا", "بدوره"))], ["لاحقا"]])
        else:
            words.append(word)
    return Text(title=story.headline, text=" ".join(words))


def _excerpt(story: Story, rng: random.Random) -> Text:
    """As a paper that prints two paragraphs in its own house style."""
    return _with(story, _house(story, rng).text.split("\n")[:2], story.headline)


def _excerpt_of_a_rewriting(story: Story, rng: random.Random) -> Text:
    return _with(story, _rewritten_here_and_there(story, rng).text.split("\n")[:3], story.headline)


PRINTED: dict[str, Callable[[Story, random.Random], Text]] = {
    "shortened": _shortened,
    "own headline": _own_headline,
    "led anew": _led_anew,
    "led anew and shortened": _led_anew_and_shortened,
    "two dropped": _two_dropped,
    "merged": _merged,
    "house": _house,
    "in words": _in_words,
    "spelt otherwise": _spelt_otherwise,
    "rewritten here and there": _rewritten_here_and_there,
    "excerpt": _excerpt,
    "excerpt of a rewriting": _excerpt_of_a_rewriting,
}

# --- one frame, filled twice ------------------------------------------------------------------------


def _filled(frame: str, side: int) -> Text:
    title, *lines = re.sub(r"\{(.*?)\|(.*?)\}", lambda found: found[side], frame).split("\n")
    return Text(title=title, text="\n".join(lines))


BULLETINS = tuple((_filled(frame, 1), _filled(frame, 2)) for frame in _read("agency_bulletins.txt").split("\n\n"))
