"""Who may import whom (docs/index.md), kept by import-linter's contracts in pyproject.toml."""

import subprocess
import sys
from pathlib import Path


def test_rooms_import_only_what_they_may(root: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache", "--no-logo"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


_IMPORTS = """
import importlib, sys
import mfa_crawler
assert mfa_crawler.read_article
for name in ("items", "errors", "sites", "filing"):
    importlib.import_module(f"mfa_crawler.{name}")
    loaded = sorted({"scrapy", "twisted", "aiohttp", "dateparser"} & set(sys.modules))
    if loaded:
        sys.exit(f"{name} loads {loaded}")
"""


def test_reading_a_page_loads_no_network() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IMPORTS], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
