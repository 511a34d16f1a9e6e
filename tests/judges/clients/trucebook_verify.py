"""trucebook verifies the release from outside, with the index of where it is published."""

import os
from pathlib import Path

from harness import serve

from trucebook.verify.verify import verify


def judge(folder: Path) -> object:
    report = verify(folder, index=os.environ["JUDGES_INDEX"])
    return None if report.valid else report.problems[0].as_text()


serve(judge)
