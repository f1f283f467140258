"""What imported captures prove: digests in any spelling, and originals wherever they lie."""

import hashlib
from pathlib import Path

import pytest

from mfa_crawler.store import Store
from tests.filing.foreign import (
    DAY,
    capture,
    captures,
    gzipped,
    http,
    is_whole,
    page,
    record,
    revisit,
    sha1,
    take,
    taken,
    url,
)
from tests.lived import SITE

ID = "urn:uuid:00000000-0000-4000-8000-000000000001"
LATER = "2024-06-01T12:00:00Z"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_revisits_find_their_originals_by_id_and_by_address(output: Path) -> None:
    digest = sha1(page())
    by_id = revisit(0, date=LATER, digest=digest, WARC_Refers_To=f"<{ID}>", WARC_Truncated="length")
    by_url = revisit(
        0,
        date="2024-07-01T12:00:00Z",
        digest=digest,
        WARC_Refers_To_Target_URI=url(),
        WARC_Refers_To_Date=DAY,
    )
    taken(output, gzipped(by_id, by_url, capture(record_id=ID)))
    rows = captures(output)
    assert [row.kind for row in rows] == ["response", "revisit", "revisit"]
    assert {row.original for row in rows} == {ID}
    assert {row.outcome for row in rows} == {"article"}
    assert len({row.content for row in rows}) == 1


def test_a_304_says_that_its_original_was_still_there(output: Path) -> None:
    profile = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
    block = http(b"", b'ETag: "1"', line=b"HTTP/1.1 304 Not Modified")
    asked = record(
        url(), block, kind="revisit", date=LATER, WARC_Profile=profile, WARC_Refers_To=f"<{ID}>"
    )
    taken(output, gzipped(capture(record_id=ID), asked))
    with Store.open(output, read_only=True) as store:
        (spell,) = store.spells_of(SITE, url())
        assert (spell.captures, spell.last_date) == (2, LATER)


def test_a_revisit_finds_its_original_in_an_earlier_import_or_the_same_command(
    output: Path, tmp_path: Path
) -> None:
    digest, refers = sha1(page()), f"<{ID}>"
    first, second, third = (tmp_path / f"{n}.warc.gz" for n in (1, 2, 3))
    first.write_bytes(gzipped(revisit(0, date=LATER, digest=digest, WARC_Refers_To=refers)))
    second.write_bytes(gzipped(capture(record_id=ID)))
    july = revisit(0, date="2024-07-01T12:00:00Z", digest=digest, WARC_Refers_To=refers)
    third.write_bytes(gzipped(july))
    assert [done.outcome for done in take(output, first, second)] == ["imported", "imported"]
    assert [done.outcomes for done in take(output, third)] == [{"article": 1}]
    assert [row.outcome for row in captures(output)] == ["article", "article", "article"]
    is_whole(output)


@pytest.mark.parametrize(
    ("digest", "original", "reason"),
    [(sha1(b"other"), ID, "bad_digest"), (sha1(page()), "urn:uuid:nowhere", "bad_record")],
)
def test_a_revisit_without_its_original_shows_nothing(
    output: Path, digest: str, original: str, reason: str
) -> None:
    odd = revisit(0, date=LATER, digest=digest, WARC_Refers_To=f"<{original}>")
    done = taken(output, gzipped(capture(record_id=ID), odd))
    assert [(one.url, one.reason) for one in done.odd] == [(url(), reason)]
    assert [(row.outcome, row.original) for row in captures(output)] == [
        ("article", ID),
        (reason, None),
    ]


@pytest.mark.parametrize(
    "flawed",
    [
        capture(record_id=ID, WARC_Payload_Digest=sha1(b"other")),
        capture(record_id=ID, WARC_Block_Digest=sha1(b"other")),
    ],
    ids=["payload", "block"],
)
def test_a_capture_with_another_digest_is_kept_and_proves_nothing(
    output: Path, flawed: bytes
) -> None:
    done = taken(output, gzipped(capture(1), flawed))
    assert [(one.record_id, one.reason) for one in done.odd] == [(ID, "bad_digest")]
    (row,) = captures(output)
    assert (row.outcome, row.payload_digest, row.content) == ("bad_digest", None, None)
    with Store.open(output, read_only=True) as store:
        assert store.article(url()) is None


@pytest.mark.parametrize(
    "digest",
    [
        sha1(page()),
        "sha256:" + hashlib.sha256(page()).hexdigest(),
        "SHA1:" + sha1(page())[5:].lower(),
        "md5:" + hashlib.md5(page(), usedforsecurity=False).hexdigest(),
        "blake9:whatever",
    ],
)
def test_digests_in_other_spellings_hold(output: Path, digest: str) -> None:
    done = taken(output, gzipped(capture(WARC_Payload_Digest=digest)))
    assert done.odd == []
    assert captures(output)[0].payload_digest == sha1(page())


@pytest.mark.parametrize(
    "digest",
    [
        "sha1:" + hashlib.sha1(page(), usedforsecurity=False).hexdigest(),
        "sha-256:" + hashlib.sha256(page()).hexdigest(),
    ],
)
@pytest.mark.parametrize("refers", [f"<{ID}>", ""], ids=["by id", "by digest"])
@pytest.mark.parametrize("commands", [1, 2])
def test_a_revisit_is_compared_with_its_original_however_its_digest_is_spelled(
    output: Path, tmp_path: Path, digest: str, refers: str, commands: int
) -> None:
    first, second = tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"
    first.write_bytes(gzipped(revisit(0, date=LATER, digest=digest, WARC_Refers_To=refers)))
    second.write_bytes(gzipped(capture(record_id=ID)))
    if commands == 1:  # the revisit is decided while its original has no lasting name
        take(output, first, second)
    else:
        take(output, second)
        take(output, first)
    assert [(row.outcome, row.original) for row in captures(output)] == [("article", ID)] * 2
    is_whole(output)


OTHER = f"sha256:{hashlib.sha256(b'quite another page').hexdigest()}"


@pytest.mark.parametrize(
    ("digest", "fields", "reason"),
    [
        (OTHER, {}, "bad_record"),
        (OTHER, {"WARC_Refers_To": f"<{ID}>"}, "bad_digest"),
        (OTHER, {"WARC_Refers_To_Date": DAY}, "bad_digest"),
        ("blake9:whatever", {}, "bad_record"),
        ("", {}, "bad_record"),
        ("", {"WARC_Refers_To_Target_URI": url()}, "bad_record"),
    ],
)
@pytest.mark.parametrize("commands", [1, 2])
def test_a_revisit_of_something_else_is_no_sight_of_a_page(
    output: Path, digest: str, fields: dict[str, str], reason: str, commands: int
) -> None:
    original = capture(record_id=ID, WARC_Payload_Digest=sha1(page()))
    odd = revisit(0, date=LATER, digest=digest, **fields)
    for number, data in enumerate([original + odd] if commands == 1 else [original, odd]):
        taken(output, data, f"{number}.warc")
    assert [row.outcome for row in captures(output)] == ["article", reason]
    with Store.open(output, read_only=True) as store:
        ((spell),) = store.spells_of(SITE, url())
        assert (spell.last_date, spell.captures) == (DAY, 1)


def test_a_304_that_names_nothing_confirms_nothing(output: Path) -> None:
    profile = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
    block = http(b"", line=b"HTTP/1.1 304 Not Modified")
    asked = record(url(), block, kind="revisit", date=LATER, WARC_Profile=profile)
    taken(output, gzipped(capture(), asked))
    assert [row.outcome for row in captures(output)] == ["article", "bad_record"]


def test_a_revisit_finds_the_version_that_its_digest_is_of(output: Path) -> None:
    second = record(url(), http(page(1), b"Content-Type: text/html"), date=LATER)
    back = revisit(0, date="2024-07-01T12:00:00Z", digest=sha1(page()))
    taken(output, gzipped(capture(record_id=ID), second, back))
    assert [row.original for row in captures(output)][2] == ID
