"""huggingface_hub loads the dataset card."""

from pathlib import Path

from harness import serve
from huggingface_hub import DatasetCard


def judge(folder: Path) -> object:
    data = DatasetCard.load(str(folder / "README.md")).data
    wanted = {"license", "language", "pretty_name", "configs"}
    missing = sorted(name for name in wanted if not data.get(name))
    return f"the card lacks {', '.join(missing)}" if missing else None


serve(judge)
