"""check-datapackage holds the descriptor against the standard, its recommendations too."""

import json
from pathlib import Path

from check_datapackage import Config, check
from harness import serve


def judge(folder: Path) -> object:
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    issues = check(descriptor, config=Config(version="v2"))
    return issues[0] if issues else None


serve(judge)
