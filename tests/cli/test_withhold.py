"""`mfa withhold`: what is withheld is in no output, is not asked for again, and comes back."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mfa_crawler.filing import Verified, rebuild, verify
from mfa_crawler.replica import Fault, FaultKind
from tests.cli.withheld import REASON, Lived, mfa, withhold
from tests.crawling import run
from tests.pictured import look, sha256_of, sql
from tests.searching import holders, holds

pytestmark = pytest.mark.xdist_group("withheld")  # its archive is made once


def said(folder: Path, lived: Lived, to: Path) -> dict[str, bytes]:
    """What every verb says and writes that shows articles."""
    to.mkdir()
    verbs = {
        "search": ("search", lived.query),
        "json": ("search", lived.query, "--json"),
        "show": ("show", lived.url),
        "proof": ("show", lived.url, "--json", "--proof"),
        "history": ("history", lived.alias, "--json"),
        "diff": ("diff", lived.url),
        "compare": ("reread", "--compare", "--json"),
        "verify": ("verify", "--json"),
        "prove": ("prove", lived.url, "--to", str(to / "proof.zip")),
        "jsonl": ("export", str(to / "all.jsonl"), "--images", str(to / "pictures")),
        "csv": ("export", str(to / "all.csv.gz")),
        "versions": ("export", str(to / "versions.jsonl"), "--versions", "all"),
        "tei": ("export", str(to / "all.xml.gz")),
        "markdown": ("export", str(to / "markdown"), "--format", "markdown"),
        "text": ("export", str(to / "text"), "--format", "text", "--versions", "all"),
        "wacz": ("wacz", str(to / "all.wacz")),
        "list": ("withhold", "--list", "--json"),
        "repair": ("repair",),
    }
    found = {}
    for name, arguments in verbs.items():
        ended = run("mfa", *arguments, MFA_OUTPUT=str(folder))
        found[name] = (ended.out + ended.err).encode()
        found[f"{name} code"] = str(ended.code).encode()
    return found


def test_its_words_are_in_no_byte_of_any_output(lived: Lived, mine: Path, tmp_path: Path) -> None:
    before = said(mine, lived, tmp_path / "before")
    names = {"search", "json", "show", "proof"}
    assert {name for name, data in before.items() if holds(data, lived.words)} >= names
    written = {"proof.zip", "all.jsonl", "all.csv.gz", "all.wacz"}
    written |= {"versions.jsonl", "all.xml.gz", "markdown", "text"}
    found = {name.partition("/")[0] for name in holders(tmp_path / "before", lived.words)}
    assert found == written
    assert "mfa.sqlite" in holders(mine, lived.words)
    pictures = {path.stem for path in (tmp_path / "before/pictures").glob("*/*.jpg")}

    made = withhold(mine, lived.alias)
    assert (made["entry"], made["urls"]) == (lived.url, sorted([lived.url, lived.alias]))
    after = said(mine, lived, tmp_path / "after")
    assert [name for name, data in after.items() if holds(data, lived.words)] == []
    assert holders(tmp_path / "after", lived.words) == set()
    kept = holders(mine, lived.words)
    assert {name.partition("/")[0] for name in kept} == {"warc", "runs"}
    for verb in ("show", "proof", "history", "diff", "prove"):
        assert after[f"{verb} code"] == b"1"
        assert REASON.encode() in after[verb]
        assert b"mfa withhold --lift" in after[verb]
    for verb in ("verify", "compare", "wacz", "repair", "csv", "versions", "tei", "text"):
        assert after[f"{verb} code"] == b"0", after[verb]
    left = {path.stem for path in (tmp_path / "after/pictures").glob("*/*.jpg")}
    assert sha256_of(lived.ministry, lived.shared) in left
    assert sha256_of(lived.ministry, lived.own_picture) in pictures - left
    assert lived.own_picture.encode() not in (tmp_path / "after/all.wacz").read_bytes()


def test_it_is_not_asked_for_again_and_the_account_says_so(lived: Lived, mine: Path) -> None:
    withhold(mine, lived.url)
    lived.ministry.typo(lived.url)
    before = len(lived.replica.requests)
    done, pictures = look(mine, lived.replica, "--images", "--full")
    asked = {f"https://{one.host}{one.target}" for one in lived.replica.requests[before:]}
    assert lived.sharing in asked
    assert not {lived.url, lived.alias, lived.own_picture} & asked
    assert (done.report["withheld"], done.row["failed"]) == (2, 0)
    assert "2 entries are withheld" in done.ended.err
    assert not {lived.url, lived.alias} & set(done.articles)
    assert lived.own_picture not in pictures
    assert list(verify(mine, None, Verified())) == []


def test_a_page_that_leads_to_it_later_shows_nothing(lived: Lived, mine: Path) -> None:
    withhold(mine, lived.url)
    path = urlsplit(lived.sharing).path
    lived.ministry.faults[path] = Fault(FaultKind.REDIRECT, location=lived.url)
    try:
        done, _ = look(mine, lived.replica, "--full")
    finally:
        del lived.ministry.faults[path]
    assert done.report["withheld"] == 3
    assert not holds(b"".join(map(repr_of, done.articles.values())), lived.words)
    assert not holds(mfa(mine, "export", "-").out.encode(), lived.words)
    assert list(verify(mine, None, Verified())) == []


def repr_of(article: object) -> bytes:
    return repr(article).encode()


def test_the_bytes_of_a_withheld_record_are_not_handed_on_again(lived: Lived, mine: Path) -> None:
    (url, record), *_ = sql(
        mine,
        """SELECT url, original FROM captures WHERE kind = 'revisit' AND status = 200
        AND purpose = 'article' AND url NOT IN (?, ?)""",
        lived.url,
        lived.sharing,
    )  # which no other test changes
    withhold(mine, record)
    connect = lived.replica.connect("www.gov.pl").partition("=")
    feed = mine / "feed.jsonl"
    ended = run(
        "scrapy", "crawl", "pl_mfa_en", "-a", "full=1", "-a", "images=0", "-O", str(feed),
        "-s", f'MFA_CONNECT={{"{connect[0]}": "{connect[2]}"}}', "-s", f"MFA_OUTPUT={mine}",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    told = [json.loads(line)["url"] for line in feed.read_text().splitlines()]
    assert told
    assert url not in told
    assert f"{url}: shows what is withheld" in ended.err
    assert list(verify(mine, None, Verified())) == []


def test_it_outlives_a_rebuild_and_comes_back_as_it_was(lived: Lived, mine: Path) -> None:
    before = mfa(mine, "export", "-").out
    history = mfa(mine, "history", lived.url, "--json").out
    withhold(mine, lived.url)
    tables = {name: sql(mine, f"SELECT count(*) FROM {name}") for name in ("versions", "words")}
    rebuild(mine, lambda *_: None)
    assert tables == {name: sql(mine, f"SELECT count(*) FROM {name}") for name in tables}
    assert mfa(mine, "show", lived.url, code=1).out == ""
    assert list(verify(mine, None, Verified())) == []
    (listed,) = json.loads(mfa(mine, "withhold", "--list", "--json").out)
    assert (listed["entry"], listed["reason"]) == (lived.url, REASON)
    again = run("mfa", "withhold", lived.alias, "--reason", "twice", MFA_OUTPUT=str(mine))
    assert (again.code, REASON in again.err) == (1, True)

    lifted = mfa(mine, "withhold", "--lift", lived.alias, "--json").row
    assert lifted["captures"] == listed["captures"] > 4
    assert mfa(mine, "export", "-").out == before
    assert mfa(mine, "history", lived.url, "--json").out == history
    assert json.loads(mfa(mine, "withhold", "--list", "--json").out) == []
    assert list(verify(mine, None, Verified())) == []
    rebuild(mine, lambda *_: None)
    assert mfa(mine, "export", "-").out == before


def test_a_single_record_goes_with_what_refers_to_it(lived: Lived, mine: Path) -> None:
    history = json.loads(mfa(mine, "history", lived.url, "--json").out)
    first, last = history["versions"]
    made = withhold(mine, first["capture"])
    assert (made["record"], made["entry"]) == (first["capture"], None)
    told = json.loads(mfa(mine, "history", lived.url, "--json").out)
    assert [one["capture"] for one in told["versions"]] == [last["capture"]]
    assert first["capture"] in told["withheld"]
    assert f"{len(told['withheld'])} capture" in mfa(mine, "history", lived.url).out
    assert [event["type"] for event in told["events"]] == ["appeared"]
    mfa(mine, "diff", lived.url, code=1)
    assert list(verify(mine, None, Verified())) == []
    rebuild(mine, lambda *_: None)
    assert json.loads(mfa(mine, "history", lived.url, "--json").out) == told
    refused = run("mfa", "withhold", "urn:uuid:0", "--reason", "x", MFA_OUTPUT=str(mine))
    assert (refused.code, "no capture" in refused.err) == (1, True)


def test_verify_finds_a_decision_that_was_changed_or_removed(lived: Lived, mine: Path) -> None:
    withhold(mine, lived.url)
    file = max((mine / "warc/pl_mfa_en").glob("*.warc.gz"))
    data = file.read_bytes()
    file.write_bytes(data[:-40] + bytes([data[-40] ^ 1]) + data[-39:])
    assert {flaw.where for flaw in verify(mine, None, Verified())} & {f"pl_mfa_en/{file.name}"}
    file.unlink()
    manifest = mine / "warc/manifest.jsonl"
    lines = manifest.read_bytes().splitlines(keepends=True)
    found = {(flaw.where, flaw.what) for flaw in verify(mine, None, Verified())}
    assert (f"pl_mfa_en/{file.name}", "is missing") in found
    manifest.write_bytes(b"".join(lines[:-1]))  # as if it had never been
    found = {(flaw.where, flaw.what) for flaw in verify(mine, None, Verified())}
    assert ("runs", "has nothing in the archive to rest on") in found


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "name an article or record"),
        (("https://www.gov.pl/web/diplomacy/none", "--reason", "x"), 1, "no such article"),
        (("https://www.gov.pl/web/diplomacy/none", "--lift"), 1, "no such article"),
    ],
)
def test_what_cannot_be_done_is_said(
    lived: Lived, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ended = run("mfa", "withhold", *arguments, MFA_OUTPUT=str(lived.folder))
    assert (ended.code, words in ended.err, ended.out) == (code, True, "")
    for refused in (("--reason", ""), ("--lift",)):
        ended = run("mfa", "withhold", lived.url, *refused, MFA_OUTPUT=str(lived.folder))
        assert ended.code == 2
