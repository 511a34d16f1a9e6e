"""frictionless validates the data package, keys and cells too."""

from pathlib import Path

import frictionless
from harness import serve


def judge(folder: Path) -> object:
    report = frictionless.validate(str(folder / "datapackage.json"), type="package")
    if not report.tasks and report.valid:
        return "no resource to look at"
    return None if report.valid else report.flatten(["title", "message"])[0]


serve(judge)
