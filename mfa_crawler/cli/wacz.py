"""`mfa wacz`: a part of the archive in one file that replays alone."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from mfa_crawler.cli.console import Output, notes, results
from mfa_crawler.cli.kept import OfSite, wanted
from mfa_crawler.cli.marks import count
from mfa_crawler.errors import BadArgument
from mfa_crawler.filing import Packed, Selection, pack


def wacz(
    destination: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DEST]",
            help="File to write, in `.wacz`; default: below the output folder.",
        ),
    ] = None,
    *,
    site: OfSite = "",
    since: Annotated[str, typer.Option(help="First day of capture (UTC), 2023-10-01.")] = "",
    until: Annotated[str, typer.Option(help="Last day of capture, inclusive.")] = "",
    output: Output = Path("output"),
) -> None:
    """Pack captures into a WACZ file, which replays with nothing else beside it.

    It holds every record of the days and site asked for, byte for byte; the originals that their
    revisits and 304s refer to, and what pages need to be shown, from whenever and wherever they
    are; an index; and the articles' text. Open it with ReplayWeb.page, or unpack it into pywb
    (`wb-manager add --unpack-wacz`). DEST appears when it is whole; two packages of one archive
    are equal to the last byte. Files that a crawl still writes are left out.

    Example: mfa wacz october.wacz --site pl_mfa_en --since 2023-10-01 --until 2023-10-31
    """
    asked = wanted(site, since=since, until=until)
    of = Selection(asked.site, asked.since, asked.until)
    path = destination or output / "wacz" / _name(of)
    if path.suffix != ".wacz":
        raise BadArgument(f"{path}: the name of a WACZ file ends in .wacz")
    if destination is None:
        path.parent.mkdir(parents=True, exist_ok=True)
    elif not path.parent.is_dir() or path.is_dir():
        raise BadArgument(f"cannot write {path}; name a file in a folder that exists")
    columns = (TextColumn("packing"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=notes, transient=True, disable=not notes.is_terminal
    ) as progress:
        files = of.files(output / "warc")
        task = progress.add_task("", total=sum(file.stat().st_size for file in files))
        try:
            packed = pack(output, path, of, lambda size: progress.advance(task, size))
        except OSError as error:
            if error.filename:  # it says itself which file could not be read
                raise
            raise BadArgument(f"cannot write {path}: {error.strerror}; name another file") from None
    results.print(f"{_summary(packed)} in {escape(str(path))}", soft_wrap=True)


def _summary(packed: Packed) -> str:
    synthetic = " ([bold yellow]SYNTHETIC[/])" if packed.synthetic else ""
    originals = count(packed.originals, "original")
    pages = count(packed.pages, "page")
    return f"{count(packed.captures, 'capture')}{synthetic}, {originals} from elsewhere and {pages}"


def _name(of: Selection) -> str:
    return "-".join(filter(None, (of.site or "archive", of.since, of.until))) + ".wacz"
