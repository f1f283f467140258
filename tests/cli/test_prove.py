"""`mfa prove`: a proof that anybody can check, and that no changed byte survives."""

import ast
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_crawler.archive import Manifest, read_record
from mfa_crawler.archive.record import warc_date
from mfa_crawler.cli.check import proven, record, unpacked
from mfa_crawler.filing.rereading import place_of
from mfa_crawler.replica import Ministry, running
from mfa_crawler.store import Store
from tests.cli.archived import Archived
from tests.cli.proofs import made
from tests.crawling import run
from tests.filing import foreign
from tests.forked import Ended
from tests.lived import SITE
from tests.pictured import images_of, look, rich, sha256_of, sql

pytestmark = pytest.mark.xdist_group("kept")  # its archive is made once


def _alone(folder: Path, *arguments: str) -> Ended:
    """The checker of the proof, with nothing of ours in reach."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", "check.py", *arguments],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def test_a_proof_is_checked_by_python_alone_and_follows_from_the_archive(
    kept: Archived, tmp_path: Path
) -> None:
    data = made(kept, tmp_path / "one.zip", kept.restored)
    assert made(kept, tmp_path / "two.zip", kept.restored) == data
    files = unpacked(data)
    ast.parse(files["check.py"], feature_version=(3, 9))
    (tmp_path / "check.py").write_bytes(files["check.py"])
    head = Manifest(kept.folder / "warc").heads()[-1]
    for arguments in (["one.zip"], ["one.zip", head]):
        ended = _alone(tmp_path, *arguments)
        assert (ended.code, ended.err) == (0, "")
        assert kept.restored in ended.out
        assert head in ended.out
        assert "SYNTHETIC" in ended.out
        assert ("That the head is the archive's" in ended.out) == (len(arguments) == 1)
    ended = _alone(tmp_path, "one.zip", "0" * 64)
    assert (ended.code, ended.out[:7]) == (1, "FAILED:")
    assert _alone(tmp_path).code == 1
    checked = kept.mfa("prove", "--check", str(tmp_path / "one.zip"), "--head", head)
    assert (checked.code, "PROVEN" in checked.out) == (0, True)


def test_the_records_are_those_of_the_archive_and_show_the_version(
    kept: Archived, tmp_path: Path
) -> None:
    for number in (1, 2):
        files = unpacked(made(kept, tmp_path / "proof.zip", kept.restored, str(number)))
        proof, article = json.loads(files["proof.json"]), json.loads(files["article.json"])
        assert article["body"] == kept.truths[kept.restored][number - 1].body
        for one in proof["records"]:
            data = (kept.folder / "warc" / one["file"]).read_bytes()
            assert files[one["member"]] == data[one["offset"] : one["offset"] + one["length"]]
        roles = [one["role"] for one in proof["records"]]
        shown = ["response", "request"] + ["revisit", "request"] * (3 - number)
        assert [role for role in roles if role not in {"warcinfo", "media"}] == shown
        spells = json.loads(files["claims.json"])["spells"]
        assert [spell["number"] for spell in spells] == ([1, 3] if number == 1 else [2])


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.torture)])
def test_a_changed_byte_fails(kept: Archived, tmp_path: Path, step: int) -> None:
    data = bytearray(made(kept, tmp_path / "proof.zip", kept.removed))
    for at in range(0, len(data), step):
        data[at] ^= 1 << at % 8
        with pytest.raises(Exception):  # noqa: B017, PT011 - zipfile raises of many kinds
            proven(bytes(data))
        data[at] ^= 1 << at % 8
    for other in (data + b"\0", b"\0" + data, data[:-1], b""):
        with pytest.raises(Exception):  # noqa: B017, PT011 - as above
            proven(bytes(other))
    assert proven(bytes(data))


def test_a_line_without_a_root_ties_no_record_and_the_checker_says_so(
    kept: Archived, copy: Path, tmp_path: Path
) -> None:
    manifest = Manifest(copy / "warc")
    entries = list(manifest.entries())
    manifest.path.unlink()
    for entry in entries:
        manifest.add(replace(entry, root=None))
    data = made(kept, tmp_path / "old.zip", kept.edited, folder=copy)
    said = "\n".join(proven(data))
    assert "Every record but those named below is in the file" in said
    assert f"That the records of {entries[-1].name} are in it: its line has no root." in said
    assert "below" not in "\n".join(proven(made(kept, tmp_path / "new.zip", kept.edited)))


def test_what_cannot_be_proven_is_refused(kept: Archived, copy: Path, tmp_path: Path) -> None:
    to = tmp_path / "proof.zip"
    assert kept.mfa("prove").code == 2
    ended = kept.mfa("prove", kept.edited, "9", "--to", str(to))
    assert (ended.code, "there are 1 to 3" in ended.err) == (2, True)
    assert kept.mfa("prove", "--check", str(tmp_path / "none")).code == 2
    for path in sorted((copy / "warc").glob("*/*.warc.gz"))[-1:]:
        os.truncate(path, path.stat().st_size - 1)
    assert kept.mfa("prove", kept.edited, "--to", str(to), folder=copy).code == 1
    (copy / "warc" / "manifest.jsonl").unlink()
    ended = kept.mfa("prove", kept.edited, "--to", str(to), folder=copy)
    assert (ended.code, "is not in the manifest" in ended.err) == (1, True)
    assert not to.exists()


def sha256(block: bytes) -> str:
    return f"sha256:{hashlib.sha256(block).hexdigest()}"


BLOCK = foreign.http(foreign.page(), foreign.HTML)
DIGESTS = {
    "WARC_Block_Digest": sha256(BLOCK),
    "WARC_Payload_Digest": foreign.sha1(foreign.page()),
}


@pytest.mark.parametrize(
    ("name", "digests", "code"),
    [
        ("whole.warc.gz", DIGESTS, 0),
        ("before-an-old-one.warc.gz", DIGESTS, 0),
        ("plain.warc", DIGESTS, 1),
        ("bare.warc.gz", {}, 1),
        ("half.warc.gz", {"WARC_Block_Digest": DIGESTS["WARC_Block_Digest"]}, 1),
    ],
)
def test_records_of_others_are_proven_where_they_hold_what_a_proof_needs(
    tmp_path: Path, name: str, digests: dict[str, str], code: int
) -> None:
    one = foreign.record(foreign.url(), BLOCK, **digests)
    behind = [foreign.capture(1, version="0.18")] if name.startswith("before") else []
    data = foreign.gzipped(one, *behind) if name.endswith(".gz") else one
    done = foreign.taken(tmp_path / "output", data, name)
    to = tmp_path / "proof.zip"
    ended = run("mfa", "prove", foreign.url(), "--to", str(to), MFA_OUTPUT=str(tmp_path / "output"))
    assert done.file
    assert ended.code == code
    if code:
        assert not to.exists()
        assert "hand over the file itself" in ended.err
        assert done.file in ended.err
    else:
        assert proven(to.read_bytes())


def test_a_look_in_a_file_that_proves_nothing_is_left_out_and_named(
    kept: Archived, copy: Path, tmp_path: Path
) -> None:
    with Store.open(copy, read_only=True) as store:
        row = store.captures_of(SITE, kept.retyped)[-1]
        row = store.capture(row.original or "") or row
    block = read_record(copy / "warc", place_of(row), row.record_id).block
    now = warc_date(datetime.now(UTC))
    theirs = foreign.record(kept.retyped, block, date=now, version="1.1")
    (tmp_path / "theirs.warc").write_bytes(theirs)
    (done,) = foreign.take(copy, tmp_path / "theirs.warc")
    assert done.file
    data = made(kept, tmp_path / "proof.zip", kept.retyped, folder=copy)
    (left,) = json.loads(unpacked(data)["proof.json"])["left_out"]
    (spell,) = json.loads(unpacked(data)["claims.json"])["spells"]
    assert (left["record_id"], left["date"]) == (spell["last_capture"], now)
    assert "but for the looks named below" in "\n".join(proven(data))
    said = "\n".join(proven(data)).partition("NOT PROVEN")[2]
    assert f"- The look at {now}: {left['record_id']} in {done.file} was written by others" in said
    whole = "\n".join(proven(made(kept, tmp_path / "o.zip", kept.retyped)))
    assert not [words for words in ("The look at", "but for the looks") if words in whole]


def test_a_version_of_which_only_a_picture_is_new_is_proven_with_its_bytes(tmp_path: Path) -> None:
    ministry = Ministry(seed=5, articles=4, years=2)
    with running(ministry) as replica:
        look(tmp_path, replica, "--images")
        article = rich(ministry)
        ministry.photo(article.url)
        look(tmp_path, replica, "--full", "--images")
    begun = "SELECT c.kind, c.status FROM versions v JOIN captures c ON c.record_id = v.capture"
    assert sql(tmp_path, f"{begun} WHERE v.number = 2") == [("revisit", 304)]
    pictures = []
    for number in ("1", "2"):
        to = tmp_path / f"{number}.zip"
        ended = run("mfa", "prove", article.url, number, "--to", str(to), MFA_OUTPUT=str(tmp_path))
        assert (ended.code, ended.err) == (0, "")
        files = unpacked(to.read_bytes())
        main = json.loads(files["article.json"])["main_image"]["sha256"]
        records = json.loads(files["proof.json"])["records"]
        (member,) = [one["member"] for one in records if one["sha256"] == main]
        body = record(files[member])[1].partition(b"\r\n\r\n")[2]
        assert hashlib.sha256(body).hexdigest() == main
        media = sum(one["role"] == "media" for one in records)
        assert f"{media} of {media} are here" in "\n".join(proven(to.read_bytes()))
        pictures.append(main)
    assert pictures[0] != pictures[1] == sha256_of(ministry, images_of(article)[0])


def test_a_proof_from_an_archive_with_made_up_captures_is_synthetic(tmp_path: Path) -> None:
    one = foreign.record(foreign.url(), BLOCK, **DIGESTS)
    made_up = foreign.capture(1, WARC_MFA_Source_Class="synthetic")
    foreign.taken(tmp_path / "output", foreign.gzipped(one, made_up))
    to = tmp_path / "proof.zip"
    ended = run("mfa", "prove", foreign.url(), "--to", str(to), MFA_OUTPUT=str(tmp_path / "output"))
    assert (ended.code, proven(to.read_bytes())[1].partition(":")[0]) == (0, "SYNTHETIC")
