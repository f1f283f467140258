"""Programs of others that tests call, in environments of their own beside ours."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def readers() -> Path:
    """The Python that has DuckDB, pandas, polars and the validators of releases."""
    python = Path(__file__).parents[1] / ".venv/readers/bin/python"
    if not python.exists():
        pytest.skip("no .venv/readers: run make readers")
    return python


@pytest.fixture(scope="session")
def pywb() -> Path:
    """The folder of pywb's commands: `MFA_PYWB_BIN`, or where `.ci/run` installs them."""
    beside = Path(__file__).parents[1] / ".venv/pywb/bin"
    folder = Path(os.environ.get("MFA_PYWB_BIN", beside))
    if not (folder / "cdx-indexer").exists():
        pytest.skip(f"no cdx-indexer in {folder} (set MFA_PYWB_BIN)")
    return folder
