"""Which text a page's bytes stand for, decided from the bytes and not from what the page says about itself.

Labels are wrong on many Arabic pages: UTF-8 labelled windows-1256, windows-1256 labelled ISO-8859-1, a header against
a meta element. In order:

1. a byte order mark speaks for itself;
2. bytes that decode as UTF-8, or nearly, are UTF-8: text in a legacy charset practically never does;
3. bytes that read as Arabic words in windows-1256 or ISO-8859-6 are that, whatever the label;
4. the labels, in the order header, meta;
5. charset-normalizer's guess, and windows-1252 where it has none.

A page may hold parts in another charset (a block that another system delivers): each piece of text between two tags
that means nothing in the page's charset, and reads in another one, is read in that. The result is then looked at once
more for text that was encoded twice ("Ø§Ù„", "ط§ظ„").
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from charset_normalizer import from_bytes
from w3lib.encoding import http_content_type_encoding, resolve_encoding

from crawler.arabic.scripts import COMMONEST, FREQUENT, TYPED, UTF8_LEADS

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(
    rb"""<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_HEAD_BYTES = 8_192
_SAMPLE_BYTES = 400_000
_NOT_FOR_THE_WEB = frozenset(("unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined"))
_UTF7_WORD = re.compile(r"\+B[g-v][A-Za-z0-9+/]{3,}")
"""An Arabic word in UTF-7, which browsers refuse and so do we."""

_TAG_EDGE = re.compile(rb"([<>])")
_UTF8_WORD = re.compile(rb"(?:[\xd8-\xdb][\x80-\xbf]){3}")
"""Three Arabic letters in UTF-8. In the legacy charsets it takes a letter before a sign three times over."""
_UTF8_WORDS = 10
_FOREIGN_BYTES = 10
"""Lost characters from which on a page may hold a part in another charset."""

_ARABIC_CHARSETS = ("cp1256", "iso8859-6")
_ARABIC_WORD = re.compile(f"[{TYPED}]{{2,}}")
_MIXED = re.compile(f"[A-Za-z\u00c0-\u024f][{TYPED}]|[{TYPED}][A-Za-z\u00c0-\u024f]")
_SUSPECT = re.compile("[\ufffd\x80-\x9f\u00c0-\u00ff]")
_HIGH = re.compile("[^\x00-\x7f]")

# Characters that a byte >= 0x80 becomes when it is read as windows-1252 (the five undefined bytes stay C1 controls).
_LATIN_HIGH = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
_LATIN_BACK = {char: byte for byte, char in _LATIN_HIGH.items()} | {chr(byte): byte for byte in range(0x80, 0x100)}
_LATIN_RUN = re.compile("[" + re.escape("".join(sorted(_LATIN_BACK))) + "]+")
_LATIN_TRAIL = re.escape("".join(_LATIN_HIGH[byte] for byte in range(0x80, 0xC0)))
_LATIN_MOJIBAKE = re.compile(f"[ØÙÚÛ][{_LATIN_TRAIL}\x80-\xbf]")
_CP1256_HIGH = bytes(range(0x80, 0x100)).decode("cp1256")
_CP1256_RUN = re.compile("[" + re.escape(_CP1256_HIGH) + "]+")
_MOJIBAKE_PAIRS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page's text and the charset it was read with.

    Flags: `replaced_bytes` (some bytes mean nothing in the charset), `mixed_charsets` (parts were read in another one),
    `repaired_mojibake`, `mojibake` (encoded twice and beyond repair), `bad_encoding` (`is_unreadable`).
    """

    text: str
    charset: str
    flags: tuple[str, ...] = ()


def decode(body: bytes, headers: Iterable[tuple[str, str]] = ()) -> Decoded:
    """Reads a page's bytes as text; any bytes give a result.

    `headers` are (name, value) pairs; only Content-Type is looked at.
    """
    text, charset = _decode(body, tuple(declared(body, headers)))
    flags = []
    if mixed := _mixed(body, text, charset):
        text = mixed
        flags.append("mixed_charsets")
    if "\ufffd" in text:
        flags.append("replaced_bytes")
    if is_unreadable(text):
        flags.append("bad_encoding")
    text, repaired = _repair(text)
    if repaired:
        flags.append(repaired)
    return Decoded(text=text, charset=charset, flags=tuple(flags))


def is_unreadable(text: str) -> bool:
    """Whether more than 1 % of a text is lost, or it is in UTF-7."""
    if _count("\ufffd", text) * 100 > len(text):
        return True
    return text.isascii() and len(_UTF7_WORD.findall(text)) >= 10


def declared(body: bytes, headers: Iterable[tuple[str, str]] = ()) -> list[str]:
    """Charsets that the header and the first 8 KB name, in that order, as Python codecs; unknown ones are left out."""
    content_type = next((value for name, value in headers if name.lower() == "content-type"), "")
    labels = [http_content_type_encoding(content_type)] if content_type else []
    labels += [resolve_encoding(found.decode("ascii")) for found in _META_CHARSET.findall(body[:_HEAD_BYTES])]
    return list(dict.fromkeys(label for label in labels if label and _is_text(label)))


def _is_text(label: str) -> bool:
    try:
        return isinstance(b" ".decode(label, "replace"), str)
    except (LookupError, ValueError):  # base64 and the like are codecs, not charsets
        return False


def _decode(body: bytes, labels: tuple[str, ...]) -> tuple[str, str]:
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace"), charset
    if wide := _without_mark(body):
        return body.decode(wide, "replace"), wide
    if "iso2022_jp" in {codecs.lookup(label).name for label in labels} and b"\x1b" in body:
        return body.decode("iso2022_jp", "replace"), "iso2022_jp"
    text = _utf8(body)
    if text is not None:
        return text, "utf-8"
    sample = body[:_SAMPLE_BYTES]
    score, charset = max((_arabic(sample.decode(charset, "replace")), charset) for charset in _ARABIC_CHARSETS)
    if score > 0:
        return body.decode(charset, "replace"), charset
    if len(_UTF8_WORD.findall(body)) >= _UTF8_WORDS:  # beside much that is not
        return body.decode("utf-8", "replace"), "utf-8"
    for label in labels:
        if codecs.lookup(label).name in _NOT_FOR_THE_WEB | {"utf-8"}:
            continue
        text = body.decode(label, "replace")
        if text.count("\ufffd") * 200 <= len(_HIGH.findall(text[:_SAMPLE_BYTES])):
            return text, codecs.lookup(label).name
    guess = from_bytes(re.sub(rb"<[^>]*>", b" ", sample)).best()
    charset = guess.encoding if guess is not None else "cp1252"
    return body.decode(charset, "replace"), charset


def _mixed(body: bytes, text: str, charset: str) -> str:
    """The page with each part in its own charset; empty if all is in one."""
    if charset == "utf-8" and _count("\ufffd", text) >= _FOREIGN_BYTES and (other := _foreign_charset(body)):
        parts = _TAG_EDGE.split(body)
        return "".join(part.decode(other if _is_foreign(part) else "utf-8", "replace") for part in parts)
    if charset in _ARABIC_CHARSETS and _UTF8_WORD.search(body):
        return "".join(_utf8_or(part, charset) for part in _TAG_EDGE.split(body))
    return ""


def _foreign_charset(body: bytes) -> str:
    """The charset in which the parts of a page read as Arabic that mean nothing in UTF-8; empty if in none."""
    foreign = b" ".join(part for part in _TAG_EDGE.split(body) if _is_foreign(part))
    score, charset = max((_arabic(foreign.decode(name, "replace")), name) for name in _ARABIC_CHARSETS)
    return charset if score > 0 else ""


def _is_foreign(part: bytes) -> bool:
    """Whether most of a part's bytes beyond ASCII mean nothing in UTF-8."""
    if part.isascii():
        return False
    text = part.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return lost > len(_HIGH.findall(text)) - lost


def _utf8_or(part: bytes, charset: str) -> str:
    if not part.isascii() and _UTF8_WORD.search(part):
        try:
            return part.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return part.decode(charset, "replace")


def _without_mark(body: bytes) -> str:
    """UTF-16 without a mark: markup is ASCII, so every other byte of the beginning is NUL."""
    head = body[:512]
    half = len(head) // 2
    if half >= 8:
        if head[1::2].count(0) > half * 0.2 and not head[::2].count(0):
            return "utf-16-le"
        if head[::2].count(0) > half * 0.2 and not head[1::2].count(0):
            return "utf-16-be"
    return ""


def _utf8(body: bytes) -> str | None:
    """The text, if it is UTF-8: without fault, cut inside its last character, or with faults far between."""
    try:
        return codecs.utf_8_decode(body, "strict", False)[0]
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return text if len(_HIGH.findall(text)) - lost > 2 * lost else None


def _arabic(text: str) -> float:
    """How well a decoded text reads as Arabic or Persian, per non-ASCII character; 0 or less: not at all."""
    high = len(_HIGH.findall(text))
    if not high:
        return 0.0
    letters = sum(map(len, _ARABIC_WORD.findall(text)))
    frequent = len(FREQUENT.findall(text))
    if letters < 0.5 * high or frequent < 0.06 * letters:
        return 0.0
    return (letters + 3 * frequent - 4 * len(_SUSPECT.findall(text)) - 4 * len(_MIXED.findall(text))) / high


def _repair(text: str) -> tuple[str, str]:
    """Undoes UTF-8 that was read as windows-1252 or windows-1256 and encoded again.

    Works on runs of non-ASCII characters, so that the rest of a page that mixes both stays as it is.
    """
    # Counting single characters first costs a hundredth of a search by pattern.
    if _count("ØÙÚÛ", text) > _MOJIBAKE_PAIRS and len(_LATIN_MOJIBAKE.findall(text)) > _MOJIBAKE_PAIRS:
        return _repair_runs(text, _LATIN_RUN, lambda run: bytes(_LATIN_BACK[char] for char in run))
    leads = _count(UTF8_LEADS, text)
    if leads <= 0.6 * _MOJIBAKE_PAIRS:
        return text, ""
    letters = 0
    for letter in COMMONEST:  # in Arabic the first one or two are enough to tell
        letters += text.count(letter)
        if leads <= 0.3 * letters:
            return text, ""
    if leads <= 0.3 * len(re.findall(f"[{TYPED}]", text)):
        return text, ""
    return _repair_runs(text, _CP1256_RUN, lambda run: run.encode("cp1256"))


def _count(characters: str, text: str) -> int:
    """How often some characters stand in a text; that one isn't there is told in a quarter of the time."""
    return sum(text.count(character) for character in characters if character in text)


def _repair_runs(text: str, runs: re.Pattern[str], encode: Callable[[str], bytes]) -> tuple[str, str]:
    good = bad = 0

    def mend(found: re.Match[str]) -> str:
        nonlocal good, bad
        try:
            mended = encode(found[0]).decode("utf-8")
        except UnicodeError:
            bad += len(found[0])
            return found[0]
        good += len(found[0])
        return mended

    mended = runs.sub(mend, text)
    if good < 4 * bad:
        return text, "mojibake"
    return mended, "repaired_mojibake" if good >= 50 * bad else "mojibake"
