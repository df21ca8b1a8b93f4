"""Facts that are stored and said: a kind from a closed list, and what it is about.

A fact is written as a code, `agrees:jsonld`, that queries can rely on; its sentences, in Arabic and English, stand in
crawler/phrases/facts.py. So no condition reads a sentence, and a sentence is mended without touching what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Self, TypeVar


class FactKind(StrEnum):
    """The base of each closed list: a member is its code and the names of what it is about."""

    about: tuple[str, ...]

    def __new__(cls, value: str, *about: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.about = about
        return member

    def of(self, *about: object) -> Fact[Self]:
        """The fact of this kind about these things, in the order of `about`."""
        return Fact(self, tuple(map(str, about)))


KindT = TypeVar("KindT", bound=FactKind)


@dataclass(frozen=True, slots=True)
class Fact(Generic[KindT]):
    """One fact.

    Raises: ValueError where the kind is about more, or less, than is said.
    """

    kind: KindT
    of: tuple[str, ...] = ()
    """In the order of `kind.about`."""

    def __post_init__(self) -> None:
        if len(self.of) != len(self.kind.about):
            raise ValueError(f"{self.kind.value} is about {self.kind.about}, not {self.of}")

    def __str__(self) -> str:
        """As it is stored."""
        return ":".join((self.kind.value, *self.of))


def read_fact(stored: str, kinds: type[KindT]) -> Fact[KindT] | None:
    """A stored fact, read back; None for what is none of these kinds (of an older Marsad, or a newer one)."""
    code, colon, rest = stored.partition(":")
    kind = next((kind for kind in kinds if kind.value == code), None)
    if kind is None:
        return None
    of = tuple(rest.split(":", max(len(kind.about) - 1, 0))) if colon else ()
    return Fact(kind, of) if len(of) == len(kind.about) else None
