"""mlcroissant loads every record set from the folder."""

from pathlib import Path

import mlcroissant
from harness import serve


def judge(folder: Path) -> object:
    dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
    for record_set in dataset.metadata.record_sets:
        for _ in dataset.records(record_set.id):
            pass
    return None if dataset.metadata.record_sets else "no record set"


serve(judge)
