"""trucebook opens the release: every hash, and the columns of every Parquet file."""

from pathlib import Path

from harness import serve

import trucebook


def judge(folder: Path) -> object:
    return None if trucebook.load(folder) else "no table"


serve(judge)
