"""Writes each expected.json again and says which changed; read the diff."""

from tests.golden.pages import saved_pages


def main() -> None:
    changed = 0
    for page in saved_pages():
        path = page.folder / "expected.json"
        before = path.read_text("utf-8") if path.exists() else ""
        after = page.printed()
        if before != after:
            path.write_text(after, "utf-8")
            changed += 1
            print(f"{'changed' if before else 'new    '} {page.name}")  # noqa: T201 - a command
    print(f"{changed} of {len(list(saved_pages()))} expectations changed")  # noqa: T201


if __name__ == "__main__":
    main()
