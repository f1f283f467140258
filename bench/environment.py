"""The peers' own environment: what they need never meets what this project needs."""

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from bench.tables import note

_LOCK = Path(__file__).parents[1] / "requirements.bench.lock"


@cache
def peers_python() -> Path:
    """The Python that has the peers, installed once for each lock into the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "mfa-bench" / hashlib.sha256(_LOCK.read_bytes()).hexdigest()[:12]
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        note("installing the peers, once")
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [f"{python}", "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        # the lock is whole, and pip 23 stumbles over how newspaper4k spells an extra of lxml
        pip += ["--no-deps", "--require-hashes", "-r", f"{_LOCK}"]
        subprocess.run(pip, check=True, stdout=sys.stderr)
        ready.touch()
    return python
