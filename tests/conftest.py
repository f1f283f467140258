"""pywb, which lives in an environment of its own because of its licence and its dependencies."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def pywb() -> Path:
    """The folder of pywb's commands: `MFA_PYWB_BIN`, or where `.ci/run` installs them."""
    beside = Path(__file__).parents[1] / ".venv/pywb/bin"
    folder = Path(os.environ.get("MFA_PYWB_BIN", beside))
    if not (folder / "cdx-indexer").exists():
        pytest.skip(f"no cdx-indexer in {folder} (set MFA_PYWB_BIN)")
    return folder
