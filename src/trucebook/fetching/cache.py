"""Where fetched releases are kept: a folder each, named by the digest of its checksums."""

from __future__ import annotations

import os
from pathlib import Path

from trucebook.errors import UsageError, extra

__all__ = ["CACHE", "cache_folder"]

CACHE = "TRUCEBOOK_CACHE"
"""Environment variable with the folder to use in place of the platform's."""


def cache_folder(*names: str) -> Path:
    """A folder of the cache, made where it is not there.

    Raises:
        UsageError: it cannot be made; or the extra `fetch` is missing and names no platform's.
    """
    given = os.environ.get(CACHE)
    root = Path(given) if given else Path(extra("pooch", "fetch").os_cache("trucebook"))
    folder = root.joinpath(*names)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder}: {error.strerror}. Set {CACHE} to a folder that can be written to."
        ) from None
    return folder
