"""datasets loads every table of the folder, as the hub would, from the card's front matter."""

import os
import tempfile
from pathlib import Path

from harness import serve

os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": tempfile.mkdtemp()}

import datasets

datasets.disable_progress_bars()


def judge(folder: Path) -> object:
    names = datasets.get_dataset_config_names(str(folder))
    if names == ["default"]:
        return "the card names no table"
    with tempfile.TemporaryDirectory() as cache:
        for name in names:
            datasets.load_dataset(str(folder), name, split="train", cache_dir=cache)
    return None


serve(judge)
