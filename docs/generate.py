"""Writes the pages of docs/ that follow from the code, or with --check names a stale one.

Run as `python -m docs.generate [--check]`, or `make docs`.
"""

import argparse
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import get_type_hints

import msgspec
import typer.main

from mfa_crawler import errors, items
from mfa_crawler.cli.app import application
from mfa_crawler.corpus.schema import field_words, schema
from mfa_crawler.sites import SITES

_DOCS = Path(__file__).parent
_BEGIN = "<!-- from here to the end mark: written by `make docs` from items.py -->"
_END = "<!-- end mark -->"
_EVIDENCE = """\
The last column says what the reading of a site rests on: pages that sites of its CMS really served
(`saved pages`), a description of its API, or nothing of its own (`generic`).
"""
_PRINT_HELPS = """
import sys
from mfa_crawler.cli.app import application
for command in sys.argv[1:]:
    application()([*command.split(), "--help"], prog_name="mfa", standalone_mode=False)
    print("\\f", flush=True)
"""
SCHEMA_ORG = {  # a field that is not here has no counterpart
    "Article": """url=url language=inLanguage headline=headline date=datePublished
        published_at=datePublished modified_at=dateModified lead=abstract body=articleBody
        photo_credit=creditText main_image=image gallery=image inline_images=image
        attachments=associatedMedia videos=video tags=keywords translations=workTranslation
        licence=license""",
    "Image": """url=contentUrl caption=caption credit=creditText sha256=sha256
        media_type=encodingFormat width=width height=height""",
    "Attachment": """url=contentUrl title=name media_type=encodingFormat size=contentSize
        sha256=sha256""",
    "Media": """sha256=sha256 media_type=encodingFormat size=contentSize width=width height=height
        byline=creator credit_line=creditText caption=caption""",
    "Translation": "language=inLanguage url=url",
    "Licence": "raw=usageInfo spdx=license",
}


def schema_page() -> str:
    """docs/schema.json."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n"


def record_page() -> str:
    """docs/record.md: the words round the marks stay, the tables between them are made again."""
    before, begin, rest = Path(_DOCS, "record.md").read_text("utf-8").partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise SystemExit(f"docs/record.md: put back the two marks:\n{_BEGIN}\n{_END}")
    tables = "\n".join(_record_tables())
    return f"{before}{begin}\n\n{tables}\n{end}{after}"


def _record_tables() -> Iterator[str]:
    words = field_words()
    for name, part in schema()["$defs"].items():
        if "properties" not in part:
            continue
        twins = dict(pair.split("=") for pair in SCHEMA_ORG.get(name, "").split())
        yield f"## {name}\n\n{getattr(items, name).__doc__}\n"
        hints = get_type_hints(getattr(items, name))
        kinds = {field: _kind(hint) for field, hint in hints.items()}
        head = ("field", "type", "format") + (("schema.org",) if twins else ())
        yield _row(head) + "\n" + _row(["---"] * len(head))
        for field, kind in kinds.items():
            twin = (f"`{twins[field]}`" if field in twins else "",) if twins else ()
            yield _row((f"`{field}`", kind, words[f"{name}.{field}"], *twin))
        yield ""


def _kind(annotation: object) -> str:
    """A type as JSON knows it: `tuple[Image, ...]` is a list of Image."""
    if isinstance(annotation, type) and not hasattr(annotation, "__args__"):
        return {"str": "string", "int": "integer"}.get(annotation.__name__, annotation.__name__)
    text = str(annotation).replace("mfa_crawler.items.", "")
    text = text.replace("str", "string").replace("int", "integer").replace(" | None", " or null")
    return text.replace("tuple[", "list of ").replace(", ...]", "")


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def errors_page() -> str:
    """docs/errors.md from the tree in errors.py."""
    tree = inspect.cleandoc(errors.__doc__ or "").partition("::")[2].partition("Every page")[0]
    rows = [
        _row((f"`{error.kind}`", f"`{error.__name__}`", (error.__doc__ or "").splitlines()[0]))
        for error in tree_of(errors.MfaError)
        if not error.__subclasses__() or error is errors.BadStatus
    ]
    return "\n".join(
        (
            "# Errors\n",
            "Written by `make docs` from `mfa_crawler/errors.py`. `report.json` gives every",
            "failure with its URL, its kind and a reason.\n",
            "```text",
            inspect.cleandoc(tree),
            "```\n",
            _row(("kind", "class", "when")),
            _row(["---"] * 3),
            *rows,
            "\nOne more kind can stand in a report: `defect`, an error that is not of this tree.",
            "It is a bug of ours; please report it.\n",
        )
    )


def tree_of(error: type[errors.MfaError]) -> Iterator[type[errors.MfaError]]:
    """The classes of errors.py below `error`, in the order written."""
    for child in error.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from tree_of(child)


def sites_page() -> str:
    """docs/sites.md from the registry."""
    lines = ["# Sites\n", "Written by `make docs` from `mfa_crawler/sites/`.\n", _EVIDENCE]
    for country in sorted({site.country for site in SITES.values()}):
        lines += [
            f"## {country}\n",
            _row(("id", "name", "language", "family", "sources", "evidence")),
        ]
        lines.append(_row(["---"] * 6))
        lines += [
            _row(
                (
                    f"`{site.id}`",
                    site.name,
                    site.language,
                    site.family.name,
                    " ".join(f"<{source.url}>" for source in site.sources),
                    site.evidence,
                )
            )
            for site in SITES.values()
            if site.country == country
        ]
        lines.append("")
    return "\n".join(lines)


def cli_page() -> str:
    """docs/cli.md from `mfa --help` and the help of every verb."""
    commands = ["", *_verbs(typer.main.get_command(application()), "")]
    blocks = [
        f"## {f'mfa {command}'.strip()}\n\n```text\n{text}\n```\n"
        for command, text in zip(commands, _helps(commands), strict=True)
    ]
    return "\n".join(["# Commands\n", "Written by `make docs` from `mfa --help`.\n", *blocks])


def _verbs(command: object, path: str) -> Iterator[str]:
    children: Mapping[str, object] = getattr(command, "commands", {})
    for name, child in children.items():
        verb = f"{path} {name}".strip()
        yield verb
        yield from _verbs(child, verb)


def _helps(commands: list[str]) -> list[str]:
    """What each command's --help prints, from a process that knows nothing of our terminal."""
    plain = {"COLUMNS": "100", "TERM": "dumb", "LC_ALL": "C.UTF-8", "PATH": os.defpath}
    script = [sys.executable, "-c", _PRINT_HELPS, *commands]
    shown = subprocess.run(script, env=plain, capture_output=True, check=True, timeout=60)  # noqa: S603 - our own command
    texts = shown.stdout.decode("utf-8").split("\f\n")[:-1]
    return [inspect.cleandoc(re.sub(" +$", "", text, flags=re.MULTILINE)) for text in texts]


PAGES: dict[str, Callable[[], str]] = {
    "schema.json": schema_page,
    "record.md": record_page,
    "errors.md": errors_page,
    "sites.md": sites_page,
    "cli.md": cli_page,
}


def stale() -> dict[Path, str]:
    """Pages that differ from what the code says, with their new text."""
    texts = {Path(_DOCS, name): make() for name, make in PAGES.items()}
    return {
        path: text
        for path, text in texts.items()
        if not path.exists() or path.read_text("utf-8") != text
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the stale pages; with --check only name them and exit 1."""
    parser = argparse.ArgumentParser(prog="python -m docs.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if stale")
    checking = parser.parse_args(arguments).check
    pages = stale()
    for path, text in pages.items():
        if checking:
            print(f"docs/{path.name} is stale; run `make docs`", file=sys.stderr)
        else:
            path.write_text(text, "utf-8")
            print(f"wrote docs/{path.name}")
    return int(checking and bool(pages))


if __name__ == "__main__":
    sys.exit(main())
