"""`mfa stamp`, and what a stamp lets `mfa verify` find."""

import json
import shutil
import socket
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_crawler.archive import Entry, Manifest
from mfa_crawler.archive.stamps import Stamps
from mfa_crawler.cli.check import packed, proven, unpacked
from mfa_crawler.errors import BadArgument, TimedOut, Unreachable
from mfa_crawler.fetch.authority import ask
from tests.archive.test_verify import archived
from tests.cli.archived import Archived
from tests.cli.authority import Authority, made, openssl, serving
from tests.crawling import run
from tests.forked import Ended

pytestmark = pytest.mark.debian  # openssl


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return made(tmp_path_factory.mktemp("own") / "tsa")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return made(tmp_path_factory.mktemp("other") / "tsa")


@pytest.fixture
def authority(own: Authority) -> Iterator[Authority]:
    own.asked.clear()
    own.status, own.answer = 200, None
    with serving(own):
        yield own


def stamp(output: Path, authority: Authority, *arguments: str) -> Ended:
    asked = ("--tsa", authority.url, "--ca", str(authority.ca), *arguments)
    return run("mfa", "stamp", *asked, MFA_OUTPUT=str(output), MFA_CONTACT="a@example.org")


def flaws(output: Path, roots: bytes | None = None) -> list[tuple[str, str]]:
    found = Stamps(output / "warc").findings(roots)
    return [(finding.file.rpartition(".")[2], finding.field) for finding in found]


def test_the_head_is_stamped_kept_and_holds_for_openssl_too(
    tmp_path: Path, authority: Authority
) -> None:
    archived(tmp_path, 2)
    ended = stamp(tmp_path, authority, "--json")
    assert (ended.code, ended.err) == (0, "")
    kept = json.loads(ended.out)
    head = Manifest(tmp_path / "warc").heads()[-1]
    assert (kept["head"], kept["lines"]) == (head, 2)
    stamps = tmp_path / "warc" / "stamps"
    check = f"-verify -digest {head} -in {kept['file']} -CAfile {kept['roots']}"
    openssl(stamps, "ts", *check.split())
    assert json.loads((stamps / "stamps.jsonl").read_text()) == kept
    (asked,) = authority.asked
    assert asked["path"] == "/tsr?a=1"
    assert asked["Content-Type"] == "application/timestamp-query"
    assert asked["User-Agent"].startswith("mfa_crawler/")
    assert "a@example.org" in asked["User-Agent"]
    assert flaws(tmp_path) == flaws(tmp_path, authority.ca.read_bytes()) == []
    assert "kept as" in stamp(tmp_path, authority).out
    assert len(Stamps(tmp_path / "warc").logged()) == 2


def test_verify_finds_a_rollback_a_removed_line_and_a_rewritten_one(
    tmp_path: Path, authority: Authority
) -> None:
    archived(tmp_path, 2)
    manifest = Manifest(tmp_path / "warc")
    old = manifest.path.read_bytes()
    archived(tmp_path, 1)
    assert stamp(tmp_path, authority).code == 0
    new = manifest.path.read_bytes()
    archived(tmp_path, 1)
    assert flaws(tmp_path) == []
    manifest.path.write_bytes(old)  # as an old copy holds it, its chain whole
    assert [finding.field for finding in Stamps(tmp_path / "warc").findings()] == ["head"]
    manifest.add(Entry("x/y.warc.gz", "0" * 64, 1, 1))
    assert flaws(tmp_path) == [("jsonl", "head")]
    (kept,) = Stamps(tmp_path / "warc").logged()
    ended = run("mfa", "verify", "--json", "--output", str(tmp_path))
    (flaw,) = [one for one in json.loads(ended.out)["flaws"] if one["field"] == "head"]
    assert (ended.code, flaw["where"]) == (1, "manifest.jsonl")
    assert kept.head in flaw["what"]
    assert kept.time in flaw["what"]
    manifest.path.write_bytes(new)
    assert flaws(tmp_path) == []


def test_a_stamp_that_was_changed_removed_or_signed_by_another_is_found(
    tmp_path: Path, authority: Authority, other: Authority
) -> None:
    archived(tmp_path, 1)
    assert stamp(tmp_path, authority).code == 0
    (path,) = (tmp_path / "warc" / "stamps").glob("*.tsr")
    whole = path.read_bytes()
    assert flaws(tmp_path, other.ca.read_bytes()) == [("tsr", "signature")]
    verified = run("mfa", "verify", "--ca", str(other.ca), "--output", str(tmp_path))
    assert "signature does not hold" in verified.out
    verified = run("mfa", "verify", "--ca", str(authority.ca), "--output", str(tmp_path))
    assert "stamps/" not in verified.out
    imprint = bytes.fromhex(Manifest(tmp_path / "warc").heads()[-1])
    for at in (whole.index(imprint), len(whole) - 5):  # what was signed, and the signature
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert flaws(tmp_path) == [("tsr", "signature")]
    path.unlink()
    assert flaws(tmp_path) == [("tsr", "name")]
    path.write_bytes(whole)
    log = path.with_name("stamps.jsonl")
    log.unlink()  # a stamp that was kept elsewhere and brought back needs no log
    assert flaws(tmp_path) == []
    shutil.rmtree(tmp_path / "warc" / "pl_mfa_en")
    Manifest(tmp_path / "warc").path.unlink()
    archived(tmp_path, 1)
    assert flaws(tmp_path) == [("jsonl", "head")]


def test_an_answer_that_is_no_stamp_of_our_head_is_refused(
    tmp_path: Path, authority: Authority, other: Authority
) -> None:
    archived(tmp_path, 1)
    strangers = stamp(tmp_path, authority, "--ca", str(other.ca))
    assert (strangers.code, "no valid stamp" in strangers.err) == (1, True)
    replayed = authority.stamped(Stamps(tmp_path / "warc").query().as_bytes())
    for status, answer, sentence in (
        (200, b"nonsense", "no valid stamp"),
        (200, b"", "no valid stamp"),
        (200, replayed, "Nonce mismatch"),
        (200, bytes(2 << 20), "over 1048576 bytes"),
        (503, b"", "answered HTTP 503"),
        (302, b"", "answered HTTP 302"),
    ):
        authority.status, authority.answer = status, answer
        ended = stamp(tmp_path, authority)
        assert (ended.code, sentence in ended.err) == (1, True), ended
        assert authority.url in " ".join(ended.err.split())
    assert not list(tmp_path.glob("warc/stamps/*"))


def _is_refused_when_the_log_was_changed(kept: Archived, copy: Path, to: Path) -> None:
    """No proof brings what the log says and the answer does not; verify names each change."""
    log = copy / "warc" / "stamps" / "stamps.jsonl"
    whole = log.read_text()
    first, second = whole.splitlines(keepends=True)
    said = json.loads(first)
    (copy / "secret.pem").write_text("nobody else's business")
    for change, flaw in (
        ({"lines": said["lines"] - 1}, ("tsr", "lines")),
        ({"time": "2001-01-01T00:00:00Z"}, ("tsr", "head")),
        ({"head": "0" * 64}, ("tsr", "head")),
        ({"roots": "../../secret.pem"}, ("jsonl", "line")),
        ({"file": "../manifest.jsonl"}, ("jsonl", "line")),
    ):
        log.write_text(json.dumps(said | change) + "\n" + second)
        assert flaw in flaws(copy)
        ended = kept.mfa("prove", kept.edited, "--to", str(to), folder=copy)
        assert ended.code == (1 if flaw[1] == "line" else 0)
        if ended.code == 0:
            stamp = json.loads(unpacked(to.read_bytes())["proof.json"])["stamp"]
            assert stamp == json.loads(second)
    log.write_text(json.dumps(said | {"tsa": "https://national-library.example/"}) + "\n" + second)
    assert flaws(copy) == []
    assert kept.mfa("prove", kept.edited, "--to", str(to), folder=copy).code == 0
    assert not [data for data in unpacked(to.read_bytes()).values() if b"national-lib" in data]
    log.write_text(whole)


@pytest.mark.xdist_group("kept")
def test_a_proof_brings_the_oldest_stamp_that_covers_it(
    kept: Archived, copy: Path, tmp_path: Path, authority: Authority
) -> None:
    to = tmp_path / "proof.zip"
    assert stamp(copy, authority).code == 0
    assert stamp(copy, authority).code == 0
    assert kept.mfa("prove", kept.edited, "--to", str(to), folder=copy).code == 0
    files = unpacked(to.read_bytes())
    for name in ("stamp.tsr", "stamp.pem"):
        (tmp_path / name).write_bytes(files[name])
    (command,) = [line for line in proven(to.read_bytes()) if "openssl ts -verify" in line]
    openssl(tmp_path, *command.split()[1:])
    first, _ = Stamps(copy / "warc").logged()
    assert json.loads(files["proof.json"])["stamp"]["file"] == first.file
    shown = kept.mfa("show", kept.edited, "--proof", folder=copy)
    assert f"time-stamped at {first.time}" in shown.out
    assert "time-stamped" not in kept.mfa("show", kept.edited, "--proof").out
    imprint = bytes.fromhex(first.head)
    files["stamp.tsr"] = files["stamp.tsr"].replace(imprint, bytes(32))
    with pytest.raises(ValueError, match="another digest"):
        proven(packed(files))
    _is_refused_when_the_log_was_changed(kept, copy, to)
    with (copy / "warc" / "stamps" / "stamps.jsonl").open("a") as log:
        log.write("{}\n")
    ended = kept.mfa("prove", kept.edited, "--to", str(to), folder=copy)
    assert (ended.code, "stamps.jsonl" in ended.err) == (1, True)
    assert flaws(copy) == [("jsonl", "line")]


def test_nobody_is_asked_without_being_named_or_where_others_could_listen(
    tmp_path: Path, authority: Authority
) -> None:
    ca = str(authority.ca)
    for arguments, sentence in (
        ((), "there is no default"),
        (("--tsa", authority.url), "root certificate"),
        (("--tsa", authority.url, "--ca", ca), "the manifest has no line yet"),
        (("--tsa", authority.url, "--ca", str(tmp_path)), "holds no certificates"),
    ):
        ended = run("mfa", "stamp", *arguments, MFA_OUTPUT=str(tmp_path))
        assert (ended.code, sentence in ended.err) == (2, True), ended
    archived(tmp_path, 1)
    for url in ("http://tsa.example.org/", "ftp://127.0.0.1/", "tsa"):
        ended = run("mfa", "stamp", "--tsa", url, "--ca", ca, MFA_OUTPUT=str(tmp_path))
        assert (ended.code, "over https" in ended.err) == (2, True), ended
    assert authority.asked == []


def test_an_authority_that_is_silent_or_somebody_else_is_an_error(
    tmp_path: Path, authority: Authority
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(TimedOut):
            ask(url, b"query", seconds=0.05)
    with pytest.raises(Unreachable):
        ask(url, b"query")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.ca, authority.folder / "ca.key")
    with (
        serving(authority, context),
        pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        ask(authority.url, b"query")
    assert authority.asked == []


def test_without_the_library_nothing_is_called_checked(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived(tmp_path, 2)
    assert stamp(tmp_path, authority).code == 0
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)  # as where the extra is not there
    stamps = Stamps(tmp_path / "warc")
    with pytest.raises(BadArgument, match=r"mfa-crawler\[stamp\]"):
        stamps.query()
    (finding,) = stamps.findings()
    assert (finding.field, "mfa-crawler[stamp]" in finding.what) == ("signature", True)
    Manifest(tmp_path / "warc").path.unlink()
    assert [finding.field for finding in stamps.findings()] == ["signature", "head"]
