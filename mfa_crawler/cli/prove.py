"""`mfa prove`: one version of an article, with all that an outsider needs to check it."""

from pathlib import Path
from typing import Annotated

import typer

from mfa_crawler.archive import replacing
from mfa_crawler.cli import check as checker
from mfa_crawler.cli.console import Json, Output, print_json, results
from mfa_crawler.cli.kept import find, reading
from mfa_crawler.errors import BadArgument
from mfa_crawler.filing import Prover


def prove(  # noqa: PLR0913 - a verb's options
    url: Annotated[str, typer.Argument(help="Address of the article.")] = "",
    version: Annotated[int | None, typer.Argument(min=1, help="Its number; see history.")] = None,
    *,
    to: Annotated[Path, typer.Option("--to", help="Where the proof goes.")] = Path("proof.zip"),
    check: Annotated[
        Path | None, typer.Option("--check", help="Check this proof instead of making one.")
    ] = None,
    head: Annotated[str, typer.Option(help="With --check: the head, as kept elsewhere.")] = "",
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Write a proof that somebody without this software can check; the current version by default.

    It is a ZIP with the WARC records that show the version, what was read from them, the hashes
    that tie each record to its file's line in the manifest, the manifest, and check.py, which needs
    Python 3.9 and nothing else: `python3 check.py proof.zip`. Equal archives give equal bytes. What
    is printed as head is for the one who checks, on another way than the proof.

    --check does the same as check.py, with the checker of this installation. Exit code 1 where
    anything in the proof is not as it was written.

    Example: mfa prove https://www.gov.pl/web/diplomacy/some-news 2 --to proof.zip
    """
    if check is not None:
        _check(check, head, json=json)
        return
    if not url:
        raise BadArgument("name the article: mfa prove URL [VERSION], or mfa prove --check PROOF")
    with reading(output) as store:
        files = Prover(store, output, _judged).prove(find(store, url), version)
    files["check.py"] = Path(checker.__file__).read_bytes()
    data = checker.packed(files)
    lines = checker.proven(data)
    with replacing(to) as file:
        file.write(data)
    top = checker.chain(files["manifest.jsonl"])[-1]["digest"]
    if json:
        print_json({"file": str(to), "bytes": len(data), "head": top, "report": lines})
    else:
        results.print(f"{to}: {len(data):,} bytes", soft_wrap=True, markup=False)
        results.print(f"head: {top}", soft_wrap=True)


def _judged(members: list[bytes]) -> None:
    """Raises ValueError, KeyError or zlib.error where the checker would not take these records."""
    records = [checker.record(data)[0] for data in members]
    checker.references({fields["warc-record-id"]: fields for fields in records})


def _check(proof: Path, head: str, *, json: bool) -> None:
    try:
        said, code = checker.proven(proof.read_bytes(), head), 0
    except OSError as error:
        raise BadArgument(f"{proof} cannot be read: {error.strerror}") from None
    except Exception as error:  # noqa: BLE001 - a forged proof may break anything
        said, code = [checker.printable(f"FAILED: {type(error).__name__}: {error}")], 1
    if json:
        print_json({"holds": code == 0, "report": said})
    else:
        results.print("\n".join(said), soft_wrap=True, markup=False)
    raise typer.Exit(code)
