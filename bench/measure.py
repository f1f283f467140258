"""Whole processes, measured by the operating system: CPU seconds, peak memory, wall time."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What one finished process took: user plus system seconds, MB at its peak, wall seconds."""

    cpu: float
    peak_mb: float
    wall: float
    words: str
    """What it printed, both streams."""


def cost_of(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Cost:
    """Run a command to its end in a folder; raises RuntimeError with its last words if it fails."""
    with Path(folder, "log").open("w+b") as log:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **env}, stdout=log, stderr=log
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        log.seek(0)
        words = log.read().decode(errors="replace")
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{words[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, wall, words)
