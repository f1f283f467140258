"""Proofs that somebody forged, with every sum computed again."""

import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mfa_crawler.archive import inclusion, leaves
from mfa_crawler.cli import check
from mfa_crawler.cli.check import Files, packed, proven, unpacked
from mfa_crawler.store import CaptureRow, Store
from tests.cli.archived import Archived
from tests.cli.proofs import made
from tests.crawling import run
from tests.lived import SITE

pytestmark = pytest.mark.xdist_group("kept")  # its archive is made once


@pytest.fixture(scope="module")
def bundle(kept: Archived, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a proof."""
    return unpacked(made(kept, tmp_path_factory.mktemp("proof") / "proof.zip", kept.retyped))


def _in_json(name: str, change: Callable[[Any], object]) -> Callable[[Files], None]:
    def forge(files: Files) -> None:
        value = json.loads(files[name])
        change(value)
        files[name] = json.dumps(value).encode()

    return forge


def _drop_a_line(files: Files) -> None:
    files["manifest.jsonl"] = files["manifest.jsonl"].partition(b"\n")[2]


def _change_a_line(files: Files) -> None:
    files["manifest.jsonl"] = files["manifest.jsonl"].replace(b'"records":', b'"records": ', 1)


def _exchange(files: Files) -> None:
    one, two, *_ = (name for name in sorted(files) if name.endswith("request.warc.gz"))
    files[one], files[two] = files[two], files[one]


def _touch_a_gzip_header(files: Files) -> None:
    name = "records/001-response.warc.gz"
    files[name] = files[name][:4] + b"\1" + files[name][5:]


def _with_another_request(files: Files) -> Files:
    """The proof without the answer that one of its requests belongs to."""
    proof = json.loads(files["proof.json"])
    spare = [one for one in proof["records"] if one["role"] == "revisit"][-1]
    proof["records"].remove(spare)
    del files[spare["member"]]
    return {"proof.json": json.dumps(proof).encode()}


FORGERIES = {
    "another time": (
        _in_json("article.json", lambda a: a["capture"].update(fetched_at="X")),
        "another time",
    ),
    "another parser": (_in_json("claims.json", lambda c: c.update(parser="X")), "parser"),
    "another version": (_in_json("claims.json", lambda c: c.update(version=9)), "version"),
    "a longer spell": (
        _in_json("claims.json", lambda c: c["spells"][0].update(first_date="2001")),
        "spell",
    ),
    "another place": (_in_json("proof.json", lambda p: p["records"][0].update(index=1)), "file"),
    "another url": (_in_json("proof.json", lambda p: p.update(url="https://x/")), "address"),
    "a dropped line": (_drop_a_line, "chain"),
    "a changed line": (_change_a_line, "chain"),
    "exchanged records": (_exchange, "another id"),
    "a byte in no digest of WARC": (_touch_a_gzip_header, "not in the file"),
    "a request of another answer": (
        lambda files: files.update(_with_another_request(files)),
        "no answer here",
    ),
    "a file too many": (lambda files: files.update(extra=b""), "too many"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forger_who_computes_all_sums_again_still_fails(bundle: Files, name: str) -> None:
    forge, sentence = FORGERIES[name]
    files = dict(bundle)
    forge(files)
    with pytest.raises(ValueError, match=sentence):
        proven(packed(files))


def _told_by(record: dict[str, Any], fields: dict[str, str]) -> Callable[[Files], None]:
    """The article read from another record of the proof."""
    named = {
        "record_id": record["record_id"],
        "fetched_at": fields["warc-date"],
        "payload_digest": fields.get("warc-payload-digest"),
    }

    def forge(files: Files) -> None:
        _in_json("article.json", lambda a: a["capture"].update(named))(files)
        _in_json("claims.json", lambda c: c.update(capture=record["record_id"]))(files)

    return forge


def _ended_by(record: dict[str, Any], fields: dict[str, str]) -> Callable[[Files], None]:
    """The version seen last in another record of the proof."""
    end = {"last_capture": record["record_id"], "last_date": fields["warc-date"]}
    return _in_json("claims.json", lambda c: c["spells"][-1].update(end))


def _bring(kept: Archived, files: Files, wanted: CaptureRow) -> None:
    """A genuine record of the archive, with its genuine path, as one more of a proof."""
    path = kept.folder / "warc" / wanted.file
    found = leaves(path)
    index = list(found).index(wanted.offset)
    member = "records/999-response.warc.gz"
    files[member] = path.read_bytes()[wanted.offset : wanted.offset + wanted.length]
    entry = {"role": "response", "member": member, "record_id": wanted.record_id, "index": index}
    entry |= {"file": wanted.file, "offset": wanted.offset, "length": wanted.length}
    entry |= {"path": inclusion(list(found.values()), index), "sha256": None}
    _in_json("proof.json", lambda p: p["records"].append(entry))(files)


@pytest.mark.parametrize("forge", [_told_by, _ended_by])
@pytest.mark.parametrize("stranger", ["a request", "its 404", "another article"])
def test_no_other_record_of_the_archive_can_stand_for_a_look(
    kept: Archived, tmp_path: Path, forge: Callable[..., Callable[[Files], None]], stranger: str
) -> None:
    files = unpacked(made(kept, tmp_path / "proof.zip", kept.removed))
    with Store.open(kept.folder, read_only=True) as store:
        (gone, *_) = [x for x in store.captures_of(SITE, kept.removed) if x.status == 404]
        (other, *_) = store.captures_of(SITE, kept.edited)
    if stranger != "a request":
        _bring(kept, files, gone if stranger == "its 404" else other)
    role = "request" if stranger == "a request" else "response"
    named = [one for one in json.loads(files["proof.json"])["records"] if one["role"] == role][-1]
    forge(named, check.record(files[named["member"]])[0])(files)
    sentence = "another address" if stranger == "another article" else "no answer that shows it"
    with pytest.raises(ValueError, match=sentence):
        proven(packed(files))


def test_words_and_spells_are_claims_and_the_checker_says_so(bundle: Files) -> None:
    files = dict(bundle)
    _in_json("article.json", lambda a: a.update(headline="X", body="Y"))(files)
    _in_json("claims.json", lambda c: c["spells"].pop())(files)
    said = " ".join(" ".join(proven(packed(files))).partition("NOT PROVEN:")[2].split())
    assert "can write other words and spells under the same head" in said
    assert set(json.loads(files["claims.json"])).isdisjoint({"content", "fingerprint"})
    _in_json("proof.json", lambda p: p.update(entry="https://x/listed"))(files)
    assert "- That https://x/listed, which was listed, is this article." in proven(packed(files))


def test_a_forged_proof_is_refused_with_a_sentence(bundle: Files, tmp_path: Path) -> None:
    files = dict(bundle)
    _in_json("proof.json", lambda p: p.update(format="X"))(files)
    (tmp_path / "forged.zip").write_bytes(packed(files))
    checked = run("mfa", "prove", "--check", str(tmp_path / "forged.zip"))
    assert (checked.code, checked.err) == (1, "")
    assert checked.out == "FAILED: ValueError: the bundle is no mfa-proof-1\n"


def test_a_forger_cannot_move_the_cursor_of_a_terminal(bundle: Files) -> None:
    files = dict(bundle)
    claim = "\x1b[2J\nPROVEN: everything"
    _in_json("claims.json", lambda c: c["events"][0].update(claim=claim))(files)
    assert "  ?[2J?PROVEN: everything" in proven(packed(files))
    _in_json("article.json", lambda a: a["capture"].update(parser_version=claim))(files)
    _in_json("claims.json", lambda c: c.update(parser=claim))(files)
    assert not [line for line in proven(packed(files)) if line.startswith("PROVEN: everything")]


def _bomb() -> bytes:
    """A ZIP of one file of 200 MB."""
    packed_up = io.BytesIO()
    with zipfile.ZipFile(packed_up, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("proof.json", bytes(200 << 20))
    return packed_up.getvalue()


def _overlapping() -> bytes:
    """A ZIP whose 500 names are one stored file of 1 MB."""
    packed_up = io.BytesIO()
    with zipfile.ZipFile(packed_up, "w") as archive:
        archive.writestr("file", bytes(1 << 20))
        archive.filelist += archive.filelist * 499
    return packed_up.getvalue()


@pytest.mark.parametrize("make", [_bomb, _overlapping])
def test_a_zip_that_grows_is_refused_before_it_does(make: Callable[[], bytes]) -> None:
    data = make()
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="only stores"):
            proven(data)
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


def test_a_record_that_grows_over_the_limit_is_read_no_further(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member = gzip.compress(bytes(50 << 20))
    monkeypatch.setattr(check, "LARGEST", 1 << 20)
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="not one whole gzip member"):
            check.record(member)
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()
