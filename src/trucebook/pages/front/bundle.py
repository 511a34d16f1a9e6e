"""Make `pages/bundle/` of these sources: `python bundle.py NODE OUT`, by `make bundle`.

`NODE` has the npm packages of package.json. Each of ENTRIES becomes one file; what of the libraries
is in it is listed in LICENSES.txt, and every file in SHA256SUMS.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
ENTRIES = ("trucebook.js", "chart.js", "search.js", "review.js", "style.css", "icon.svg")


def main(node: Path, out: Path) -> None:
    sources = node / "front"
    shutil.rmtree(sources, ignore_errors=True)
    shutil.copytree(HERE, sources)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    meta = node / "meta.json"
    entries = [str(sources / name) for name in ENTRIES]
    subprocess.run(  # noqa: S603
        [
            node / "node_modules/.bin/esbuild",
            *entries,
            f"--outdir={out}",
            "--bundle",
            "--minify",
            "--format=iife",
            "--target=es2022",
            "--charset=utf8",
            "--loader:.svg=copy",
            "--legal-comments=none",
            f"--metafile={meta}",
        ],
        check=True,
    )
    used = {
        path.split("node_modules/")[-1]
        for output in json.loads(meta.read_text())["outputs"].values()
        for path in output["inputs"]
        if "node_modules/" in path
    }
    (out / "LICENSES.txt").write_text("\n".join(licences(node, used)), encoding="utf-8")
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(out.iterdir())
    ]
    (out / "SHA256SUMS").write_text("".join(sums))


def licences(node: Path, used: Iterable[str]) -> Iterator[str]:
    """Name, version and licence text of each package of which something is in the bundle."""
    names = {"/".join(path.split("/")[: 2 if path.startswith("@") else 1]) for path in used}
    for name in sorted(names):
        folder = node / "node_modules" / name
        package = json.loads((folder / "package.json").read_text())
        text = next(folder.glob("LICEN[CS]E*")).read_text(encoding="utf-8").strip()
        rule = "-" * 80
        yield f"{rule}\n{name} {package['version']} ({package['license']})\n\n{text}\n"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
