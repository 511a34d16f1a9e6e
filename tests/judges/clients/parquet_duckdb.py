"""DuckDB reads every Parquet file and finds its definition as key and value."""

import json
from pathlib import Path

import duckdb
from harness import serve


def judge(folder: Path) -> object:
    for path in sorted(folder.glob("*.parquet")):
        rows = duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{path}')").fetchall()
        told = {bytes(key).decode(): bytes(value) for key, value in rows}
        columns = duckdb.sql(f"FROM read_parquet('{path}')").columns
        if [item["name"] for item in json.loads(told["table_schema"])["fields"]] != columns:
            return f"{path.name} has other columns than it tells"
        duckdb.sql(f"FROM read_parquet('{path}')").fetchall()
    return None


serve(judge)
