"""DuckDB loads the CSV files under the schema of the release."""

from pathlib import Path

import duckdb
from harness import serve


def judge(folder: Path) -> object:
    connection = duckdb.connect()
    connection.execute((folder / "schema.duckdb.sql").read_text(encoding="utf-8"))
    tables = "SELECT table_name FROM duckdb_tables() ORDER BY table_oid"
    for (name,) in connection.execute(tables).fetchall():
        path = folder / f"{name}.csv"
        connection.execute(
            f"COPY \"{name}\" FROM '{path}' (HEADER, DELIMITER ',', QUOTE '\"', NULLSTR '')"
        )
    return None


serve(judge)
