"""The docs agree with the code, and with each other."""

import ast
import inspect
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import typer.main

from mfa_crawler import errors, items
from mfa_crawler.cli.app import application
from mfa_crawler.extraction import Document
from tests.documented import (
    ADD_A_MINISTRY,
    CONTRIBUTING,
    Edit,
    File,
    family_of_the_docs,
    steps,
)

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")
_COMMAND = re.compile(r"(?:`|^ {4}|\$ |bin/|example\.org )mfa ([^`\n#]+)", re.MULTILINE)
_OPTION = re.compile(r"(?<![\w-])--[a-z-]+")
_VERBS = "setup demo test check fix golden bench torture crawl docs"


def test_generated_pages_are_fresh(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docs.generate", "--check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def test_local_links_lead_somewhere(root: Path, tracked: list[Path]) -> None:
    dead = []
    for page in (path for path in tracked if path.suffix == ".md"):
        for link in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
            if "://" in link or link.startswith("mailto:"):
                continue
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            anchors = map(_anchor, _HEADING.findall(target.read_text("utf-8"))) if anchor else ()
            if not target.exists() or (anchor and anchor not in anchors):
                dead.append(f"{page.relative_to(root)}: {link}")
    assert not dead


def test_modules_named_in_the_docs_exist(root: Path, package_files: list[Path]) -> None:
    known = {str(path.relative_to(root)) for path in package_files}
    known |= {step.path for step in steps(ADD_A_MINISTRY) if isinstance(step, File)}
    pages = [*Path(root, "docs").rglob("*.md"), root / "CONTRIBUTING.md"]
    lost = [
        f"{page.name}: {name}"
        for page in pages
        for name in re.findall(r"`((?:\w+/)*\w+\.py)`", page.read_text("utf-8"))
        if not any(path.endswith("/" + name.removeprefix("mfa_crawler/")) for path in known)
    ]
    assert not lost


def test_verbs_and_options_named_in_the_docs_exist(root: Path, tracked: list[Path]) -> None:
    wrong = {
        f"{page.relative_to(root)}: {line}": unknown
        for page in (path for path in tracked if path.suffix == ".md")
        for line in _COMMAND.findall(page.read_text("utf-8").replace("\\\n", " "))
        if (unknown := _unknown(line))
    }
    assert not wrong


def _unknown(line: str) -> set[str]:
    """What stands in a command line behind `mfa` and is none of its verbs or options."""
    command: Any = typer.main.get_command(application())
    words = line.split()
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    unknown = set(_OPTION.findall(line)) - known - {"--help"}
    is_verb_missing = hasattr(command, "commands") and words and not words[0].startswith("-")
    return unknown | {words[0]} if is_verb_missing else unknown


def test_every_page_can_be_reached_from_the_index(root: Path) -> None:
    docs = root / "docs"
    reached, waiting = set(), [docs / "index.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        names = (link.partition("#")[0] for link in _LINK.findall(page.read_text("utf-8")))
        linked = {(page.parent / name).resolve() for name in names if name.endswith(".md")}
        waiting += [path for path in linked - reached if path.is_relative_to(docs)]
    assert {*docs.rglob("*.md")} == reached


def test_the_index_names_every_decision_by_its_title(root: Path) -> None:
    named = re.findall(
        r"^(\d+)\. \[(.+)\]\((decisions/.+)\)$",
        Path(root, "docs", "index.md").read_text("utf-8"),
        re.MULTILINE,
    )
    titled = [
        (*re.findall(r"\A# (\d+)\. (.+)$", page.read_text("utf-8"), re.MULTILINE)[0], page.name)
        for page in sorted(Path(root, "docs", "decisions").glob("*.md"))
    ]
    assert [(number, title, link.partition("/")[2]) for number, title, link in named] == titled


def test_decisions_keep_their_form(root: Path) -> None:
    odd = []
    pages = sorted(Path(root, "docs", "decisions").glob("*.md"))
    for page in pages:
        text = page.read_text("utf-8")
        parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
        if parts != ["Context", "Decision", "Consequences", "Revisit when"]:
            odd.append(f"{page.name}: {parts}")
        if len(text.splitlines()) > 40 or not re.match(r"\d{4}-", page.name):
            odd.append(page.name)
    assert len({page.name[:4] for page in pages}) == len(pages) > 0
    assert not odd


def test_the_error_tree_is_drawn_as_it_is() -> None:
    drawn = re.findall(r"^ *[│├└─ ]*── (\w+)", inspect.getdoc(errors) or "", re.MULTILINE)
    kept = {name for name, value in vars(errors).items() if inspect.isclass(value)}
    assert sorted(drawn) == sorted(kept - {"MfaError", "UrlError"})


def test_the_schema_describes_what_is_written(root: Path) -> None:
    schema = json.loads(Path(root, "docs", "schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    valid = jsonschema.Draft202012Validator(schema)
    article = items.Article(
        url="https://x.example/a",
        site=None,
        language="en",
        headline="A",
        date="2023-10-06",
        date_raw="06.10.2023",
        licence=(items.Licence(items.Scope.TEXT, "CC BY-SA 4.0", "CC-BY-SA-4.0"),),
        capture=items.Capture(
            "sha1:" + 32 * "A", "2023-10-06T10:00:00Z", 200, items.SourceClass.SYNTHETIC
        ),
    )
    written = msgspec.json.decode(msgspec.json.encode(article))
    valid.validate(written)
    for broken in ({"date": "6.10.2023"}, {"gallery": None}, {"headline": None}):
        with pytest.raises(jsonschema.ValidationError):
            valid.validate(written | broken)


def test_a_new_ministry_is_ten_lines_and_a_new_cms_sixty() -> None:
    shown = [*steps(CONTRIBUTING), *steps(ADD_A_MINISTRY)]
    edits = {step.path: step.added for step in shown if isinstance(step, Edit)}
    files = [step for step in shown if isinstance(step, File)]
    entries = [edits["mfa_crawler/sites/pl.py"]]
    entries += [_entry(file.text) for file in files if "/sites/" in file.path]
    families = [file.text.splitlines() for file in files if "/families/" in file.path]
    assert len(entries) == len(families) == 2  # a family that knows nothing comes first
    assert all(0 < len(entry) <= 10 for entry in entries)
    assert all(0 < len(family) <= 60 for family in families)


def _entry(source: str) -> list[str]:
    """The lines of the only entry of a file of sites."""
    (entries,) = (node.value for node in ast.parse(source).body if isinstance(node, ast.Assign))
    assert isinstance(entries, ast.Tuple)
    (entry,) = entries.elts
    return source.splitlines()[entry.lineno - 1 : entry.end_lineno]


def test_the_family_of_the_docs_works() -> None:
    family = family_of_the_docs()
    body = b"""<article class=ch-release><h1 class=ch-title>Talks</h1>
        <p class=ch-when>6 October 2023<div class=ch-text><p>They met.</p></div></article>"""
    article = family.article(Document("https://www.elsewhere.example/1", body)).to_item()
    assert (article.headline, article.date, article.body) == ("Talks", "2023-10-06", "They met.")
    body = b"""<ol class=ch-list><li class=ch-item><a class=ch-link href=/1>Talks</a>
        <li><a class=ch-link href="javascript:print()">Print</a><li><a class=ch-link>Soon</a></ol>
        <nav class=ch-pages><b>1</b><a href=?page=2>2</a></nav>"""
    read = family.listing(Document("https://www.elsewhere.example/", body)).to_item()
    assert [(entry.url, entry.date) for entry in read.entries] == [
        ("https://www.elsewhere.example/1", None)
    ]
    assert (read.next, read.pages) == ("https://www.elsewhere.example/?page=2", 2)


def test_a_site_is_ten_lines(root: Path) -> None:
    long = [
        f"{path.name}:{call.lineno}"
        for path in Path(root, "mfa_crawler", "sites").glob("*.py")
        for entries in ast.parse(path.read_text("utf-8")).body
        if isinstance(entries, ast.Assign) and ast.unparse(entries.targets[0]) == "SITES"
        for call in ast.walk(entries)
        if isinstance(call, ast.Call) and (call.end_lineno or 0) - call.lineno >= 10
    ]
    assert not long


def test_the_changelog_tells_researchers_what_changed(root: Path) -> None:
    unreleased = Path(root, "CHANGELOG.md").read_text("utf-8").split("\n## ")[1]
    assert "### Data\n" in unreleased


def test_the_lock_is_in_step(root: Path) -> None:
    project = tomllib.loads(Path(root, "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lock = Path(root, "requirements.lock").read_text("utf-8")
    pins = re.findall(
        r"^([a-z0-9._-]+)==\S+.*\\\n((?: +--hash=sha256:\w+.*\n)+)", lock, re.MULTILINE
    )  # of some packages one for each of several Pythons
    names = {match[1].lower().replace("_", "-") for text in wanted if (match := _NAME.match(text))}
    missing = names - {name for name, _ in pins}
    assert not missing, f"run `make lock`: {sorted(missing)}"
    assert len(pins) == len(re.findall(r"^[a-z0-9._-]+==", lock, re.MULTILINE)), "without hashes"
    assert not re.search(r"https?://|--index|--find-links|file:|@ ", lock)


@pytest.mark.parametrize("page", [CONTRIBUTING, ADD_A_MINISTRY], ids=lambda page: page.name)
def test_what_the_pages_ask_make_for_exists(root: Path, page: Path) -> None:
    named = re.findall(r"(?:`|^\$ )make ([a-z ]+?)(?:`|$)", page.read_text("utf-8"), re.MULTILINE)
    assert named
    for targets in named:
        subprocess.run(["make", "-n", *targets.split()], cwd=root, check=True, capture_output=True)


def test_make_prints_its_targets(root: Path) -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    printed = set(re.findall(r"^  make (\w+) +\w", shown, re.MULTILINE))
    assert {*_VERBS.split()} <= printed
