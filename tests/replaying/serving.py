"""Starts replays as a person would, and asks them for pages."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from tests.forked import BIN

_OPENER = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class Shown:
    """What a replay answered, redirects followed."""

    status: int
    memento: str | None
    """Memento-Datetime."""
    link: str
    text: str


def get(url: str, **headers: str) -> Shown:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        answer = _OPENER.open(Request(url, headers=named), timeout=60)
    except HTTPError as refusal:
        answer = refusal
    with answer:
        text = answer.read().decode()
        link = answer.headers.get("Link", "")
        return Shown(answer.status, answer.headers.get("Memento-Datetime"), link, text)


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MFA_")}


@dataclass(frozen=True)
class Replaying:
    """A running `mfa replay --json`."""

    process: "subprocess.Popen[str]"
    said: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.said["url"])

    @property
    def port(self) -> int:
        return int(self.url.split(":")[2].split("/")[0])

    @property
    def pywb(self) -> int:
        """The process id of its only child."""
        pid = self.process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii"))


@contextmanager
def replaying(folder: Path, pywb: Path, *arguments: str) -> Iterator[Replaying]:
    """`mfa replay` from the moment that it says where it is."""
    command = [str(BIN / "mfa"), "replay", "--json", "--output", str(folder), "--pywb", str(pywb)]
    with subprocess.Popen(
        [*command, *arguments], env=_clean(), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            yield Replaying(process, json.loads(process.stdout.readline()))
        finally:
            process.terminate()


@contextmanager
def unpacked(folder: Path, pywb: Path, *packages: Path) -> Iterator[str]:
    """The packages in a clean folder, as pywb itself unpacks and serves them."""
    for arguments in (["init", "all"], ["add", "--unpack-wacz", "all", *packages]):
        subprocess.run(
            [pywb / "wb-manager", *arguments], cwd=folder, check=True, capture_output=True
        )
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = tried.getsockname()[1]
    command = [str(pywb / "wayback"), "--bind", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as process:
        try:
            while process.poll() is None and not _answers(port):
                pass
            assert process.poll() is None
            yield f"http://127.0.0.1:{port}/all"
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
