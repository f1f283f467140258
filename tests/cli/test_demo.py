"""`mfa demo` tells a history, and every command that it prints works as printed."""

import re
import shlex
import subprocess
from pathlib import Path
from signal import SIGINT
from urllib.request import urlopen

from tests.crawling import ROOT, run


def test_the_demo_ends_with_a_history_and_commands_that_work(tmp_path: Path) -> None:
    ended = run("mfa", "demo", "--articles", "24", "--output", str(tmp_path), COLUMNS="80")
    assert ended.code == 0
    lines = [line for line in ended.out.splitlines() if not re.search("https://|/bin/mfa", line)]
    said = [line for line in lines if str(tmp_path) not in line]
    assert max(map(len, said)) <= 80
    told = dict(
        re.findall(r"^ (\S.*?)  +(v\d.*?)\s*$", ended.out, flags=re.MULTILINE),
    )
    assert told == {
        "a sentence added, then taken back": "v1 v2 v1  first seen · body · body",
        "removed (404), then brought back": "v1  first seen · unlisted · back",
        "taken off the list, then put back": "v1  first seen · unlisted · back",
        "other quotes, then the old ones": "v1  first seen · typographic · typographic",
        "another headline": "v1 v2  first seen · headline · body",
        "only the template changed": "v1  first seen",
        "another picture, same address": "v1 v2  first seen · photo",
        "published between two crawls": "v1  appeared",
    }
    commands = [line.strip() for line in ended.out.splitlines() if f" --output {tmp_path}" in line]
    *commands, serve = commands
    assert len(commands) == 6
    for command in commands:
        done = subprocess.run(
            shlex.split(command), cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert done.stdout.strip()
    with subprocess.Popen(
        [*shlex.split(serve), "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        address = server.stdout.readline().split()[-1]
        assert "SYNTHETIC" in urlopen(address).read().decode()
        server.send_signal(SIGINT)
    assert server.returncode == 0
