"""A page of the docs as somebody follows it: files to write, edits to make, commands to run."""

import doctest
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mfa_crawler.families import Family

ROOT = Path(__file__).parents[1]
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
ADD_A_MINISTRY = ROOT / "docs" / "add-a-ministry.md"
_BLOCK = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"\n\n {4,}\S")
_NAMED = re.compile(r"`(mfa_crawler/[\w/]+\.py)`[^`\n]*:\s*$")
_HUNK = re.compile(r"^@@.*@@\n", re.MULTILINE)
_CONTINUED = re.compile(r"\\\n\s*")
_ADDRESS = "http://127.0.0.1:8765"
_SERVE = "mfa replica serve --port 8765"


@dataclass(frozen=True)
class File:
    """A new file, shown whole."""

    path: str
    text: str

    def follow(self, session: "Session") -> None:
        path = session.place / self.path
        shown_before = self.path in session.written
        assert shown_before or not path.exists(), f"{self.path} is there, and no new file"
        path.write_text(self.text, "utf-8")
        session.written.add(self.path)


@dataclass(frozen=True)
class Edit:
    """Lines to add to a file, or take away: a diff without numbers, as a person reads one."""

    path: str
    hunks: tuple[str, ...]

    def follow(self, session: "Session") -> None:
        path = session.place / self.path
        text = path.read_text("utf-8")
        for hunk in self.hunks:
            lines = hunk.splitlines(keepends=True)
            before = "".join(line[1:] for line in lines if not line.startswith("+"))
            after = "".join(line[1:] for line in lines if not line.startswith("-"))
            assert text.count(before) == 1, f"{self.path} has not once:\n{before}"
            text = text.replace(before, after)
        path.write_text(text, "utf-8")

    @property
    def added(self) -> list[str]:
        return [
            line[1:] for hunk in self.hunks for line in hunk.splitlines() if line.startswith("+")
        ]


@dataclass(frozen=True)
class Command:
    """A command, and what the page says that it prints; `...` stands for anything."""

    line: str
    printed: str

    def follow(self, session: "Session") -> None:
        if self.line.startswith(_SERVE):
            session.serve(self)
            return
        out, code = session.run(self.line.replace(_ADDRESS, session.address))
        self.check(out.replace(session.address, _ADDRESS))
        assert code == int("something is wrong" in out), f"{self.line}\n{out}"

    def check(self, out: str) -> None:
        how = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        fits = not self.printed or doctest.OutputChecker().check_output(self.printed, out, how)
        assert fits, f"$ {self.line}\nprints\n{out}\nand not\n{self.printed}"


Step = File | Edit | Command


@dataclass
class Session:
    """A checkout, and a terminal in it; the replica that the page starts runs until the end."""

    place: Path
    address: str = _ADDRESS
    written: set[str] = field(default_factory=set)
    ran: list[str] = field(default_factory=list)
    _entered: list[str] = field(default_factory=list)
    _served: subprocess.Popen[str] | None = None

    def run(self, line: str) -> tuple[str, int]:
        """What a command prints on standard output, and its exit code."""
        # what changes the terminal itself must come before every later command
        before = "".join(f"{entered} && " for entered in self._entered)
        done = subprocess.run(
            ["bash", "-c", before + line],
            cwd=self.place,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.ran.append(line)
        if line.startswith(". "):
            self._entered.append(line)
        assert done.returncode in {0, 1}, f"{line}\n{done.stdout}\n{done.stderr}"
        return (done.stdout or done.stderr), done.returncode

    def serve(self, command: Command) -> None:
        """Run the replica on a port that is free."""
        line = command.line.replace("8765", "0")
        before = "".join(f"{entered} && " for entered in self._entered)
        self._served = subprocess.Popen(
            ["bash", "-c", f"{before}exec {line}"],
            cwd=self.place,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._served.stdout is not None
        self.address = self._served.stdout.readline().strip()
        command.check(self.address.replace(self.address, _ADDRESS))

    def end(self) -> None:
        if self._served is not None:
            self._served.terminate()
            self._served.communicate()

    @property
    def _environment(self) -> dict[str, str]:
        # compiled modules are kept, as in any checkout; make says more inside another make
        ours = ("MFA_", "PYTHON", "MAKE", "MFLAGS")
        clean = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        return {**clean, "PYTHONPATH": str(self.place)}


@contextmanager
def session(place: Path) -> Iterator[Session]:
    opened = Session(place)
    try:
        yield opened
    finally:
        opened.end()


def steps(page: Path) -> list[Step]:
    """All code blocks of a page in order; one that nobody could follow is an error."""
    text = page.read_text("utf-8")
    assert not _INDENTED.search(_BLOCK.sub("", text)), "code without a fence"
    found: list[Step] = []
    for block in _BLOCK.finditer(text):
        found += _read(block["kind"], block["text"], text[: block.start()].rstrip())
    return found


def family_of_the_docs() -> Family:
    """The family that docs/add-a-ministry.md shows whole."""
    *_, shown = (s for s in steps(ADD_A_MINISTRY) if isinstance(s, File) and "/families/" in s.path)
    made: dict[str, Any] = {"__name__": "shown"}
    exec(compile(shown.text, shown.path, "exec"), made)
    family = made[Path(shown.path).stem]
    assert isinstance(family, Family)
    return family


def _read(kind: str, text: str, before: str) -> Iterator[Step]:
    if kind == "python":
        named = _NAMED.search(before)
        assert named, f"no line names the file of\n{text}"
        yield File(named[1], text)
    elif kind == "diff":
        for part in re.split(r"^--- a/", text, flags=re.MULTILINE)[1:]:
            names, *hunks = _HUNK.split(part)
            old, new = names.split("\n+++ b/")
            assert old == new.strip()
            yield Edit(old, tuple(hunks))
    else:
        assert kind == "console", f"nobody can follow a block of {kind!r}"
        for command in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            line, _, printed = _CONTINUED.sub(" ", command).partition("\n")
            yield Command(line, printed)
