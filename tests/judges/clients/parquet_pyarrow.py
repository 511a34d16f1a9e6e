"""pyarrow reads every Parquet file and finds title and definition of table and columns."""

from pathlib import Path

import pyarrow.parquet as pq
from harness import serve


def judge(folder: Path) -> object:
    for path in sorted(folder.glob("*.parquet")):
        schema = pq.read_table(path).schema
        if not (schema.metadata or {}).get(b"description"):
            return f"{path.name} tells nothing of itself"
        for field in schema:
            if not (field.metadata or {}).get(b"description"):
                return f"{path.name} tells nothing of {field.name}"
    return None


serve(judge)
