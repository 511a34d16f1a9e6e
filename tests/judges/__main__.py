"""`python -m judges RELEASE…` asks every client that is installed about releases of one folder.

`python -m judges --table FILE` builds the toy release and its spoiled copies, and writes what
every client makes of them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from conftest import TOY

from judges.table import (
    CLIENTS,
    Client,
    accepts,
    judge,
    markdown,
    present,
    rejections,
    spoiled_copies,
)
from trucebook.book.texts import TEXTS
from trucebook.release.build import build

HEAD = """# Independent clients on a release

What `tests/judges/` makes of the release of the toy book and of copies of it, each spoiled in one
way. A × is a copy that a client rejects; the tests hold each × to a run. The checksums of a copy
are right unless they are what is wrong with it, and Parquet has the same fault where it can hold
it. [How it works](how-it-works.md#judges) says where the clients run.

"""


def page() -> str:
    """What every client makes of the toy release and its spoiled copies."""
    with tempfile.TemporaryDirectory() as folder:
        release = build(TOY, Path(folder) / "true")
        copies = spoiled_copies(release, Path(folder) / "spoiled")
        texts = TOY / "seeds" / "texts"
        clients = [client for client in CLIENTS if present(client)]
        verdicts = judge(clients, lambda one: rejections(one, release, copies, texts))
    return HEAD + markdown(verdicts)


def main(arguments: list[str]) -> int:
    """Write the page, or tell which client refuses which release."""
    if arguments[0] == "--table":
        Path(arguments[1]).write_text(page(), encoding="utf-8")
        return 0
    refused = list(_refusals([Path(name) for name in arguments]))
    print("\n".join(refused) or "every client accepts every release")
    return 1 if refused else 0


def _refusals(releases: list[Path]) -> Iterator[str]:
    texts = Path(os.environ[TEXTS]) if TEXTS in os.environ else None
    # Each starts once: some take longer to import what they need than to judge.
    asked = {
        client: [release for release in releases if _can_read(client, release, texts)]
        for client in CLIENTS
        if present(client)
    }
    for release in releases:
        count = sum(release in readable for readable in asked.values())
        print(f"{release}: {count} of {len(CLIENTS)} clients")
    verdicts = judge(
        [client for client, readable in asked.items() if readable],
        lambda one: (
            None,
            dict(zip(map(str, asked[one]), accepts(one, asked[one], texts), strict=True)),
        ),
    )
    for client, (_, faults) in verdicts.items():
        yield from (f"{name}: {client.title}: {fault}" for name, fault in faults.items() if fault)


def _can_read(client: Client, release: Path, texts: Path | None) -> bool:
    """Whether the release has the files; older ones have fewer."""
    there = all(any(release.glob(pattern)) for pattern in client.reads)
    return there and (texts is not None or not client.needs_texts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
