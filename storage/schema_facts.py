"""From the English sentences that were once stored to codes (crawler/model/older.py)."""

from __future__ import annotations

CODES = (
    "CREATE TEMP TABLE codes (sentence TEXT PRIMARY KEY, code TEXT NOT NULL) WITHOUT ROWID",
    "INSERT INTO codes SELECT DISTINCT why_not, code_of(why_not) FROM date_signals WHERE why_not <> ''",
    "UPDATE date_signals SET why_not = codes.code FROM codes WHERE codes.sentence = why_not AND codes.code <> why_not",
    "DROP TABLE codes",
)
"""One pass over the distinct sentences, of which there are few, and one over the rows."""
