"""The tables and columns of what is remembered of offers: see storage/items.py and crawler/decide/belief.py."""

from __future__ import annotations

OFFERS = (
    "ALTER TABLE run_sources ADD COLUMN notes TEXT NOT NULL DEFAULT '[]'",  # JSON: kind, url and detail of each
    # Answers in a row whose news came under new validators: a source that is not believed earns it back.
    "ALTER TABLE sources ADD COLUMN honest_answers INTEGER NOT NULL DEFAULT 0",
    # Re-checks in a row that a time of modification asked for, and that found nothing changed.
    "ALTER TABLE sources ADD COLUMN vain_rechecks INTEGER NOT NULL DEFAULT 0",
    """
    CREATE TABLE items (                          -- of feeds and APIs: under which address each was first met
        key INTEGER PRIMARY KEY,                  -- 64 bits of source, GUID and title
        url TEXT NOT NULL,                        -- the address
        moved INTEGER NOT NULL DEFAULT 0          -- times that it came under another one
    )
    """,
)
