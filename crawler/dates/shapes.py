"""The shapes in which dates are printed, as regular expressions over folded text, and the words around them."""

from __future__ import annotations

import re

from crawler.arabic import calendar as names
from crawler.arabic.calendar import alternatives
from crawler.arabic.datelines import (
    CE_WORDS,
    COUNTED_WORDS,
    FROM_WORDS,
    HIJRI_WORDS,
    MINUTE_WORDS,
    MONTH_WORDS,
    OF_WORDS,
    OF_YEAR_WORDS,
    ORDINAL_ENDING,
    ORDINALS,
    PART_OF_MONTH_WORDS,
    READING_WORDS,
    THE_MONTH_WORDS,
    TO_WORDS,
    WHICH_MONTH_WORDS,
    WRITER_WORDS,
    YEAR_WORDS,
)

_MONTH = alternatives(list(names.MONTHS))
NUMBER = re.compile(r"\d+")
MONTH = re.compile(_MONTH)
"""Looked for once: most strings name no month, and most shapes need one."""
_SEPARATOR = r"[\s,./|-]{0,4}"
_DUAL = rf"(?P<month>{_MONTH})\.?(?:\s*[/(|-]?\s*(?P<dual>{_MONTH})\s*\)?)?"
_YEAR_WORD = rf"(?:(?:{OF_YEAR_WORDS}|de|del|of|'|г)\s*)?"
_CE = rf"(?:\s?{CE_WORDS}(?!\w)\.?)?"
_AH = rf"(?:\s?(?P<era>{HIJRI_WORDS})(?!\w))?"
_YEAR = rf"{_YEAR_WORD}(?P<year>\d{{4}})(?!\d|[/-]\d){_CE}{_AH}"
_ORDINAL_SUFFIX = rf"(?:st|nd|rd|th|er|º|ª|\.|{ORDINAL_ENDING}(?!\w))?"
_DAY = rf"(?<![\d./])(?<!\d[:-])(?P<day>\d{{1,2}})(?!\d|:\d){_ORDINAL_SUFFIX}"
_OF = rf"(?:(?:{OF_WORDS}|de|of|d'|di|i)(?!\w)\s*)?"

_ORDINAL_DAY = rf"(?P<ordinal>{alternatives(list(ORDINALS))})\s+(?:{OF_WORDS})\s+"

NAMED = (
    re.compile(rf"(?:{_DAY}|{_ORDINAL_DAY}){_SEPARATOR}{_OF}{_DUAL}{_SEPARATOR}{_YEAR}"),
    re.compile(rf"{_DUAL}{_SEPARATOR}{_DAY}(?:[\s,./|-]{{1,4}}){_YEAR}"),
    re.compile(
        rf"(?<!\d)(?P<year>\d{{4}})\.?[\s,/-]{{1,3}}{_DUAL}[\s,/-]{{1,3}}(?P<day>\d{{1,2}})(?![\d:])\.?(?P<era>\b\B)?"
    ),
)
SHORT_NAMED = re.compile(rf"{_DAY}[\s,./-]{{0,3}}{_DUAL}[\s,./'-]{{1,3}}(?P<year>\d{{2}})(?![\d:.]){_AH}")
NAMED_NO_YEAR = (
    re.compile(rf"(?:{_DAY}|{_ORDINAL_DAY}){_SEPARATOR}{_OF}{_DUAL}(?!{_SEPARATOR}\d{{4}}(?!\d))"),
    re.compile(rf"{_DUAL}\s{{0,2}}{_DAY}(?!{_SEPARATOR}\d{{4}}(?!\d))"),
)
NUMERIC = (
    re.compile(
        r"(?<![\d./+])(?<!\d[:-])(?P<year>\d{4})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<day>\d{1,2})"
        rf"(?!\d|[-/.]\d){_CE}{_AH}"
    ),
    re.compile(
        r"(?<![\d./+])(?<!\d[:-])(?P<day>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4})"
        rf"(?!\d|[-/.]\d){_CE}{_AH}"
    ),
    re.compile(r"(?<!\d)(?P<year>\d{4})年\s?(?P<month>\d{1,2})月\s?(?P<day>\d{1,2})日(?P<era>\b\B)?"),
    re.compile(r"(?<!\d)(?P<year>\d{4})년\s?(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일(?P<era>\b\B)?"),
)
SHORT_NUMERIC = re.compile(
    r"(?<![\d./+-])(?<!\d:)(?P<day>\d{1,2})(?P<sep>[/.]|(?<=\d\d)-(?=\d\d))(?P<month>\d{1,2})(?P=sep)"
    r"(?P<year>\d{2})(?!\d|[-/.]\d|\s?%)(?P<era>\b\B)?"
)
SPACED_NUMERIC = re.compile(
    r"(?<![\d./:+-] )(?<![\d./:+-])(?P<day>\d{1,2})\s(?P<month>\d{1,2})\s(?P<year>\d{4})(?!\d|[-/.]\d)(?P<era>\b\B)?"
)
"""Numbers with nothing but spaces between them: a day only beside its weekday."""
NUMERIC_NO_YEAR = re.compile(r"(?<![\d./+-])(?<!\d:)(?P<day>\d{1,2})[/.](?P<month>\d{1,2})\.?(?!\d|[-/.]\d|\s?%)")
THIS_MONTH = re.compile(
    rf"(?:{_DAY}\s*(?:{FROM_WORDS}\s+)?|(?P<ordinal>{alternatives(list(ORDINALS))})\s+{FROM_WORDS}\s+)"
    rf"{THE_MONTH_WORDS}\s+(?P<which>{WHICH_MONTH_WORDS})(?!\w)"
)
MONTH_YEAR = re.compile(rf"{_DUAL}{_SEPARATOR}{_YEAR}")
DAY_BEFORE = re.compile(rf"(?<!\d)\d{{1,2}}{_ORDINAL_SUFFIX}{_SEPARATOR}{_OF}$")
ABOUT_MONTH = re.compile(rf"(?<!\w)(?:{PART_OF_MONTH_WORDS})\s+(?:{MONTH_WORDS}\s+)?{_DUAL}")
ONLY_YEAR = re.compile(rf"(?<!\w)(?:{YEAR_WORDS})\s+(?P<year>\d{{4}})(?!\d){_AH}")

SPAN = re.compile(
    r"(?<![\d/.])\d{4}-\d\d?-\d\d?\s*(?:-|/|to)\s*\d{4}-\d\d?-\d\d?(?!\d)"
    rf"|^\W*\d{{1,2}}\s*-\s*\d{{1,2}}{_SEPARATOR}{_MONTH}"
    rf"|(?<!\d)\d{{1,2}}{_SEPARATOR}{_MONTH}\s*(?:[-\u2013]|{TO_WORDS})\s*\d{{1,2}}{_SEPARATOR}{_MONTH}"
)
"""From one day to another."""
COUNTER = re.compile(
    rf"(?:\d[\d.,]*\s*[km]?\s*(?:{COUNTED_WORDS})|(?:{COUNTED_WORDS})\s*:?\s*\d[\d.,]*[km]?)(?!\w)"
    rf"|\d+\s*(?:{MINUTE_WORDS})\s*(?:{READING_WORDS})(?!\w)"
    r"|(?<!\S)\d[\d,]*[km]?$"
)
"""Counters of views, comments and minutes of reading, and a number at the end of a line."""
READ = "∎"
"""Stands for what was read already: no letter, no digit, no space."""
BYLINE = re.compile(rf"(?<={READ})[\s|,-]*(?:{WRITER_WORDS})(?!\w)[\s:]*\w+(?:\s\w+){{0,3}}$")
HOST = re.compile(r"(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|net|org|info|news|tv|me|co|[a-z]{2})(?!\w)")
WORD = re.compile(r"\w+")
