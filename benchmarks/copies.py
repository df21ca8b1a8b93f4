"""Copies joined, what is alike kept apart, origins counted, affairs followed: `python -m benchmarks.copies`.

All texts are our own (tests/dedup). Pairs count as joined when the index brings them together and their comparison
says so.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

from crawler.arabic.letters import tokens
from crawler.decide.origins import trace
from crawler.decide.stories import first
from crawler.decide.threads import Account, follow
from crawler.dedup.fingerprint import COARSE, COARSE_FROM, bands, fingerprint, minhash, shingles
from crawler.dedup.near_copies import Reading, compare, taken
from tests.decide.affairs import affairs, b_cubed, weighed
from tests.dedup.agency import BULLETINS, HOUSE, PRINTED, STORIES, Story
from tests.dedup.events import event
from tests.dedup.stories import COPIES, Text, article, follow_up, twin

REWORDED = (
    ("بينما", "فيما"), ("إثر", "عقب"), ("بسبب", "جراء"), ("أكثر من", "ما يزيد على"), ("نقل", "أسعف"),
    ("انتشلت", "أخرجت"), ("أوقف", "اعتقل"), ("سجلت", "أحصت"), ("قضت", "حكمت"), ("وقعت", "أبرمت"), ("قرر", "أقر"),
    ("تمكنت", "نجحت"), ("عمليات", "أعمال"), ("السلطات", "الحكومة"),
)  # fmt: skip
PUT_IN = ("لاحقا", "كذلك", "بالفعل", "المذكور", "هناك")


def joined(a: Text, b: Text) -> bool:
    """Whether two texts become one story."""
    one, two = fingerprint(a.title, a.text), fingerprint(b.title, b.text)
    met = set(one.bands) & set(two.bands) or set(one.sentences) & set(two.sentences) or one.text_hash == two.text_hash
    return bool(met) and compare(Reading(a.title, a.text), Reading(b.title, b.text))[0] is not None


def cut(text: str, words: int) -> str:
    """The first words of a text, in its paragraphs."""
    return re.match(rf"\s*(?:\S+\s+){{0,{words - 1}}}\S+", text)[0]  # type: ignore[index]  # no text is empty


def reworded(text: str, rng: random.Random, share: float) -> str:
    """In a paper's words: house style, synonyms, and a share of the words left out, replaced or added to."""
    for old, new in (*HOUSE, *REWORDED):
        text = text.replace(old, new)

    def changed(found: re.Match[str]) -> str:
        if rng.random() >= share or any(map(str.isdecimal, found[0])):
            return found[0]
        return rng.choice(("", found[0] + " " + rng.choice(PUT_IN), rng.choice(PUT_IN)))

    return re.sub(r"\S+", changed, text)


def excerpt(story: Story, rng: random.Random, words: tuple[int, int], share: float, *, own_lead: bool) -> Text:
    """What a paper prints of a story, under its own headline."""
    paragraphs = [story.lead if own_lead else story.paragraphs[0], *story.paragraphs[1:]]
    return Text(title=story.headline, text=cut(reworded("\n".join(paragraphs), rng, share), rng.randint(*words)))


def follow_ups(story: Story) -> Iterable[tuple[Text, Text]]:
    """An excerpt of a story and one of the next day's article, with the background in common."""
    lead, second, _, fourth, background = story.paragraphs
    told = ([lead, background], [lead, second, background], [lead, fourth, background], [story.lead, background])
    one, two, _ = story.next_day.text.split("\n")
    later = ([one, background], [two, background], [one, two, background], [one, two, lead], [one, second, background])
    for old, new in product(told, later):
        yield (
            Text(title=story.text.title, text="\n".join(old)),
            Text(title=story.next_day.title, text="\n".join(new)),
        )


def _say(what: str, pairs: Iterable[tuple[Text, Text]]) -> None:
    found = [joined(a, b) for a, b in pairs]
    print(f"{what:<70} {sum(found):>4} of {len(found)}")


def main() -> None:
    """Prints how many pairs of each kind are joined."""
    print("to be joined")
    for way, change in PRINTED.items():
        rng = random.Random(way)
        _say(way, [(story.text, change(story, rng)) for story in STORIES for _ in range(3)])
    for own_lead, words, share in product((False, True), ((40, 60), (60, 100)), (0.0, 0.05, 0.1)):
        rng = random.Random(f"{words} {share}")
        what = f"excerpts of {words[0]} to {words[1]} words, {share:.0%} rewritten{', own lead' if own_lead else ''}"
        pairs = [
            (
                Text(title=story.text.title, text=cut(story.text.text, rng.randint(*words))),
                excerpt(story, rng, words, share, own_lead=own_lead),
            )
            for story in STORIES
            for _ in range(4)
        ]
        _say(what, pairs)
    rng = random.Random("generated")
    _say("generated, sixteen ways", [(a, way(a, rng)) for way in COPIES.values() for a in [article(rng)] * 20])
    print("to be kept apart")
    _say("the next day's article, excerpts of both", [pair for story in STORIES for pair in follow_ups(story)])
    _say(
        "the next day's article",
        [(way(story, random.Random(1)), story.next_day) for story in STORIES for way in PRINTED.values()],
    )
    _say("bulletins", BULLETINS)
    _say("generated follow-ups", [(a, follow_up(a, rng)) for a in [article(rng) for _ in range(300)]])
    _say("generated twins", [(a, twin(a, rng)) for a in [article(rng) for _ in range(300)]])
    strangers = [article(rng) for _ in range(60)]
    _say("unrelated", [(a, b) for i, a in enumerate(strangers) for b in strangers[:i]])
    _origins(400)
    _threads()


def _origins(events: int) -> None:
    """Prints by how many the counted origins of events are off."""
    off: Counter[int] = Counter()
    for number in range(events):
        told = event(random.Random(f"event {number}"))
        readings = {article: Reading(text.title, text.text) for article, text in told.texts.items()}

        def share(article: int, others: Sequence[int], readings: dict[int, Reading] = readings) -> float:
            return taken(readings[article], [readings[other] for other in others])

        found = trace(told.members, first(told.members)[0], share, {})
        off[sum(descent.parent is None for descent in found) - len(told.origins)] += 1
    print(f"origins of {events} events: {off[0]} exactly right, off by: {dict(sorted(off.items()))}")


def _threads() -> None:
    """Prints how well the stories of affairs are put together."""
    accounts, true = affairs()
    weigh = weighed(accounts)
    threads: dict[int, list[Account]] = {}
    found = []
    for told in accounts:
        link = follow(told, threads, weigh)
        found.append(link.thread if link else told.story)
        threads.setdefault(found[-1], []).append(told)
    precision, recall, f1 = b_cubed(true, found)
    print(f"threads of {len(accounts)} stories: B3 precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")


def _chained(words: list[str], count: int, rng: random.Random) -> list[str]:
    """Words that follow each other as in a text, for a while: strangers share phrases, never sentences."""
    after: dict[tuple[str, str], list[str]] = {}
    for one, two, three in zip(words, words[1:], words[2:], strict=False):
        after.setdefault((one, two), []).append(three)
    starts, made = list(after), list[str]()
    while len(made) < count:
        chosen = after.get((made[-2], made[-1])) if made and rng.random() < 0.55 else None
        made += [rng.choice(chosen)] if chosen else rng.choice(starts)
    return made


def _collisions(path: Path, texts: int) -> None:
    """Prints with how many strangers a text of 90 words shares a coarse and a fine band, in a window of a million."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    said = " ".join(paragraph["context"] for article in data for paragraph in article["paragraphs"])
    words = _chained(tokens(said), 92 * texts, random.Random("collisions"))
    met: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    for at in range(0, 92 * texts, 92):
        keys = bands(minhash(shingles(words[at : at + 90])), COARSE_FROM)
        met[0].update(keys[: COARSE[0]])
        met[1].update(keys[COARSE[0] :])
    for name, counts in zip(("coarse", "fine"), met, strict=True):
        pairs = sum(count * (count - 1) // 2 for count in counts.values())
        print(f"{name} bands: {pairs} among {texts:,} strangers, {2e6 * pairs / texts / texts:.2f} each of a million")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--collisions", type=Path, metavar="FILE", help="SQuAD-shaped, whose words make strangers")
    asked.add_argument("--texts", type=int, default=20_000)
    arguments = asked.parse_args()
    if arguments.collisions:
        _collisions(arguments.collisions, arguments.texts)
    else:
        main()
