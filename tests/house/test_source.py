"""Short modules, short functions, few comments, plain names."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_LINES_OF_A_MODULE = 300
_LINES_OF_A_FUNCTION = 50
_PARAMETERS = 6
_COMMENTS = 0.05
_VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "stuff", "base"}
_LATER = re.compile(r"\b(?:TO[D]O|FIX[M]E)\b")  # brackets: so that it does not find itself
_DIRECTIVE = re.compile(r"#\s*(noqa|type: ignore|pragma)\b")
_MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:home|root|work|Users)/\w")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, Function))


def _is_verb_of_cli(path: Path, function: Function) -> bool:
    # a Typer option is a parameter: the command line decides how many there are
    arguments = [*function.args.args, *function.args.kwonlyargs]
    return path.parent.name == "cli" and any(
        argument.annotation is not None and "typer." in ast.unparse(argument.annotation)
        for argument in arguments
    )


def test_modules_are_short(python_files: list[Path], root: Path) -> None:
    long = {
        str(path.relative_to(root)): lines
        for path in python_files
        if (lines := len(path.read_text("utf-8").splitlines())) > _LINES_OF_A_MODULE
    }
    assert not long


def test_functions_are_short(python_files: list[Path], root: Path) -> None:
    long = {
        f"{path.relative_to(root)}:{function.lineno} {function.name}": lines
        for path in python_files
        for function in _functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > _LINES_OF_A_FUNCTION
        and not _is_verb_of_cli(path, function)
    }
    assert not long


def test_functions_take_few_parameters(package_files: list[Path], root: Path) -> None:
    many = {
        f"{path.relative_to(root)}:{function.lineno} {function.name}": count
        for path in package_files
        for function in _functions(path)
        if not _is_verb_of_cli(path, function) and (count := _parameters(function)) > _PARAMETERS
    }
    assert not many


def _parameters(function: Function) -> int:
    names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    return len([*names, *function.args.kwonlyargs]) - (names[:1] in (["self"], ["cls"]))


def test_modules_open_with_one_sentence(package_files: list[Path], root: Path) -> None:
    silent = []
    for path in package_files:
        words = ast.get_docstring(_tree(path)) or ""
        first = words.split("\n\n", maxsplit=1)[0]
        if not first or not first.endswith((".", "?")) or re.search(r"[.?!]\s+[A-Z]", first):
            silent.append(str(path.relative_to(root)))
    assert not silent


def test_names_say_what_is_inside(package_files: list[Path], root: Path) -> None:
    vague = [
        str(path.relative_to(root))
        for path in package_files
        if path.stem in _VAGUE or "manager" in path.stem
    ]
    managers = [
        f"{path.relative_to(root)}: {node.name}"
        for path in package_files
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef) and re.search("Manager|Helper|Util", node.name)
    ]
    assert not vague + managers


def test_only_cli_prints(package_files: list[Path], root: Path) -> None:
    printing = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in package_files
        if path.parent.name != "cli"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
    ]
    assert not printing


def test_errors_live_in_one_tree(package_files: list[Path], root: Path) -> None:
    elsewhere = [
        f"{path.relative_to(root)}: {node.name}"
        for path in package_files
        if path.name != "errors.py" and "replica" not in path.parts
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
        and any(re.search("Error|Exception|Problem$", ast.unparse(base)) for base in node.bases)
    ]
    assert not elsewhere


def test_comments_give_reasons_and_are_few(package_files: list[Path]) -> None:
    lines = comments = 0
    for path in package_files:
        source = path.read_text("utf-8")
        lines += len(source.splitlines())
        comments += sum(
            token.type == tokenize.COMMENT and not _DIRECTIVE.match(token.string)
            for token in tokenize.generate_tokens(io.StringIO(source).readline)
        )
    assert comments <= _COMMENTS * lines, f"{comments} comments in {lines} lines"


def _texts(tracked: list[Path]) -> Iterator[tuple[Path, str]]:
    for path in tracked:
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def test_nothing_is_left_for_later(tracked: list[Path], root: Path) -> None:
    found = [
        f"{path.relative_to(root)}: {mark[0]}"
        for path, text in _texts(tracked)
        if path.suffix in {".py", ".md", ".toml", ".yaml"} and (mark := _LATER.search(text))
    ]
    assert not found


def test_no_path_of_one_machine(tracked: list[Path], root: Path) -> None:
    found = [
        f"{path.relative_to(root)}: {place[0]}"
        for path, text in _texts(tracked)
        if (place := _MACHINE_PATH.search(text))
    ]
    assert not found


def test_a_path_of_one_machine_is_recognised() -> None:
    assert all(_MACHINE_PATH.search(f"cd /{place}/me") for place in ("home", "root", "work"))
    assert not _MACHINE_PATH.search("https://example.org/home/me and ~/me")
