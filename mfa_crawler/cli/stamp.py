"""`mfa stamp`: an authority's word for what the archive held at a time."""

from pathlib import Path
from typing import Annotated

import typer

from mfa_crawler.archive.stamps import Stamps, certificates
from mfa_crawler.cli.console import Json, Output, print_json, results
from mfa_crawler.errors import BadArgument, BadStamp

Certificates = Annotated[
    Path | None,
    typer.Option("--ca", envvar="MFA_TSA_CA", help="Certificates to trust (PEM)."),
]


def stamp(
    *,
    tsa: Annotated[
        str, typer.Option("--tsa", envvar="MFA_TSA", help="Address of the authority.")
    ] = "",
    ca: Certificates = None,
    contact: Annotated[str, typer.Option(envvar="MFA_CONTACT", help="Whom to reach.")] = "",
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Have the head of the manifest time-stamped by an authority (RFC 3161).

    The authority learns one digest, nothing else. Its answer is checked against --ca, the root
    certificate that it publishes, and kept under `warc/stamps/`. From then on `mfa verify` finds
    it if lines of the manifest are removed or rewritten, or an old copy is put back. Keep a copy
    of the answer elsewhere: whoever can change the archive can remove its stamps. No authority is
    asked unless you name one. Needs `pip install 'mfa-crawler[stamp]'`.

    Example: mfa stamp --tsa https://tsa.example.org/ --ca tsa-root.pem
    """
    if not tsa:
        raise BadArgument("name an authority: --tsa https://... or MFA_TSA; there is no default")
    roots = trusted(ca)
    if roots is None:
        raise BadArgument("name the authority's root certificate: --ca FILE or MFA_TSA_CA")
    stamps = Stamps(output / "warc")
    query = stamps.query()
    from mfa_crawler.fetch.authority import ask

    answer = ask(tsa, query.as_bytes(), contact)
    try:
        kept = stamps.keep(query, answer, roots)
    except ValueError as error:
        raise BadStamp(tsa, f"its answer is no valid stamp: {error}") from None
    if json:
        print_json(kept)
        return
    results.print(f"{kept.time}  line {kept.lines} of the manifest, digest {kept.head}")
    results.print(f"kept as {stamps.folder / kept.file}", soft_wrap=True, markup=False)


def trusted(ca: Path | None) -> bytes | None:
    """The certificates of this file, as PEM; raises BadArgument where it holds none."""
    if ca is None:
        return None
    try:
        pem = ca.read_bytes()
        certificates(pem)
    except (OSError, ValueError) as error:
        raise BadArgument(f"--ca {ca} holds no certificates that can be read: {error}") from None
    return pem
