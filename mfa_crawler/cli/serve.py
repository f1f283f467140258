"""`mfa serve`: the archive in a browser."""

import signal
import socket
from contextlib import ExitStack, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from mfa_crawler.cli.console import Json, Output, notes, print_json, results
from mfa_crawler.cli.kept import reading
from mfa_crawler.cli.marks import synthetic_line
from mfa_crawler.errors import BadArgument, MfaError

if TYPE_CHECKING:
    from mfa_crawler.browse import Replays

_WARNING = (
    "[bold yellow]Everybody who can reach {} can read the whole archive[/], whatever the licences "
    "of its texts and pictures say; there is no password."
)
_MISSING = "mfa serve needs Datasette: pip install 'mfa-crawler[browse]'"


def serve(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8001,
    host: Annotated[str, typer.Option(help="Address or name to listen on.")] = "127.0.0.1",
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Read the archive in a browser, until Ctrl-C.

    A first page with the ministries, what they published when and what happened last; search by
    words, site, year and language; every article with its pictures, its history, its versions word
    by word, and its captures. Beside them Datasette's tables, SQL and JSON, at /mfa. The
    archive is only read, nothing is asked of anybody else, and archived markup never runs; what is
    withheld is not there. A crawl may go on meanwhile: every page shows what is kept then.

    Where pywb is installed (`make pywb`), each capture leads to the page as it was, on an address
    of its own. Needs `pip install 'mfa-crawler[browse]'`.

    Example: mfa serve --port 0
    """
    with reading(output) as store:
        synthetic = store.synthetic_sites()
    try:
        import uvicorn

        from mfa_crawler.browse import application
    except ImportError as error:
        if error.name and error.name.startswith("mfa_crawler"):
            raise
        raise BadArgument(_MISSING) from None
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, signal.default_int_handler)
    with suppress(KeyboardInterrupt), ExitStack() as stack:
        listening = stack.enter_context(_listening(host, port))
        address = _address(host, listening)
        replays = _replays(output, stack)
        served = application(output, replays, [host])
        if not _is_loopback(host):
            notes.print(_WARNING.format(escape(host)), soft_wrap=True)
        config = uvicorn.Config(served, log_level="warning", access_log=False, lifespan="on")
        if json:
            print_json({"url": address, "replay": replays is not None, "synthetic": synthetic})
        else:
            _announce(address, synthetic)
        uvicorn.Server(config).run(sockets=[listening])
    notes.print("ended")


def _listening(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, where = found[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen()  # who reads the address may ask at once
    except OSError as error:
        remedy = "" if isinstance(error, socket.gaierror) else "; --port 0 takes a free one"
        raise BadArgument(
            f"cannot listen on {host}, port {port}: {error.strerror}{remedy}"
        ) from None
    return listening


def _address(host: str, listening: socket.socket) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"


def _replays(output: Path, stack: ExitStack) -> "Replays | None":
    """A replay beside, where pywb is installed and starts."""
    from mfa_crawler.browse import find_replay, index_of, replaying

    program = find_replay()
    if program is None:
        notes.print("pywb is not installed (make pywb), so no page is shown as it was")
        return None
    try:
        index = index_of(output)
        with notes.status("indexing ...") as status:
            for number, path in enumerate(index.refresh(), 1):
                status.update(f"indexing for replay {escape(path.name)} ({number})")
        return stack.enter_context(replaying(program, output, index))
    except (MfaError, OSError) as error:  # articles can be read all the same
        notes.print(f"[yellow]no page is shown as it was: {escape(str(error))}[/]", soft_wrap=True)
        return None


def _announce(address: str, synthetic: list[str]) -> None:
    results.print(f"The archive is at [bold]{escape(address)}[/]", soft_wrap=True)
    if synthetic:
        results.print(synthetic_line(), end="")
    results.print("Ctrl-C ends it.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
