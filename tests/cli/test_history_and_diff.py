"""`mfa history` and `mfa diff`: what two looks showed, and the very words that differ."""

import json
import re
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from mfa_crawler.filing.differences import differences, differs
from mfa_crawler.items import Article, Link, StatedChange
from tests.cli.archived import COLOURS, HEADLINE, Archived, plain, words

pytestmark = pytest.mark.xdist_group("kept")  # its archive is made once

_REMOVED, _ADDED = "\x1b[9;31m", "\x1b[32m"
_PARTS = "headline lead body date credit captions links attachments pictures files stated".split()


def _types(told: dict[str, Any]) -> list[str]:
    return [event["type"] for event in told["events"]]


def _side(pieces: list[dict[str, str]], kind: str) -> str:
    return "".join(piece["text"] for piece in pieces if piece["kind"] in {"same", kind})


def test_an_edit_that_was_undone_is_three_spells_of_two_versions(kept: Archived) -> None:
    told = kept.json("history", kept.restored)
    assert [version["number"] for version in told["versions"]] == [1, 2]
    assert [spell["version"] for spell in told["spells"]] == [1, 2, 1]
    assert _types(told) == ["appeared", "body", "body"]
    assert (told["version"], told["status"], told["synthetic"]) == (1, "live", True)
    there, back = told["events"][1:]
    assert (there["earlier_version"], there["later_version"]) == (1, 2)
    assert (back["earlier_version"], back["later_version"]) == (2, 1)
    assert there["later"] == told["spells"][1]["first_capture"]
    assert back["earlier"] == told["spells"][1]["last_capture"]
    assert len(told["parsers"]) == 1


def test_typography_is_an_event_and_no_version(kept: Archived) -> None:
    told = kept.json("history", kept.retyped)
    assert _types(told) == ["appeared", "typographic"]
    assert len(told["versions"]) == len(told["spells"]) == 1
    assert "punctuation, case or spacing" in kept.mfa("history", kept.retyped).out
    assert "no new version" in words(kept.mfa("history", kept.retyped).out)


def test_leaving_the_list_and_coming_back_are_told_by_walks(kept: Archived) -> None:
    told = kept.json("history", kept.unlisted)
    assert _types(told) == ["appeared", "unlisted", "back"]
    shown = words(kept.mfa("history", kept.unlisted).out)
    for event in told["events"][1:]:
        assert event["earlier"] in shown
        assert event["later"] in shown
    assert "did not show it" in shown


def test_a_page_that_was_not_found_is_unlisted_and_not_called_gone(kept: Archived) -> None:
    told = kept.json("history", kept.removed)
    assert (told["status"], _types(told)) == ("unlisted", ["appeared", "unlisted"])
    assert told["last_look"]["state"] == "gone"
    assert "did not show it: it answered 404 or 410" in words(kept.mfa("history", kept.removed).out)


def test_the_time_line_says_what_two_looks_showed_and_no_more(kept: Archived) -> None:
    for columns in (80, 100):
        ended = kept.mfa("history", kept.edited, COLUMNS=str(columns), **COLOURS)
        lines = [line.rstrip() for line in plain(ended.out).splitlines()]
        assert all(len(line) <= columns for line in lines if "https://" not in line)
    shown = words(ended.out)
    told = kept.json("history", kept.edited)
    assert _types(told) == ["appeared", "headline", "body", "body"]
    assert shown.count("no capture between") == 2
    for event in told["events"][1:]:
        looks = [
            f"version {event[f'{look}_version']} in capture {event[look][9:17]} at "
            f"{event[f'{look}_date'][:19].replace('T', ' ')}"
            for look in ("earlier", "later")
        ]
        assert ", ".join(looks) in shown
    assert "SYNTHETIC" in shown
    assert told["parsers"][0] in shown


def test_the_words_of_a_diff_are_those_of_the_edit(kept: Archived) -> None:
    first, second, *_, last = kept.truths[kept.edited]
    for numbers, old, new in (
        ([], second, last),
        (["1", "2"], first, second),
        (["1"], first, last),
    ):
        found = kept.json("diff", kept.edited, *numbers)
        assert list(found["parts"]) == _PARTS
        for part, before, after in (
            ("headline", old.headline, new.headline),
            ("lead", old.lead or "", new.lead or ""),
            ("body", old.body, new.body),
            ("date", old.published_at or old.date, new.published_at or new.date),
        ):
            pieces = found["parts"][part]
            assert _side(pieces, "removed") == before
            assert _side(pieces, "added") == after
            assert (before == after) == all(piece["kind"] == "same" for piece in pieces)
    assert (found["old"]["version"], found["new"]["version"]) == (1, 3)
    assert found["synthetic"] is True


def test_a_diff_goes_forward_in_time_where_an_older_version_came_back(kept: Archived) -> None:
    told = kept.json("history", kept.restored)
    found = kept.json("diff", kept.restored)
    left, came = told["spells"][1:]
    assert (found["old"]["version"], found["new"]["version"]) == (2, 1)
    assert (found["old"]["capture"], found["old"]["date"]) == (
        left["last_capture"],
        left["last_date"],
    )
    assert (found["new"]["capture"], found["new"]["date"]) == (
        came["first_capture"],
        came["first_date"],
    )


def test_every_part_of_the_record_is_compared_by_itself(kept: Archived) -> None:
    rows = [json.loads(line) for line in kept.mfa("export", "-").out.splitlines()]
    articles = [msgspec.convert(row, Article) for row in rows]
    article = next(a for a in articles if a.attachments and a.gallery and a.lead)
    article = replace(article, links=(Link("https://example.org/a", "there"),))
    picture = replace(article.gallery[0], caption="Other words")
    repainted = replace(article.gallery[0], sha256="0" * 64)
    (file,) = article.attachments
    others = {
        "headline": replace(article, headline="Other words"),
        "lead": replace(article, lead=None),
        "body": replace(article, body=f"{article.body} More."),
        "date": replace(article, date="2020-02-02", published_at=None),
        "credit": replace(article, photo_credit="Other words"),
        "captions": replace(article, gallery=(picture, *article.gallery[1:])),
        "links": replace(article, links=(Link("https://example.org/b", "there"),)),
        "attachments": replace(article, attachments=(replace(file, title="Other words"),)),
        "pictures": replace(article, gallery=(repainted, *article.gallery[1:])),
        "files": replace(article, attachments=(replace(file, sha256="0" * 64),)),
        "stated": replace(article, stated_changes=(StatedChange("2020-02-02", "Corrected"),)),
    }
    assert [*others] == _PARTS
    for part, other in others.items():
        found = differences(article, other)
        assert [name for name, pieces in found.items() if differs(pieces)] == [part]


def test_without_versions_named_the_last_change_is_shown(kept: Archived) -> None:
    found = kept.json("diff", kept.restored)
    assert (found["old"]["version"], found["new"]["version"]) == (2, 1)
    body = found["parts"]["body"]
    assert {piece["kind"] for piece in body} == {"same", "removed"}


def test_colours_mark_words_and_without_them_brackets_do(kept: Archived) -> None:
    old = kept.truths[kept.edited][0].headline
    without = kept.mfa("diff", kept.edited, "1", "2").out
    assert "\x1b" not in without
    assert without.count("{+") == without.count("+}") > 1
    marked = next(line for line in without.splitlines() if line.startswith("[-"))
    assert re.sub(r"\{\+.*?\+\}", "", marked).replace("[-", "").replace("-]", "") == old
    assert re.sub(r"\[-.*?-\]", "", marked).replace("{+", "").replace("+}", "") == HEADLINE
    coloured = kept.mfa("diff", kept.edited, "1", "2", **COLOURS).out
    assert _REMOVED in coloured
    assert _ADDED in coloured
    assert "{+" not in coloured
    assert "{+" in kept.mfa("diff", kept.edited, "1", "2", NO_COLOR="1", **COLOURS).out


def test_long_unchanged_stretches_are_shortened_for_people_only(kept: Archived) -> None:
    shown = kept.mfa("diff", kept.edited).out
    assert "…" in shown
    assert len(shown) < len(kept.truths[kept.edited][-1].body)
    for line in plain(kept.mfa("diff", kept.edited, COLUMNS="80", **COLOURS).out).splitlines():
        assert len(line) <= 80 or "https://" in line


def test_the_captures_of_a_typographic_event_can_be_compared(kept: Archived) -> None:
    (event,) = kept.json("history", kept.retyped)["events"][1:]
    first, last = kept.truths[kept.retyped][0], kept.truths[kept.retyped][-1]
    assert first.body != last.body
    for earlier, later in (
        (event["earlier"], event["later"]),
        (event["earlier"][9:17], event["later"][9:17]),
    ):
        found = kept.json("diff", kept.retyped, earlier, later)
        assert _side(found["parts"]["body"], "removed") == first.body
        assert _side(found["parts"]["body"], "added") == last.body
        assert (found["old"]["version"], found["new"]["version"]) == (1, 1)
        assert (found["old"]["capture"], found["new"]["capture"]) == (
            event["earlier"],
            event["later"],
        )


def test_a_capture_of_another_article_is_usage(kept: Archived) -> None:
    (event,) = kept.json("history", kept.retyped)["events"][1:]
    ended = kept.mfa("diff", kept.edited, event["earlier"], "1")
    assert (ended.code, ended.out) == (2, "")
    assert "showed this article" in ended.err


def test_one_version_cannot_be_compared(kept: Archived) -> None:
    ended = kept.mfa("diff", kept.unlisted)
    assert (ended.code, ended.out) == (1, "")
    assert "only one version" in ended.err


def test_a_version_that_is_not_there_is_usage(kept: Archived) -> None:
    ended = kept.mfa("diff", kept.edited, "1", "9")
    assert (ended.code, ended.out) == (2, "")
    assert "no version 9; there are 1 to 3" in ended.err
