"""Releases of small stores: what they say of them, and what no edition without text may hold."""

import gzip
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import structs

from mfa_crawler.corpus.release import Edition, Order, release
from mfa_crawler.corpus.release.folder import making
from mfa_crawler.errors import BadArgument
from mfa_crawler.store import Store, Wanted
from tests.cli.released import bytes_of, changes_of, json_of, rows_of
from tests.corpus.editions import ODD, PLAIN
from tests.corpus.sites import keep_all, told
from tests.crawling import run
from tests.filing.foreign import HTML, gzipped, http, record
from tests.filing.foreign import page as foreign_page
from tests.filing.foreign import url as foreign_url
from tests.store.made import RUN, SITE, capture, entry, history, page, url

FULL = Order(wanted=Wanted())
BARE = Order(wanted=Wanted(), edition=Edition.WITHOUT_TEXT)
_KEPT = {
    "url", "site", "language", "date", "published_at", "modified_at", "videos", "translations.url",
    "translations.language", "stated_changes.at", "capture.source_class", "capture.fetched_at",
    *(f"{name}.url" for name in ("main_image", "gallery", "inline_images", "attachments", "links")),
}  # fmt: skip
"""What stays as it is: addresses, days, who and what language."""
_FACTS = {
    "attachments.media_type", "attachments.sha256", "capture.family", "capture.layout",
    "capture.parser_version", "capture.payload_digest", "capture.record_id", "licence.raw",
    "licence.spdx", *(f"{image}.{name}" for image in ("main_image", "gallery", "inline_images")
                      for name in ("sha256", "media_type")),
}  # fmt: skip
"""What else an edition without text may hold."""


def _marked(value: Any, path: str = "") -> Any:
    """A record whose every text says of which field it is."""
    if is_dataclass(value):
        inner = {one.name: getattr(value, one.name) for one in fields(value)}
        named = {name: _marked(part, f"{path}.{name}".strip(".")) for name, part in inner.items()}
        return replace(value, **named)  # type: ignore[type-var]  # of which kind, is not said
    if isinstance(value, tuple):
        return tuple(_marked(part, path) for part in value)
    return f"<{path}>" if type(value) is str and path not in _KEPT else value


def test_no_field_but_those_named_here_is_in_an_edition_without_text(tmp_path: Path) -> None:
    image = replace(PLAIN.gallery[1], alt="alt", caption="caption", credit="credit")
    whole = replace(
        PLAIN, modified_at=ODD.modified_at, photo_credit="credit", main_image=image,
        gallery=(image,), inline_images=(image,), attachments=ODD.attachments, videos=ODD.videos,
        links=ODD.links, translations=ODD.translations, stated_changes=ODD.stated_changes,
        problems=ODD.problems,
    )  # fmt: skip
    assert all(getattr(whole, one.name) for one in fields(whole))
    row = capture(1)
    with Store.open(tmp_path) as store:
        with store.transaction():
            store.add_run(RUN)
            store.list_entries(page("r1", row.date), [entry("a")])
            store.add_captures([row])
            store.put_history(SITE, url("a"), history([row], "1"), {1: _marked(whole)})
        release(store, FULL, tmp_path / "full")
        release(store, replace(BARE, before=tmp_path / "full"), tmp_path / "bare")
    mark = re.compile(rb"<([a-z0-9_.]+)>")
    found = {
        name: {one.decode() for data in bytes_of(tmp_path / name).values()
               for one in mark.findall(data)}
        for name in ("bare", "full")
    }  # fmt: skip
    assert found["bare"] <= _FACTS
    assert {"headline", "gallery.alt", "stated_changes.note", "problems"} <= found["full"]


def test_a_folder_that_somebody_makes_meanwhile_stays(tmp_path: Path) -> None:
    place = tmp_path / "release"
    with pytest.raises(BadArgument, match="there already"), making(place):
        place.mkdir()
    assert [*tmp_path.rglob("*")] == [place]


def _kept(folder: Path) -> Store:
    """A store of three articles of one site, and of a site that was walked in vain."""
    store = Store.open(folder)
    days = {"a": "2023-10-06", "b": None, "c": "2024-01-02"}
    keep_all(store, *(told("pl_mfa", name, f"words {name}", day) for name, day in days.items()))
    with store.transaction():
        record = msgspec.json.encode(_IN_VAIN).decode()
        store.add_run(structs.replace(RUN, site="de_aa", record=record))
    return store


_IN_VAIN: dict[str, Any] = {
    "user_agent": "mfa_crawler/0.1.0 (+mailto:jane@example.org)",
    "robots": {"https://aa.example": {"rule": "rules", "status": 200, "crawl_delay": 5}},
    "walk": {"pages_claimed": None, "pages_read": 0},
    "failures": [],
    "listing_failures": [],
} | dict.fromkeys(("listed", "new", "changed", "unchanged", "other_site", "out_of_range"), 0)
"""What a run says that read nothing."""


def test_a_site_that_gave_nothing_is_on_the_card_and_no_author(tmp_path: Path) -> None:
    with _kept(tmp_path) as store:
        facts = release(store, FULL, tmp_path / "made").facts
    card = (tmp_path / "made/README.md").read_text("utf-8")
    assert re.search(r"^\| \[de_aa\]\(.*\| 0 \| 0 \| 0 \| 0 \|", card, re.MULTILINE)
    assert facts.authors == ["Ministerstwo Spraw Zagranicznych (PL)"]
    assert "1 site as" in facts.title
    assert facts.description.startswith("3 articles of pl_mfa:")
    for name in ("CITATION.cff", "croissant.json", "datapackage.json", "ro-crate-metadata.json"):
        assert "(DE)" not in (tmp_path / "made" / name).read_text("utf-8"), name
    assert json_of(tmp_path / "made", "croissant.json")["inLanguage"] == ["pl"]
    assert "\n| `date` |  | 66.7% |\n" in card
    assert "\n| `videos` |  | 0.0% |\n" in card
    assert "\n- pl_mfa: 2023-11 to 2023-12; 1 without a day\n" in card
    assert "asked as `mfa_crawler/0.1.0`\n  - robots.txt of https://aa.example: rules" in card
    assert "(HTTP 200), Crawl-delay 5 s" in card
    assert b"jane@" not in b"".join(bytes_of(tmp_path / "made").values())


def test_what_others_captured_is_said_to_be_theirs_and_withheld_with_its_bytes(
    tmp_path: Path,
) -> None:
    output, file, first, later = (tmp_path / name for name in ("o", "o.warc.gz", "real", "later"))
    twins = [record(foreign_url(number), http(foreign_page(0), HTML)) for number in (0, 1)]
    file.write_bytes(gzipped(*twins, record(foreign_url(2), http(foreign_page(2), HTML))))
    for arguments in (
        ("import", file),
        ("release", first),
        ("withhold", foreign_url(0), "--reason", "x"),
        ("release", later, "--since-release", first),
    ):
        ended = run("mfa", *map(str, arguments), MFA_OUTPUT=str(output))
        assert ended.code == 0, ended.err
    assert "pl_mfa_en: never asked by us; files of others: 1" in (first / "README.md").read_text(
        "utf-8"
    )
    assert "and what others had captured" in (first / "CITATION.cff").read_text("utf-8")
    gone = {one["url"]: one["day"] for one in changes_of(later) if one["change"] == "withdrawn"}
    assert gone.keys() == {foreign_url(0), foreign_url(1)}
    assert None not in gone.values()
    ledger = json_of(later, "coverage.json")["sites"][0]
    assert (ledger["withheld"], ledger["not_asked"], ledger["stored"]["live"]) == (2, 0, 1)


def test_a_changelog_knows_another_address_choice_and_parser(tmp_path: Path) -> None:
    before, now = tmp_path / "before", tmp_path / "now"
    with _kept(tmp_path) as store:
        release(store, FULL, before)
        undated, moved, seen = rows_of(before)
        moved["entry"] = moved["entry"].replace("https:", "http:")
        seen |= {"first_seen": "2020", "last_seen": "2021", "version": 7, "capture": None}
        lines = b"".join(msgspec.json.encode(row) + b"\n" for row in (undated, moved, seen))
        (before / "articles.jsonl.gz").write_bytes(gzip.compress(lines))
        other = json_of(before, "release.json") | {"parsers": ["0.0.9+older"]}
        (before / "release.json").write_bytes(msgspec.json.encode(other))
        release(store, replace(FULL, before=before, wanted=Wanted(since="2020-01-01")), now)
    assert [(one["change"], one["entry"], one["what"], one["day"]) for one in changes_of(now)] == [
        ("changed", moved["url"], ["metadata"], None),
        ("withdrawn", undated["url"], [], None),
    ]
    told_of = (now / "CHANGELOG.md").read_text("utf-8")
    assert "of another choice (everything) than this one (since 2020-01-01)" in told_of
    assert "read by 0.0.9+older, this one by" in told_of
    ledger = json_of(now, "coverage.json")
    assert {one["site"] for part in ledger.values() for one in part} == {"pl_mfa"}
