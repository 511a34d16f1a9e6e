"""The rocrate library opens the crate and finds every file in it, of the size told."""

from pathlib import Path

from harness import serve
from rocrate.rocrate import ROCrate


def judge(folder: Path) -> object:
    entities = [item for item in ROCrate(str(folder)).data_entities if item.type == "File"]
    for entity in entities:
        path = folder / entity.id
        if not path.is_file() or path.stat().st_size != int(entity["contentSize"]):
            return f"{entity.id} is not there as told"
    return None if entities else "no file to look at"


serve(judge)
