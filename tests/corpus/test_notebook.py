"""The notebook for researchers, run on a release by an environment that knows nothing of ours."""

import json
import os
import subprocess
from pathlib import Path

from tests.corpus.translated import Translated
from tests.crawling import ROOT, run

NOTEBOOK = ROOT / "docs" / "reading-a-release.ipynb"
_RUN = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], 4)
NotebookClient(notebook, timeout=100).execute()
nbformat.write(notebook, sys.argv[2])
"""


def test_it_reads_a_release_without_a_warning(
    spoken: Translated, readers: Path, tmp_path: Path
) -> None:
    release = tmp_path / "synthetic"
    made = run("mfa", "release", str(release), "--synthetic", "--output", str(spoken.folder))
    assert made.code == 0, made.err
    done = tmp_path / "done.ipynb"
    subprocess.run(
        [readers, "-c", _RUN, str(NOTEBOOK), str(done)],
        env={**os.environ, "MFA_RELEASE": str(release)},
        check=True,
        capture_output=True,
    )
    cells = json.loads(done.read_bytes())["cells"]
    outputs = [one for cell in cells for one in cell.get("outputs", ())]
    assert not [one["text"] for one in outputs if one.get("name") == "stderr"]
    assert any("image/png" in one.get("data", {}) for one in outputs)
    rows = run("mfa", "export", "-", "--output", str(spoken.folder)).rows
    months = {row["date"][:7] for row in rows}
    (first, *_, last) = [12 * int(month[:4]) + int(month[5:]) for month in sorted(months)]
    silent = last - first + 1 - len(months)
    assert silent
    said = f"{last - first + 1} months, {silent} of them without an article\n"
    assert [said] in [one.get("text") for one in outputs]
    assert outputs[-1]["text"] == [f"{len(rows)} articles in both\n"]


def test_it_is_kept_without_what_it_printed() -> None:
    cells = json.loads(NOTEBOOK.read_bytes())["cells"]
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
