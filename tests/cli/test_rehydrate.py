"""Releases without text, `mfa rehydrate`, and what differs from the release before."""

import gzip
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.archived import COLOURS, Archived, make_gone, plain, words
from tests.cli.released import bytes_of, changes_of, make, rows_of
from tests.pictured import sql

pytestmark = pytest.mark.xdist_group("kept")  # its archive is made once


def test_a_release_without_text_rehydrates_to_the_same_bytes(
    kept: Archived, full: Path, bare: Path, tmp_path: Path
) -> None:
    ended = kept.mfa("rehydrate", str(bare), str(tmp_path / "back"), "--json")
    assert ended.code == 0, ended.err
    assert ended.row == {"same": len(rows_of(full))}
    assert (tmp_path / "back/articles.jsonl.gz").read_bytes() == (
        full / "articles.jsonl.gz"
    ).read_bytes()
    assert kept.mfa("rehydrate", str(full), str(tmp_path / "more")).code == 2


def test_what_cannot_be_put_back_is_named(
    kept: Archived, copy: Path, full: Path, bare: Path, tmp_path: Path
) -> None:
    rows = rows_of(bare)
    withheld, other_text, missing, other_bytes, cited = rows[:5]
    cited["date"], cited["capture"]["parser_version"] = "2001-01-01", "as it was read then"
    other_text["text_sha256"] = "0" * 64
    missing["capture"]["record_id"] = "urn:uuid:00000000-0000-4000-8000-000000000000"
    other_bytes["capture"]["payload_digest"] = "sha1:" + "A" * 32
    altered = Path(shutil.copytree(bare, tmp_path / "altered"))
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (altered / "articles.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    assert kept.mfa("withhold", withheld["url"], "--reason", "x", folder=copy).code == 0
    ended = kept.mfa("rehydrate", str(altered), str(tmp_path / "back"), "--json", folder=copy)
    assert ended.code == 1
    lines = (tmp_path / "back/not-rebuilt.jsonl").read_text("utf-8")
    named = [json.loads(line) for line in lines.splitlines()]
    assert {one["url"]: one["outcome"] for one in named} == {
        withheld["url"]: "withheld",
        other_text["url"]: "other_text",
        missing["url"]: "missing",
        other_bytes["url"]: "other_bytes",
    }
    assert ended.row["same"] == len(rows) - 4
    back = {row["url"]: row for row in rows_of(tmp_path / "back")}
    whole = {row["url"]: row for row in rows_of(full)}
    lost = (withheld, missing, other_bytes)
    assert back.keys() == {row["url"] for row in rows if row not in lost}
    assert back[other_text["url"]] == whole[other_text["url"]]  # with the digest of its own text
    ours = {name: cited[name] for name in ("date", "capture")}
    assert back[cited["url"]] == whole[cited["url"]] | ours


def test_changes_since_the_release_before(
    kept: Archived, copy: Path, full: Path, bare: Path, tmp_path: Path
) -> None:
    gone, withheld, changed, added = (row["url"] for row in rows_of(bare)[:4])
    before = Path(shutil.copytree(bare, tmp_path / "before"))
    lines = [json.dumps(row) for row in rows_of(before) if row["url"] != added]
    (before / "articles.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    make_gone(copy, gone)
    sql(
        copy,
        """UPDATE versions SET article = json_set(article, '$.headline', 'Another')
        WHERE json_extract(article, '$.url') = ?""",
        changed,
    )
    assert kept.mfa("withhold", withheld, "--reason", "it names a child", folder=copy).code == 0
    ((day,),) = sql(copy, "SELECT substr(started, 1, 10) FROM runs WHERE reason = 'withheld'")
    made = tmp_path / "synthetic-now"
    said = make(kept, made, "--since-release", str(before), folder=copy)
    assert said["changes"] == {"added": 1, "changed": 2, "withdrawn": 1}
    found = {one["url"]: (one["change"], one["what"], one["day"]) for one in changes_of(made)}
    assert found == {
        added: ("added", [], None),
        changed: ("changed", ["text"], None),
        gone: ("changed", ["status"], None),
        withheld: ("withdrawn", [], day),
    }
    for name in ("CHANGELOG.md", "README.md"):
        assert re.search(f"<{withheld}>[:,] withheld on {day}", (made / name).read_text("utf-8"))
    everything = b"".join(bytes_of(made).values())
    assert b"it names a child" not in everything
    assert withheld not in {row["url"] for row in rows_of(made)}
    row = next(row for row in rows_of(full) if row["url"] == withheld)
    assert row["headline"].encode() not in everything
    assert row["text_sha256"].encode() not in everything


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("release.json", b"{}", "is no release"),
        ("release.json", None, "is no release"),
        ("articles.jsonl.gz", b"no gzip", "cannot be read"),
        (
            "articles.jsonl.gz",
            gzip.compress(b'{"url": 1}\n'),
            "Expected `str`, got `int` - at `$.url`",
        ),
        ("articles.jsonl.gz", gzip.compress(b"{}\n"), "required field `url`"),
        ("articles.jsonl.gz", gzip.compress(b"[1]\n")[:-9], "cannot be read"),
    ],
    ids=["another file", "nothing", "no gzip", "other values", "other rows", "cut short"],
)
def test_what_is_no_release_is_refused(
    kept: Archived, bare: Path, tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    broken = Path(shutil.copytree(bare, tmp_path / "broken"))
    if data is None:
        (broken / name).unlink()
    else:
        (broken / name).write_bytes(data)
    arguments = ("--synthetic", "--since-release", str(broken))
    for verb in (
        ("release", str(tmp_path / "synthetic"), *arguments),
        ("rehydrate", str(broken), str(tmp_path / "back")),
    ):
        ended = kept.mfa(*verb)
        assert ended.code == 2
        assert says in words(ended.err)
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]


def test_long_work_is_seen_on_a_terminal(kept: Archived, full: Path, tmp_path: Path) -> None:
    made = str(tmp_path / "synthetic")
    arguments = ("release", made, "--synthetic", "--since-release", str(full))
    shown = plain(kept.mfa(*arguments, **COLOURS).err)
    assert "23 of 23 articles before" in shown
    assert "23 of 23 articles" in shown
    assert "23 of 23 rows of Parquet" in shown
