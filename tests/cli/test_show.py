"""`mfa show`: the article as the ministry wrote it, and the proof that the archive says so."""

import gzip
import hashlib
import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.archived import COLOURS, FORMULA, HEADLINE, Archived, make_gone, plain, words

pytestmark = pytest.mark.xdist_group("kept")  # its archive is made once


def _proofs(kept: Archived, url: str, folder: Path | None = None) -> list[dict[str, Any]]:
    ended = kept.mfa("show", url, "--json", "--proof", folder=folder)
    proofs: list[dict[str, Any]] = json.loads(ended.out)["proof"]
    assert ended.code == (0 if all(proof["holds"] for proof in proofs) else 1)
    return proofs


def test_json_is_the_record_as_the_ministry_wrote_it_and_where_it_stands(kept: Archived) -> None:
    for url, truths in kept.some():
        row = kept.json("show", url)
        truth = truths[0 if url in {kept.removed, kept.retyped} else -1]
        assert (row["url"], row["headline"], row["body"]) == (url, truth.headline, truth.body)
        assert (row["date"], row["lead"]) == (truth.date, truth.lead)
        assert row["photo_credit"] == truth.photo_credit
        assert [image["caption"] for image in row["gallery"]] == [
            image.caption for image in truth.gallery
        ]
        assert row["capture"]["source_class"] == "synthetic"
        assert row["status"] == ("unlisted" if url == kept.removed else "live")
        assert (row["first_seen"] == row["last_seen"]) == (url == kept.removed)


def test_a_terminal_of_80_columns_shows_every_word(kept: Archived) -> None:
    for url, truths in kept.some():
        truth = truths[0 if url in {kept.removed, kept.retyped} else -1]
        ended = kept.mfa("show", url, COLUMNS="80", **COLOURS)
        shown = words(ended.out)
        lines = plain(ended.out).splitlines()
        assert all(len(line) <= 80 for line in lines if "https://" not in line)
        captions = [image.caption for image in truth.gallery if image.caption]
        names = [name for file in truth.attachments for name in (file.title, file.filename)]
        for text in (truth.headline, truth.lead, truth.body, url, *captions, *names):
            assert words(text or "") in shown
        assert "SYNTHETIC" in shown
        assert f"{truth.date} · {'unlisted' if url == kept.removed else 'live'}" in shown


def test_without_a_terminal_paragraphs_are_whole_and_brackets_are_words(kept: Archived) -> None:
    shown = kept.mfa("show", kept.edited, COLUMNS="40").out
    assert kept.truths[kept.edited][-1].body in shown
    assert "\x1b" not in shown
    assert "3 versions, this is version 3." in shown
    assert kept.mfa("show", kept.formula).out.startswith(f"{FORMULA}\n")


def test_a_url_is_found_in_other_spellings(kept: Archived) -> None:
    other = kept.edited.replace("https://", "http://") + "/#part"
    assert kept.json("show", other)["headline"] == HEADLINE


def test_the_proof_holds_and_a_shell_sees_the_same_record(kept: Archived) -> None:
    proofs = _proofs(kept, kept.retyped)
    assert [proof["role"] for proof in proofs] == ["read from", "last seen in", "original"]
    assert [proof["warc_type"] for proof in proofs] == ["response", "revisit", "response"]
    assert all(proof["holds"] and proof["manifest"] == "entered" for proof in proofs)
    assert proofs[0]["parser"]
    assert proofs[0]["layout"] == "article-2022"
    assert None not in (proof["payload_digest"]["now"] for proof in (proofs[0], proofs[2]))
    for proof in proofs:
        shell = subprocess.run(
            ["bash", "-c", proof["command"]], capture_output=True, check=True, timeout=60
        )
        head, _, rest = shell.stdout.partition(b"\r\n\r\n")
        assert f"WARC-Record-ID: <{proof['record_id']}>\r\n".encode() in head
        assert f"WARC-Date: {proof['warc_date']}\r\n".encode() in head
        block = rest.removesuffix(b"\r\n\r\n")
        assert proof["block_digest"]["now"] == f"sha256:{hashlib.sha256(block).hexdigest()}"
        data = (kept.folder / "warc" / proof["file"]).read_bytes()
        assert proof["file_sha256"]["now"] == hashlib.sha256(data).hexdigest()


def test_the_proof_reads_well_in_80_columns(kept: Archived) -> None:
    ended = kept.mfa("show", kept.retyped, "--proof", COLUMNS="80", **COLOURS)
    shown = plain(ended.out)
    whole = [line for line in shown.splitlines() if "https://" not in line and "tail" not in line]
    assert all(len(line) <= 80 for line in whole)
    for proof in _proofs(kept, kept.retyped):
        for value in ("record_id", "file", "warc_date", "command"):
            assert proof[value] in shown
        assert f"    {proof['block_digest']['written']}\n" in shown
    assert "synthetic" in shown
    assert "NO" not in shown


@pytest.mark.parametrize("what", ["content", "gzip header", "another record"])
def test_the_proof_finds_a_flipped_byte(kept: Archived, copy: Path, what: str) -> None:
    (proof, *_) = _proofs(kept, kept.edited)
    place = {
        "content": proof["offset"] + proof["length"] // 2,
        "gzip header": proof["offset"] + 4,  # a time, which no digest of WARC covers
        "another record": 5,
    }[what]
    path = copy / "warc" / proof["file"]
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    (found, *_) = _proofs(kept, kept.edited, copy)
    assert found["holds"] is False
    assert found["file_sha256"]["now"] != found["file_sha256"]["written"]
    assert (found["error"] is None) == (what != "content")
    ended = kept.mfa("show", kept.edited, "--proof", folder=copy, **COLOURS)
    assert ended.code == 1
    assert "\x1b[1;31mNO" in ended.out


def test_the_proof_finds_bytes_that_were_changed_with_their_checksum(
    kept: Archived, copy: Path
) -> None:
    (proof, *_) = _proofs(kept, kept.edited)
    path = copy / "warc" / proof["file"]
    data = path.read_bytes()
    start, end = proof["offset"], proof["offset"] + proof["length"]
    text = gzip.decompress(data[start:end])
    forged = gzip.compress(text[:-100] + bytes([text[-100] ^ 1]) + text[-99:])
    path.write_bytes(data[:start] + forged + data[end:])
    with closing(sqlite3.connect(copy / "mfa.sqlite")) as database, database:
        database.execute(
            "UPDATE captures SET length = ? WHERE record_id = ?", (len(forged), proof["record_id"])
        )
    (found, *_) = _proofs(kept, kept.edited, copy)
    assert (found["error"], found["holds"]) == (None, False)
    assert found["block_digest"]["now"] != found["block_digest"]["written"]
    assert found["payload_digest"]["now"] != found["payload_digest"]["written"]
    shown = kept.mfa("show", kept.edited, "--proof", folder=copy).out
    assert shown.count("NO, they differ") == 3


def test_the_proof_finds_a_file_that_is_missing_or_not_entered(kept: Archived, copy: Path) -> None:
    (proof, *_) = _proofs(kept, kept.edited)
    manifest = copy / "warc" / "manifest.jsonl"
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(b"".join(line for line in lines if proof["file"].encode() not in line))
    (found, *_) = _proofs(kept, kept.edited, copy)
    assert (found["manifest"], found["holds"]) == ("missing", False)
    path = copy / "warc" / proof["file"]
    path = path.rename(path.with_name(f"{path.name}.open"))  # as while it is being written
    (found, *_) = _proofs(kept, kept.edited, copy)
    assert (found["manifest"], found["holds"]) == ("open", True)
    assert str(path) in found["command"]
    path.unlink()
    (found, *_) = _proofs(kept, kept.edited, copy)
    assert found["holds"] is False
    assert "missing" in found["error"]


def test_a_gone_article_is_shown_and_called_gone(kept: Archived, copy: Path) -> None:
    make_gone(copy, kept.removed)
    assert kept.json("show", kept.removed, folder=copy)["status"] == "gone"
    assert "gone" in kept.mfa("show", kept.removed, folder=copy).out
    assert "404 or 410" in kept.mfa("history", kept.removed, folder=copy).out


def test_an_unknown_url_names_near_ones_and_what_to_do(kept: Archived) -> None:
    ended = kept.mfa("show", kept.edited.rpartition("-")[0])
    assert (ended.code, ended.out) == (1, "")
    assert "Did you mean" in ended.err
    assert "mfa search" in ended.err
    assert "mfa crawl pl_mfa_en" in ended.err
    stranger = kept.mfa("show", "https://example.org/")
    assert stranger.code == 1
    assert "mfa sites" in stranger.err


def test_a_listed_url_that_never_gave_an_article_says_why(kept: Archived) -> None:
    for verb in ("show", "history", "diff"):
        ended = kept.mfa(verb, kept.failing)
        assert (ended.code, ended.out) == (1, "")
        assert "empty_page" in ended.err
        assert "mfa crawl pl_mfa_en" in ended.err


def test_without_an_archive_every_verb_says_so(kept: Archived, tmp_path: Path) -> None:
    for verb in ("show", "history", "diff", "search", "export"):
        ended = kept.mfa(verb, "-" if verb == "export" else kept.edited, folder=tmp_path)
        assert (ended.code, ended.out) == (2, "")
        assert "mfa crawl" in ended.err


def test_every_verb_gives_an_example_of_itself(kept: Archived) -> None:
    for verb in ("show", "history", "diff", "search", "export"):
        shown = words(kept.mfa(verb, "--help", COLUMNS="80").out)
        assert f"Example: mfa {verb} " in shown
        assert "--output" in shown
