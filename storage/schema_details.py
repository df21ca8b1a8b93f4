"""From the English sentences beside reasons that were once stored to codes (crawler/model/older_details.py)."""

from __future__ import annotations

DETAILS = (
    "CREATE TEMP TABLE codes (reason TEXT, told TEXT, code TEXT NOT NULL)",
    "INSERT INTO codes SELECT reason, detail, detail_of(reason, detail) FROM outcomes WHERE detail <> '' GROUP BY 1, 2",
    "CREATE INDEX temp.codes_told ON codes(told, reason)",
    "UPDATE outcomes SET detail = codes.code FROM codes WHERE codes.told = detail AND codes.reason IS outcomes.reason",
    "DROP TABLE codes",
    "UPDATE sources SET last_error = failure_of(last_error) WHERE last_error <> ''",
    "UPDATE run_sources SET error = failure_of(error) WHERE error <> ''",
    "UPDATE run_sources SET notes = notes_of(notes) WHERE notes <> '[]'",
)
