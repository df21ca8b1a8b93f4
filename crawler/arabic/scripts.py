"""Letters as classes: which letters Arabic and its neighbours have, and which tell one from the other.

A string is the inside of a `[...]` of a regular expression.
"""

from __future__ import annotations

import re

ARABIC_LETTERS = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]+")
OWN_LETTERS = (
    ("ug", re.compile("[ۇۈۋڭې]"), 0.05),
    ("ku", re.compile("[ێۆڕڵە]"), 0.04),
    ("ur", re.compile("[ٹڈڑےں]"), 0.02),
    ("ps", re.compile("[ټډړښځڅڼۍ]"), 0.01),
)
"""Languages, letters of their own, and their least share of a text."""
PERSIAN = re.compile("[پچژگیک]")
PERSIAN_ONLY = re.compile("[پچژگ]")
"""Letters that Persian has and Arabic lacks, with and without those that Arabic is typed with as well."""
ARABIC_ONLY = re.compile("[ةىأإؤيك]")
TYPED = "\u0621-\u063a\u0641-\u064a\u067e\u0686\u0688\u0691\u0698\u06a9\u06af\u06be\u06c1\u06cc\u06d2"
"""Letters that the Arabic charsets of one byte hold."""
COMMONEST = "اليمنورتبعد"
"""The commonest letters of Arabic."""
FREQUENT = re.compile("ال|في|من|على|ية|ون|ين|ات|ها|ان|دا|ار|است|مي|از|در|وا")
"""What is frequent in Arabic and Persian read with the right charset."""
UTF8_LEADS = "طظ"
"""What the first bytes of Arabic letters in UTF-8 are in windows-1256."""
ARABIC = "\u0621-\u063f\u0641-\u064a\u0671-\u06d3"
"""Letters of Arabic and its neighbours, to the search index."""
INDEXED = "A-Za-z0-9\u0621-\u063f\u0641-\u064a\u0660-\u0669\u0671-\u06d3\u06f0-\u06f9"
"""Letters and digits that are words to the search index."""
