"""A running replica is changed over HTTP, from the command line, and as a process of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPMessage
from pathlib import Path
from socket import create_connection
from typing import Any

import pytest
from typer.testing import CliRunner

from mfa_crawler.cli.replica import replica as app
from mfa_crawler.replica import WORLD, Ministry, Replica

Ask = Callable[..., tuple[int, HTTPMessage, bytes]]
WORLD_HOSTS = Ministry(units=WORLD).hosts
MODULE = [sys.executable, "-m", "mfa_crawler.replica"]


@pytest.fixture
def order(replica: Replica, ask: Ask) -> Callable[..., tuple[int, Any]]:
    def send(**words: object) -> tuple[int, Any]:
        status, _, body = ask(replica.url, "/-/replica", "POST", json.dumps(words))
        return status, json.loads(body)

    return send


@pytest.fixture
def url(ministry: Ministry) -> str:
    articles = ministry.articles("/web/diplomacy")
    return next(a.url for a in articles if a.attachments and a.gallery)


def shown(ministry: Ministry, url: str) -> list[object]:
    """What the replica serves of an article: page, list, and the bytes of its files."""
    article = ministry.find(url)
    assert article
    files = [*(one.uuid for one in article.gallery), *(one.uuid for one in article.attachments)]
    skin, names = ministry.skin(article), [ministry.file_name(file) for file in files]
    return [article, skin, names, ministry.status(article), ministry.listed(article.unit)]


@pytest.mark.parametrize(
    "verb", ["edit", "typo", "template", "photo", "pdf", "reupload", "remove", "unlist"]
)
def test_every_verb_is_obeyed_and_undone(
    order: Any, ministry: Ministry, url: str, verb: str
) -> None:
    before = shown(ministry, url)
    assert order(do=verb, url=url) == (200, {"ok": True, "do": verb, "url": url})
    assert shown(ministry, url) != before
    assert order(do="restore", url=url)[0] == 200
    assert shown(ministry, url) == before


def test_removing_publishing_and_breaking(
    order: Any, url: str, ministry: Ministry, get: Ask
) -> None:
    assert order(do="remove", url=url, status=410)[0] == 200
    assert get(url)[0] == 410
    status, said = order(do="publish", count=2, unit="/web/paa")
    assert status == 200
    assert [get(new)[0] for new in said["urls"]] == [200, 200]
    assert order(do="fault", fault="/web/paa=status:500", times=1)[0] == 200
    assert [get("/web/paa")[0] for _ in range(2)] == [500, 200]
    assert order(do="heal", path="/web/paa")[1]["healed"] is True
    assert ministry.faults == {}
    order(do="fault", fault="/web/paa=status:500", times=1)
    assert [get("/web/paa")[0] for _ in range(2)] == [500, 200]


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"do": "dance"},
        {"do": "edit"},
        {"do": "edit", "url": "https://www.gov.pl/web/diplomacy/none-1"},
        {"do": "remove", "url": "/x", "status": 200},
        {"do": "publish", "count": "many"},
        {"do": "publish", "count": -1},
        {"do": "publish", "unit": "/web/none"},
        {"do": "fault", "fault": "nonsense"},
    ],
)
def test_orders_that_make_no_sense_say_why(order: Any, words: dict[str, object]) -> None:
    status, said = order(**words)
    assert status == 400
    assert said["error"]


def test_the_state_names_hosts_units_and_traffic(replica: Replica, ask: Ask, get: Ask) -> None:
    get("/web/paa")
    state = json.loads(ask(replica.url, "https://any.example/-/replica")[2])
    assert state["hosts"] == ["www.gov.pl"]
    assert len(state["units"]) == 5
    assert state["requests"] == 1


def test_the_command_line_changes_a_running_replica(
    replica: Replica, url: str, ministry: Ministry
) -> None:
    run = CliRunner()
    before = ministry.find(url)
    done = run.invoke(app, ["edit", url, "--at", replica.url])
    assert (done.exit_code, json.loads(done.stdout)["ok"]) == (0, True)
    assert ministry.find(url) != before
    done = run.invoke(app, ["publish", "3", "--at", replica.url])
    assert len(json.loads(done.stdout)["urls"]) == 3
    for verb in ("typo", "photo", "pdf", "unlist", "remove", "template", "restore"):
        assert run.invoke(app, [verb, url, "--at", replica.url]).exit_code == 0
    assert ministry.find(url) == before


def test_the_command_line_says_what_is_wrong(replica: Replica) -> None:
    run = CliRunner()
    done = run.invoke(app, ["edit", "https://www.gov.pl/nothing", "--at", replica.url])
    assert done.exit_code == 2
    assert "no article" in done.stderr
    done = run.invoke(app, ["publish", "--at", "http://127.0.0.1:1"])
    assert done.exit_code == 1
    assert run.invoke(app, ["serve", "--fault", "nonsense"]).exit_code == 2


def test_what_is_served_is_said_for_every_host_so_that_it_can_be_pasted() -> None:
    command = [str(Path(sys.executable).with_name("mfa")), "replica", "serve", "--articles", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        base = started.stdout.readline().decode().strip()
        pairs = [started.stdout.readline().decode().strip() for _ in WORLD_HOSTS]
        said = [started.stderr.readline().decode() for _ in range(2)]
        started.kill()
    assert pairs == [f"--connect {host}={base}" for host in WORLD_HOSTS]
    assert f"mfa crawl --all --connect '*={base}'" in said[1]


@contextmanager
def process(*arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    command = [*MODULE, "--articles", "12", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        try:
            yield started, json.loads(started.stdout.readline())["url"]
        finally:
            started.kill()


@pytest.mark.parametrize("arguments", [(), ("--prepared",)])
def test_the_process_ends_when_its_input_does(arguments: tuple[str, ...], ask: Ask) -> None:
    with process(*arguments) as (started, base):
        assert ask(base, "/web/diplomacy/news-")[0] == 200
        assert started.stdin is not None
        started.stdin.close()
        assert started.wait(10) == 0


def test_the_process_ends_when_its_parent_dies() -> None:
    # the grandchild keeps an open stdin, so only the parent's death can end it
    script = (
        "import subprocess, sys, os, time\n"
        f"child = subprocess.Popen({[*MODULE, '--articles', '2']!r}, stdin=int(sys.argv[1]),"
        " stdout=subprocess.PIPE)\n"
        "print(child.pid, child.stdout.readline().decode(), flush=True)\n"
        "time.sleep(60)\n"
    )
    reading, writing = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", script, str(reading)], pass_fds=[reading], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        line = parent.stdout.readline().decode()
        base = json.loads(line.split(" ", 1)[1])["url"]
        address = ("127.0.0.1", int(base.rsplit(":", 1)[1]))
        with closing(create_connection(address, timeout=10)) as connection:
            parent.send_signal(signal.SIGKILL)
            parent.wait(10)
            # the kernel closes our connection when the orphan ends
            assert connection.recv(1) == b""
    os.close(reading)
    os.close(writing)


def test_prepared_pages_are_those_of_the_live_replica(ask: Ask) -> None:
    with process("--prepared", "--page-bytes", "80000") as (_, base):
        status, headers, body = ask(base, "/web/diplomacy/news-?page=2&size=10")
        assert (status, len(body) >= 80_000) == (200, True)
        assert int(headers["Content-Length"]) == len(body)
        packed = ask(base, "/web/diplomacy/news-", Accept_Encoding="gzip")
        assert packed[1]["Content-Encoding"] == "gzip"
        assert len(packed[2]) < 20_000
        assert ask(base, "/robots.txt")[0] == 200
        assert ask(base, "/web/diplomacy/none")[0] == 404
