"""`mfa withhold --expunge`: the bytes go, a hash stays, and nothing else is touched."""

import gzip
import json
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from mfa_crawler.archive import (
    Entry,
    Manifest,
    ReplayIndex,
    expunge,
    file_sha256,
    leaves,
    members,
    records,
    root_of,
)
from mfa_crawler.filing import Verified, left_out, rebuild, verify
from mfa_crawler.store import Store
from tests.cli.withheld import REASON, Lived, mfa, withhold
from tests.crawling import run
from tests.filing.foreign import capture, gzipped, taken, url
from tests.pictured import look, sql
from tests.searching import holders, holds

pytestmark = pytest.mark.xdist_group("withheld")  # its archive is made once

EXPUNGE = ("--expunge", "--yes")


def members_of(folder: Path) -> dict[str, list[bytes]]:
    """The gzip members of every WARC file of ours."""
    found = {}
    for path in folder.glob("warc/pl_mfa_en/*.warc.gz"):
        data = path.read_bytes()
        found[path.name] = [data[at : at + length] for at, length in members(path)]
    return found


def test_what_is_expunged_is_gone_and_all_else_is_as_it_was(
    lived: Lived, mine: Path, tmp_path: Path
) -> None:
    mfa(mine, "prove", lived.sharing, "--to", str(tmp_path / "early.zip"))
    head = Manifest(mine / "warc").heads()[-1]
    before = members_of(mine)
    rows = [json.loads(line) for line in mfa(mine, "export", "-").out.splitlines()]
    refused = run("mfa", "withhold", lived.url, "--expunge", "--reason", "x", MFA_OUTPUT=str(mine))
    assert (refused.code, "say --yes" in refused.err) == (2, True)
    assert members_of(mine) == before

    done = withhold(mine, lived.alias, *EXPUNGE)
    assert holders(mine, lived.words) == {name for name in done["left"] if name.endswith(".jsonl")}
    after = members_of(mine)
    gone = 0
    for name, old in before.items():
        assert len(after[name]) == len(old)
        changed = [new for one, new in zip(old, after[name], strict=True) if one != new]
        gone += len(changed)
        for member in changed:
            text = zlib.decompress(member, 31)
            tombstone = json.loads(text.partition(b"\r\n\r\n")[2])
            assert tombstone["record_id"] in done["records"]
            assert tombstone["reason"] == REASON
            assert b"WARC-Type: metadata" in text
    assert gone == len(done["records"]) > 4
    left = [json.loads(line) for line in mfa(mine, "export", "-").out.splitlines()]
    assert left == [row for row in rows if row["url"] != lived.url]
    verified = mfa(mine, "verify", "--json").row
    assert verified["flaws"] == []
    assert [one["others_untouched"] for one in verified["rewritten"]] == [True] * len(done["files"])
    assert sum(len(one["expunged"]) for one in verified["rewritten"]) == gone
    assert "all its other records are those of the file" in mfa(mine, "verify").err
    assert "records were expunged" in mfa(mine, "show", lived.url, code=1).err

    assert head in Manifest(mine / "warc").heads()  # so an early stamp of it holds
    mfa(mine, "prove", "--check", str(tmp_path / "early.zip"), "--head", head)
    mfa(mine, "prove", lived.sharing, "--to", str(tmp_path / "late.zip"))
    mfa(mine, "prove", "--check", str(tmp_path / "late.zip"))
    assert all(
        one["holds"] for one in mfa(mine, "show", lived.sharing, "--proof", "--json").row["proof"]
    )
    mfa(mine, "wacz", str(tmp_path / "all.wacz"))
    assert withhold(mine, lived.url, *EXPUNGE)["records"] == []  # nothing is left to do
    rebuild(mine, lambda *_: None)
    assert list(verify(mine, None, Verified())) == []
    done_again, _ = look(mine, lived.replica, "--images", "--full")
    assert done_again.report["withheld"] == 2
    assert list(verify(mine, None, Verified())) == []


def test_a_second_rewriting_of_a_file_is_traced_through_the_first(lived: Lived, mine: Path) -> None:
    withhold(mine, lived.url, *EXPUNGE)
    withhold(mine, lived.sharing, *EXPUNGE)
    found = mfa(mine, "verify", "--json").row
    assert found["flaws"] == []
    names = [one["file"] for one in found["rewritten"]]
    assert len(names) > len(set(names))
    assert {one["others_untouched"] for one in found["rewritten"]} == {True}


def test_one_record_expunged_leaves_revisits_that_show_nothing(
    lived: Lived, mine: Path, tmp_path: Path
) -> None:
    record, revisit = sql(
        mine,
        """SELECT o.record_id, c.record_id FROM captures c JOIN captures o
        ON o.record_id = c.original AND o.kind = 'response' WHERE c.kind = 'revisit'
        AND c.purpose = 'article' AND c.outcome IN ('article', 'not_modified')
        AND (SELECT count(*) FROM captures x WHERE x.url = o.url AND x.kind = 'response') = 1""",
    )[0]
    (url,) = sql(mine, "SELECT url FROM captures WHERE record_id = ?", record)[0]
    done = withhold(mine, record, *EXPUNGE)
    assert done["records"] == [record]
    assert list(verify(mine, None, Verified())) == []
    assert sql(mine, "SELECT count(*) FROM captures WHERE record_id = ?", revisit) == [(1,)]
    assert record not in mfa(mine, "export", "-").out
    package = tmp_path / "all.wacz"
    mfa(mine, "wacz", str(package))
    assert not holds(package.read_bytes(), revisit)
    assert f'"url":"{url}"' not in mfa(mine, "export", "-").out


def forged(mine: Path, change: Callable[[list[bytes]], list[bytes]]) -> list[tuple[str, str]]:
    """What verify finds after somebody changed a rewritten file and gave it a line of its own."""
    manifest = Manifest(mine / "warc")
    name, (_, entry) = next(
        (name, found) for name, found in manifest.current().items() if found[1].replaces
    )
    path = mine / "warc" / name
    data = [*members_of(mine)[path.name]]
    path.write_bytes(b"".join(change(data)))
    hashes = leaves(path)
    manifest.supersede(
        Entry(name, file_sha256(path), path.stat().st_size, len(hashes),
              root_of(hashes.values()), entry.sha256, "forged")
    )  # fmt: skip
    return [(flaw.field, flaw.what) for flaw in verify(mine, None, Verified())]


def test_verify_finds_what_a_rewriting_must_not_do(
    lived: Lived, mine: Path, tmp_path: Path
) -> None:
    withhold(mine, lived.url, *EXPUNGE)
    name = next(n for n, (_, e) in Manifest(mine / "warc").current().items() if e.replaces)
    for number in range(2):  # a bit in a record, a bit in a tombstone
        folder = Path(shutil.copytree(mine, tmp_path / str(number)))
        path = folder / "warc" / name
        place = _tombstone(path) if number else 0
        data = path.read_bytes()
        path.write_bytes(data[: place + 20] + bytes([data[place + 20] ^ 1]) + data[place + 21 :])
        assert "sha256" in {flaw.field for flaw in verify(folder, None, Verified())}

    def dropped(data: list[bytes]) -> list[bytes]:
        return data[:-1]

    def rewritten(data: list[bytes]) -> list[bytes]:
        text = zlib.decompress(data[1], 31)
        return [data[0], gzip.compress(text, 9), *data[2:]]

    for number, change in enumerate((dropped, rewritten), 2):
        folder = Path(shutil.copytree(mine, tmp_path / str(number)))
        assert any(field == "root" for field, _ in forged(folder, change))


def test_verify_finds_records_taken_out_that_no_decision_names(mine: Path) -> None:
    (name, record), *_ = sql(mine, "SELECT file, record_id FROM captures WHERE purpose = 'list'")
    assert expunge(mine / "warc", name, {record}, "quietly", "2026-01-01T00:00:00.000Z")
    rebuild(mine, lambda *_: None)
    found = {(flaw.field, flaw.key, flaw.what) for flaw in verify(mine, None, Verified())}
    assert found == {("expunged", record, "was taken out, and no decision names it")}


def _tombstone(path: Path) -> int:
    return next(one.place.offset for one in records(path) if one.role == "expunged")


def test_files_of_others_are_withheld_and_never_rewritten(tmp_path: Path) -> None:
    output, once = tmp_path / "output", capture(date="2024-05-01T12:00:00Z")
    taken(output, gzipped(once))
    again = gzipped(once, capture(1))  # its first record is known, and lies there once more
    taken(output, again, "again.warc.gz")
    withhold(output, url())
    refused = run("mfa", "withhold", url(), *EXPUNGE, "--reason", REASON, MFA_OUTPUT=str(output))
    assert (refused.code, "kept byte for byte" in refused.err) == (2, True)
    assert list(verify(output, None, Verified())) == []
    shown = _index(output)
    assert shown.keys() == {url(), url(1)}
    assert (shown[url()], shown[url(1)].partition("/")[0]) == ("withheld", "imported")
    mfa(output, "withhold", "--lift", url())
    (version,) = json.loads(mfa(output, "history", url(), "--json").out)["versions"]
    withhold(output, version["capture"])
    assert _index(output).keys() == {url(1)}
    mfa(output, "withhold", "--lift", version["capture"])
    assert _index(output).keys() == {url(), url(1)}


def _index(output: Path) -> dict[str, str]:
    """The addresses in the index of a replay, and the file of each."""
    folder = output / "replay"
    folder.mkdir(exist_ok=True)
    with Store.open(output, read_only=True) as store:
        index = ReplayIndex(output / "warc", folder, lambda: left_out(store))
        assert all(path.exists() for path in index.refresh())
    lines = index.path.read_text().splitlines()
    found = [json.loads(line.split(" ", 2)[2]) for line in lines]
    return {line["url"]: line["filename"] for line in found}
