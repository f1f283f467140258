"""Who may import whom (docs/index.md), kept by import-linter's contracts in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

import pytest


def test_rooms_import_only_what_they_may(root: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache", "--no-logo"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["read_article", "items", "errors", "filing", "sites"])
def test_reading_a_page_loads_no_network(name: str) -> None:
    script = f"""
import importlib, sys
import mfa_crawler
getattr(mfa_crawler, {name!r}, None) or importlib.import_module("mfa_crawler." + {name!r})
loaded = sorted({{"scrapy", "twisted", "aiohttp", "dateparser"}} & set(sys.modules))
sys.exit(f"loads {{loaded}}" if loaded else 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
