"""Pages and files of others that were collected beside the checkout.

They are theirs, so they are not in the project; a test that reads them can't run where they are absent.
"""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def needs(path: Path) -> pytest.MarkDecorator:
    """Skips a test where a collected file or folder is absent."""
    return pytest.mark.skipif(not path.exists(), reason=f"others' files, not in the project: {path}")
