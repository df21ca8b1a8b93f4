"""The demo outlets' articles: composed the same way every time from `topics`, dated backwards from a given moment."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.demo.topics import CITIES, PEOPLE, TOPICS, Topic

ZONE = ZoneInfo("Asia/Damascus")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One invented outlet and the loopback address that it answers on."""

    name: str
    title: str
    address: str


OUTLETS = (
    Outlet(name="demo_mina", title="جريدة الميناء", address="127.0.0.11"),
    Outlet(name="demo_qalam", title="صحيفة القلم", address="127.0.0.12"),
    Outlet(name="demo_barq", title="وكالة برق", address="127.0.0.13"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One article as its outlet publishes it."""

    outlet: str
    number: int
    title: str
    paragraphs: tuple[str, ...]
    section: str
    author: str
    published: datetime
    modified: datetime | None = None
    quirks: frozenset[str] = frozenset()
    """Of: lead_twice, title_twice, undated, untitled, stretched, credited."""

    @property
    def path(self) -> str:
        """The address below the outlet's home."""
        local = self.published.astimezone(ZONE)
        return {
            "demo_mina": f"/{local:%Y/%m}/{self.number}/",
            "demo_qalam": f"/article.php?id={self.number}",
            "demo_barq": f"/news/{local:%Y%m%d}/{self.number}.html",
        }[self.outlet]


def _compose(topic: Topic, turn: int, chance: random.Random) -> tuple[str, tuple[str, ...]]:
    """Title and paragraphs. `turn` counts a topic's articles, so that two of them share a few sentences at most."""
    variant = turn % 3
    city, other = chance.sample(CITIES, 2)
    numbers = {
        "n": chance.randint(12, 98),
        "m": chance.randint(3, 29),
        "p": chance.randint(101, 899),
        "q": chance.randint(1_010, 9_890),
    }
    people = chance.sample(PEOPLE, 3)

    def fill(sentence: str) -> str:
        return sentence.format(city=city, other=other, who=people[hash_of(sentence) % 3], **numbers)

    body = [topic.sentences[(3 * turn + place) % len(topic.sentences)] for place in range(4)]
    body.insert(2, topic.quotes[variant % len(topic.quotes)])
    sentences = [fill(sentence) for sentence in (topic.leads[variant], *body)]
    return fill(topic.titles[variant]), (
        sentences[0],
        " ".join(sentences[1:3]),
        " ".join(sentences[3:5]),
        " ".join(sentences[5:]),
    )


def hash_of(text: str) -> int:
    """A small number from a text, the same in every process (`hash` is not)."""
    return sum(map(ord, text))


def compose(now: datetime) -> tuple[Piece, ...]:
    """All pieces that the outlets offer at first: 72 texts of their own and 14 reprints, over the 70 days before `now`.

    `now` is aware. The last two weeks are busier than the weeks before, so that a chart has a shape.
    """
    chance = random.Random(1917)
    now = now.replace(second=0, microsecond=0)
    pieces: list[Piece] = []
    for index in range(72):
        outlet = OUTLETS[(index + index // 12) % 3].name
        title, paragraphs = _compose(TOPICS[index % 12], index // 12, chance)
        days = chance.uniform(0.2, 14) if index % 3 else chance.uniform(14, 70)
        published = now - timedelta(days=days, minutes=chance.randint(0, 59))
        pieces.append(
            Piece(
                outlet=outlet,
                number=1000 + index,
                title=title,
                paragraphs=paragraphs,
                section=TOPICS[index % 12].section,
                author=chance.choice(PEOPLE),
                published=published,
            )
        )
    pieces = _with_quirks(pieces)
    wires = [piece for piece in pieces if piece.outlet == "demo_barq"][:9]
    pieces += [reprint for place, wire in enumerate(wires) for reprint in _reprints(wire, place, now)]
    return tuple(sorted(pieces, key=lambda piece: piece.published))


QUIRKS = {
    "demo_mina": ("", "lead_twice", "", "title_twice", ""),
    "demo_qalam": ("stretched", "", "undated", "", "untitled", "", "", ""),
    "demo_barq": ("",),
}
"""What goes around among an outlet's pieces."""


def _with_quirks(pieces: list[Piece]) -> list[Piece]:
    met = dict.fromkeys(QUIRKS, 0)
    quirky = []
    for piece in pieces:
        quirk = QUIRKS[piece.outlet][met[piece.outlet] % len(QUIRKS[piece.outlet])]
        met[piece.outlet] += 1
        quirky.append(replace(piece, quirks=frozenset({quirk} if quirk else ())))
    return quirky


def _reprints(wire: Piece, place: int, now: datetime) -> list[Piece]:
    """How the papers print an agency's text: their own headline, another style of quotes, a shorter end."""
    headlines = ("برق: " + wire.title, wire.title + " بحسب وكالة برق", "تفاصيل جديدة: " + wire.title)
    first = replace(
        wire,
        outlet="demo_mina",
        number=2000 + place,
        title=headlines[place % 3],
        published=min(wire.published + timedelta(minutes=35 + 20 * place), now - timedelta(minutes=5)),
        paragraphs=tuple(_requote(text) for text in wire.paragraphs),
        quirks=frozenset({"credited"}),
    )
    if place % 2:
        return [first]
    second = replace(
        wire,
        outlet="demo_qalam",
        number=3000 + place,
        title=headlines[(place + 1) % 3],
        published=min(wire.published + timedelta(hours=20 + place), now - timedelta(minutes=5)),
        paragraphs=wire.paragraphs[:3],
        quirks=frozenset({"credited", "stretched"}),
    )
    return [first, second]


def _requote(text: str) -> str:
    opening = True
    out = []
    for char in text:
        if char == '"':
            out.append("«" if opening else "»")
            opening = not opening
        else:
            out.append(char)
    return "".join(out)


def second_day(pieces: tuple[Piece, ...], now: datetime) -> tuple[tuple[Piece, ...], Piece, Piece]:
    """What changed when the crawler comes again: `(pieces, the new one, the edited one)`."""
    chance = random.Random(2011)
    title, paragraphs = _compose(TOPICS[0], 1, chance)
    new = Piece(
        outlet="demo_mina",
        number=4000,
        title=title,
        paragraphs=paragraphs,
        section=TOPICS[0].section,
        author=PEOPLE[0],
        published=now - timedelta(minutes=2),
    )
    old = max(
        (piece for piece in pieces if piece.outlet == "demo_mina" and not piece.quirks), key=lambda it: it.published
    )
    correction = "وصححت الجريدة لاحقاً عدد المستفيدين بعد أن زودتها الجهة المنظمة بقائمة كاملة بأسمائهم."
    edited = replace(old, paragraphs=(*old.paragraphs, correction), modified=now - timedelta(minutes=1))
    kept = tuple(edited if piece is old else piece for piece in pieces)
    return (*kept, new), new, edited
