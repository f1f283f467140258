"""The part that reads every family's pages: beside the peers, and beside the parser alone."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

from bench.accuracy import FIELDS, Fields, accuracy
from bench.environment import peers_python
from bench.pages import Known, real, written
from bench.reader import pack
from bench.tables import Rows, note, spread

_ROOT = Path(__file__).parents[1]
_PAGES = 30  # of each look
_PEERS = ("trafilatura", "newspaper4k", "readability")

Read = tuple[float, list[list[Fields]]]


class Reader:
    """A process of bench/ours.py or bench/peers.py that has the pages in memory."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def read(self, way: str, row: str) -> Read:
        """CPU seconds for a row's pages, and what was said of them; raises RuntimeError."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([way, row]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{way} ended at pages of {row}; its last words are above")
        seconds, said = json.loads(answer)
        return seconds, said


@contextmanager
def reading(python: str | Path, module: str, pages: Path) -> Iterator[Reader]:
    """A reader in an environment of its own while the block runs."""
    command = [python, "-m", module, pages]
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=_ROOT, env=quiet, stdin=pipe, stdout=pipe, text=True
    ) as process:
        yield Reader(process)
        assert process.stdin is not None
        process.stdin.close()


def families(runs: int) -> None:
    """Print pages/s and accuracy of each tool on each family, then our record beside one parse."""
    note("families: writing the pages")
    rows: dict[str, list[Known]] = defaultdict(list)
    for known in sorted((*written(_PAGES), *real()), key=lambda known: known.page.row):
        rows[known.page.row].append(known)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pages")
        pack((known.page for row in rows.values() for known in row), path)
        with (
            reading(sys.executable, "bench.ours", path) as ours,
            reading(peers_python(), "bench.peers", path) as peers,
        ):
            _beside_peers(ours, peers, rows, runs)
            _beside_the_parser(ours, rows, runs)


def _beside_peers(ours: Reader, peers: Reader, rows: dict[str, list[Known]], runs: int) -> None:
    columns = [(name, 8) for name in FIELDS]
    table = Rows(
        ("family and layout", 32),
        ("pages", 5),
        ("reader", 11),
        ("pages/s", 24),
        ("ours / it", 9),
        *columns,
        ("", 0),
    )
    for row, known in rows.items():
        note(f"families: {row}")
        readers = {"ours": (ours, "record")}
        if known[0].page.kind == "article":
            readers |= {name: (peers, name) for name in _PEERS}
        said = {name: reader.read(way, row)[1] for name, (reader, way) in readers.items()}
        costs: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(runs):
            for name, (reader, way) in readers.items():
                costs[name].append(reader.read(way, row)[0])
        for name, taken in costs.items():
            pairs = zip(taken, costs["ours"], strict=True)
            table.add(
                row if name == "ours" else "",
                str(len(known)) if name == "ours" else "",
                name,
                spread([len(known) / seconds for seconds in taken], 0),
                f"{statistics.median(it / us for it, us in pairs):.1f}" if name != "ours" else "",
                *_cells(known, said[name]),
            )
    print(
        "Pages in memory to records in memory; a list or a feed is one page. Accuracy: the share\n"
        "of exact values where the page or the reader has one; of the body, the mean F1 of its\n"
        "words (with the lead, where that is nearer). Empty: the reader has no such field, or no\n"
        "page has; of real pages nobody has written down what is true.\n",
        flush=True,
    )


def _cells(known: Sequence[Known], said: Sequence[list[Fields]]) -> list[str]:
    if any(one.truths is None for one in known):
        return [""] * len(FIELDS)
    truths, told = [], []
    for one, found in zip(known, said, strict=True):
        for truth, fields in zip_longest(one.truths or (), found):
            # an article that one of them does not have is wrong in all that the other says
            truths.append(truth or dict.fromkeys(fields))
            told.append(fields or dict.fromkeys(truth))
    rights = accuracy(truths, told)
    return [f"{rights[name]:.3f}" if name in rights else "" for name in FIELDS]


def _beside_the_parser(ours: Reader, rows: dict[str, list[Known]], runs: int) -> None:
    table = Rows(
        ("family and layout", 32),
        ("parsing / parse", 24),
        ("whole record / parse", 24),
        ("", 0),
    )
    for row in rows:
        ours.read("region", row)
        parsing, whole = [], []
        for _ in range(runs):
            whole.append(ours.read("record", row)[0] / ours.read("region", row)[0])
            (parsed,) = zip(*ours.read("parsing", row)[1], strict=True)
            parsing.append(_sum(parsed, "record") / _sum(parsed, "region"))
        table.add(row, spread(parsing), spread(whole))
    print(
        "Parse: the article's region decoded, cut out and parsed, once. Parsing: the time that a\n"
        "whole record spends in the parser, beside that of the region; the aim is at most 1.50.\n",
        flush=True,
    )


def _sum(parsed: Sequence[Fields], name: str) -> int:
    return sum(int(fields[name] or 0) for fields in parsed)
