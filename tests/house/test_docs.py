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

from mfa_crawler import errors, items
from mfa_crawler.extraction import Document

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")
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
    pages = [*Path(root, "docs").rglob("*.md"), root / "CONTRIBUTING.md"]
    lost = [
        f"{page.name}: {name}"
        for page in pages
        for name in re.findall(r"`((?:\w+/)*\w+\.py)`", page.read_text("utf-8"))
        if not any(path.endswith("/" + name.removeprefix("mfa_crawler/")) for path in known)
    ]
    assert not lost


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


def test_the_example_family_works(root: Path) -> None:
    page = Path(root, "docs", "add-a-ministry.md").read_text("utf-8")
    code = re.findall(r"```python\n(\S.*?)```", page, re.DOTALL)[-1]
    assert len(code.splitlines()) <= 60
    example: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, "add-a-ministry.md", "exec"), example)
    body = b"""<main class=news-article><h1>Talks</h1><time class=published>06 10 2023</time>
        <div class=text><p>They met.</p></div></main>"""
    article = example["example"].article(Document("https://www.example.org/1", body)).to_item()
    assert (article.headline, article.date, article.body) == ("Talks", "2023-10-06", "They met.")
    body = b"<ul class=news-list><li><a href=/1>Talks</a></ul><a rel=next href=?page=2>Older</a>"
    read = example["example"].listing(Document("https://www.example.org/", body)).to_item()
    assert [entry.url for entry in read.entries] == ["https://www.example.org/1"]
    assert read.next == "https://www.example.org/?page=2"


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
    locked = dict(
        re.findall(r"^([a-z0-9._-]+)==\S+.*\\\n((?: +--hash=sha256:\w+.*\n)+)", lock, re.MULTILINE)
    )
    names = {match[1].lower().replace("_", "-") for text in wanted if (match := _NAME.match(text))}
    assert names <= locked.keys(), f"run `make lock`: {sorted(names - locked.keys())}"
    pinned = re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE)
    assert sorted(pinned) == sorted(locked), "a package without hashes"
    assert not re.search(r"https?://|--index|--find-links|file:|@ ", lock)


def test_make_prints_its_targets(root: Path) -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    printed = set(re.findall(r"^  make (\w+) +\w", shown, re.MULTILINE))
    assert {*_VERBS.split()} <= printed
