"""sha256sum checks every file that the list of checksums names."""

import subprocess
from pathlib import Path

from harness import serve


def judge(folder: Path) -> object:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else None


serve(judge)
