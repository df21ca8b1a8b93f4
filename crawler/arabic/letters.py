"""Arabic text at two levels, and the keys by which lines are compared.

clean    what is stored: same meaning, same spelling, no invisible characters, no stretched letters.
fold     what is compared (dedup, rules): never shown.

The code point table behind both is in docs/design-notes.md ("Two levels of text").
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape

# Invisible characters that say nothing: zero width space, marks and embeddings of direction, soft hyphen,
# Arabic letter mark, byte order mark. ZWNJ and ZWJ stay in stored text: Persian needs them.
_INVISIBLE = "\u200b\u200e\u200f\u2060-\u2064\ufeff\u00ad\u061c\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f"  # newline and tab live on; U+0085 becomes a newline
_SURROGATE_OR_NONCHARACTER = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_DELETE = re.compile(f"[{_INVISIBLE}{_CONTROL}{_SURROGATE_OR_NONCHARACTER}]")
_NEWLINE = re.compile("\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")
_PRESENTATION = re.compile("[\ufb50-\ufdcf\ufdf0-\ufdfd\ufe70-\ufefc]+")
# One final tatweel is part of the spelling (هـ, فـ”); runs, and one between letters, are justification.
_TATWEEL = re.compile("\u0640{2,}|(?<=[\u0621-\u064a\u0671-\u06d3])\u0640(?=[\u0621-\u0652\u0671-\u06d3])")

HARAKAT = "\u064b-\u065f\u0670\u0610-\u061a\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_LONG = 10_000
_STACKED = re.compile(
    f"([\u0300-\u036f{HARAKAT}\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{{30}})"
    f"[\u0300-\u036f{HARAKAT}\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_FOLD_DELETE = re.compile(f"[{HARAKAT}\u0640\u200c\u200d\u066c]")
VARIANTS = {
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ىیےېۍ", "ي"),
    **dict.fromkeys("ةہھەۀۂۃ", "ه"),
    **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("ؤئ", "ء"),
    **{chr(0x660 + n): str(n) for n in range(10)},
    **{chr(0x6F0 + n): str(n) for n in range(10)},
}
"""Letters and digits that are written in several ways, and the one that stands for them all when texts are compared."""
_FOLD_MAP = {**VARIANTS, "٪": "%", "٫": "."}
HAMZA, TATWEEL = "ء", "\u0640"
WEAK = "اويهءة"
"""Letters in which house styles spell one name differently."""
_FINAL_HAMZA = re.compile(r"ء\b")
_LETTER_DIGIT = re.compile(r"[-\d](?:(?<=[^\W\d_]\d)|(?<=[^\W\d_]-)\d)")  # one of a set first: found without trying
_REFERENCE = re.compile(
    r"&(?:#(?!0*(?:38|60|62);)\d{2,7}|#[xX][0-9a-fA-F]{2,6}|(?!amp;|lt;|gt;)[a-zA-Z][a-zA-Z0-9]{1,30});"
)
_TOKEN = re.compile(r"\w+")
_NOT_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


def clean(text: str) -> str:
    """The text as stored: NFC, no controls, surrogates or invisible marks, plain spaces, no stretched letters.

    Keeps harakat, spelling, quotes, digits and line breaks (`\\n` only); lines are stripped, runs of blank lines
    become one.
    """
    text = _NEWLINE.sub("\n", text)
    text = unicodedata.normalize("NFC", unstacked(_DELETE.sub("", text)))
    text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    if "\u0640" in text:
        text = _TATWEEL.sub("", text)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def unstacked(text: str) -> str:
    """A long text with at most 30 combining marks on one letter (UAX #15, Stream-Safe Text Format).

    Normalisation brings them in order, which takes hours where there are millions. A short text stays as it is.
    """
    return _STACKED.sub(r"\1", text) if len(text) > _LONG else text


def clean_line(text: str) -> str:
    """`clean` for what must be one line, such as a title."""
    return " ".join(clean(text).split())


@lru_cache(maxsize=64)  # a text is folded for its words and for its fingerprint
def fold(text: str) -> str:
    """The text as compared: NFKC, case and Arabic spelling variants gone, digits ASCII, a number apart
    from the word before it.

    جنيف2, جنيف-2 and جنيف٢ all give `جنيف 2`; مسؤول equals مسئول; a final hamza is dropped. Accepted collisions:
    على = علي, كرة = كره.
    """
    text = unicodedata.normalize("NFKC", _DELETE.sub("", unicodedata.normalize("NFC", unstacked(text)))).casefold()
    if not text.isascii():
        text = _FOLD_DELETE.sub("", text)
        for variant, plain in _FOLD_MAP.items():  # 44 replacements take a twentieth of one str.translate
            text = text.replace(variant, plain)
        if "ء" in text:
            text = _FINAL_HAMZA.sub("", text)
    return _LETTER_DIGIT.sub(lambda found: f" {found[0][-1]}", text)


def tokens(text: str) -> list[str]:
    """The folded words of a text, in order; punctuation separates."""
    return _TOKEN.findall(fold(text).replace("_", " "))


@lru_cache(maxsize=16_384)
def line_key(line: str) -> str:
    """A line as the rules compare it: folded words joined by one space, no punctuation."""
    return _NOT_WORD.sub(" ", fold(line)).strip()


@lru_cache(maxsize=64)
def line_keys(lines: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """`line_key` and `masked_key` of each line, folded at once: a fifth of the work for the lines of an article."""
    folded = fold("\n".join(lines)).split("\n")
    if len(folded) != len(lines):  # a line with a line break in it
        return tuple((line_key(line), masked_key(line)) for line in lines)
    keys = [_NOT_WORD.sub(" ", line).strip() for line in folded]
    return tuple((key, _DIGITS.sub("0", key)) for key in keys)


@lru_cache(maxsize=16_384)
def masked_key(line: str) -> str:
    """`line_key` with every run of digits as `0`, so that "412 visits" and "97 visits" are one line."""
    return _DIGITS.sub("0", line_key(line))


def unescaped(text: str) -> str:
    """A text without the references that stay of one escaped twice (`&amp;quot;`); those of markup stay as they are."""
    return _REFERENCE.sub(lambda found: unescape(found[0]), text) if "&" in text else text


def printable(text: str, limit: int = 500) -> str:
    """One line without control characters or bidi overrides, cut to `limit`: fit for logs, tables and terminals."""
    text = clean_line(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"
