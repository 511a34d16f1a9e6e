"""mlcroissant validates the Croissant description; a warning is a fault too."""

from pathlib import Path

import mlcroissant
from harness import serve


def judge(folder: Path) -> object:
    return mlcroissant.Dataset(str(folder / "croissant.json")).metadata.ctx.issues.report()


serve(judge)
