"""csvw reads the CSV files under their CSVW metadata and checks types and keys."""

from pathlib import Path

from csvw import CSVW
from harness import serve


def judge(folder: Path) -> object:
    # Not strict: that would refuse every empty cell under a foreign key.
    document = CSVW(str(folder / "csv-metadata.json"), validate=True, strict=False)
    return None if document.is_valid else document.warnings[0].message


serve(judge)
