"""`mfa verify`: is everything as it was written?"""

from collections import Counter
from pathlib import Path

import typer
from rich.markup import escape

from mfa_crawler.archive import Rewriting
from mfa_crawler.cli.again import Jobs, reading
from mfa_crawler.cli.console import Json, Output, notes, print_json, results
from mfa_crawler.cli.kept import OfSite
from mfa_crawler.cli.marks import count
from mfa_crawler.cli.stamp import Certificates, trusted
from mfa_crawler.filing import Flaw, Verified
from mfa_crawler.filing import verify as verify_all
from mfa_crawler.sites import site as site_by_id

_SHOWN = 20  # flaws of one place that are printed; JSON has them all
_WIDE = 60  # characters of a value


def verify(
    *,
    site: OfSite = "",
    jobs: Jobs = None,
    ca: Certificates = None,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Check every file, record and row: nothing changed, nothing missing, nothing too many.

    Files are compared with the manifest and its chain, records with their digests, and the
    database with what the records give when they are read again. Where `mfa stamp` was used, every
    stamped head must still be in the manifest; stamps are checked against --ca, else against the
    certificates kept with them. Not found is a consistent rewrite of files, manifest and database,
    unless a head or a stamp is kept elsewhere. Files that `mfa withhold --expunge` rewrote are
    named: all their other records must be those of the file before.
    Exit code 1 where anything is wrong.

    Example: mfa verify --json | jq '.flaws[]'
    """
    if site:
        site_by_id(site)
    counted = Verified()
    roots = trusted(ca)
    with reading(jobs) as spread:
        flaws = list(verify_all(output, site or None, counted, spread, roots))
    files = counted.files + len(counted.imported)
    if json:
        print_json(
            {
                "files": files,
                "records": counted.records,
                "rewritten": [_rewritten(one) for one in counted.rewritten],
                "flaws": flaws,
            }
        )
    else:
        _print(flaws)
        for one in counted.rewritten:
            notes.print(escape(_said(one)), soft_wrap=True)
        results.print(
            f"looked at {counted.records:,} records in {files} files and their rows: "
            + (f"[red]{len(flaws):,} flaws[/]" if flaws else "nothing is wrong"),
            soft_wrap=True,
        )
    if flaws:
        raise typer.Exit(1)


def _rewritten(one: Rewriting) -> dict[str, object]:
    return {
        "file": one.new.name,
        "replaces": one.old.sha256,
        "sha256": one.new.sha256,
        "reason": one.new.reason,
        "expunged": one.records,
        "others_untouched": one.is_tied,
    }


def _said(one: Rewriting) -> str:
    others = {
        True: "all its other records are those of the file it replaces",
        False: "its other records are NOT those of the file it replaces",
        None: "whether its other records are as they were cannot be told: the old line has no root",
    }[one.is_tied]
    taken = count(len(one.records), "record")
    return f"{one.new.name} was rewritten, {taken} expunged ({one.new.reason}); {others}"


def _print(flaws: list[Flaw]) -> None:
    shown: Counter[str] = Counter()
    for flaw in flaws:
        shown[flaw.where] += 1
        if shown[flaw.where] <= _SHOWN:
            results.print(escape(_words(flaw)), soft_wrap=True)
    for where, number in shown.items():
        if number > _SHOWN:
            notes.print(f"{where}: {number - _SHOWN:,} more; --json names all", soft_wrap=True)


def _words(flaw: Flaw) -> str:
    at = "" if flaw.offset is None else f" at byte {flaw.offset}"
    key = f" {flaw.key}" if flaw.key else ""
    values = ""
    if flaw.kept is not None or flaw.due is not None:
        values = f": {_short(flaw.kept)} -> {_short(flaw.due)}"
    return f"{flaw.where}{at}{key}: {flaw.field} {flaw.what}{values}"


def _short(value: str | None) -> str:
    if value is None:
        return "nothing"
    return repr(value if len(value) <= _WIDE else value[: _WIDE - 1] + "…")
