"""`mfa search`: the articles that hold the words, with the words in sight."""

from pathlib import Path

import pytest

from tests.cli.archived import COLOURS, HEADLINE, Archived, make_gone, plain, words

pytestmark = pytest.mark.xdist_group("kept")  # its archive is made once


def test_the_article_with_the_words_in_its_headline_comes_first(kept: Archived) -> None:
    found = kept.json("search", "entirely headline")
    assert found["hits"][0]["url"] == kept.edited
    assert found["hits"][0]["headline"] == HEADLINE
    assert found["hits"][0]["source_class"] == "synthetic"
    assert found["count"] == len(found["hits"])


def test_json_gives_the_snippet_in_pieces_and_says_which_match(kept: Archived) -> None:
    for hit in kept.json("search", "minist*")["hits"]:
        matches = [piece["text"] for piece in hit["snippet"] if piece["match"]]
        assert all(match.lower().startswith("minist") for match in matches)
        text = "".join(piece["text"] for piece in hit["snippet"]).strip("…")
        truths = kept.truths[hit["url"]]
        assert any(text in words(f"{t.lead or ''} {t.body}") for t in truths)


def test_count_says_how_many_there_are_beyond_the_limit(kept: Archived) -> None:
    found = kept.json("search", "minister", "--limit", "2")
    assert len(found["hits"]) == 2
    truths = {url: looks[-1] for url, looks in kept.truths.items() if url != kept.failing}
    expected = [
        url
        for url, truth in truths.items()
        if "minister" in plain(f"{truth.headline} {truth.lead} {truth.body}").lower().split()
    ]
    assert found["count"] >= len(expected) > 2
    shown = kept.mfa("search", "minister", "--limit", "2").out
    assert f"{found['count']} articles; the best 2 shown, --limit shows more." in shown


def test_days_and_sites_filter(kept: Archived) -> None:
    days = sorted(hit["date"] for hit in kept.json("search", "minister", "--limit", "99")["hits"])
    first, last = days[1], days[-2]
    between = kept.json("search", "minister", "--since", first, "--until", last)
    assert sorted(hit["date"] for hit in between["hits"]) == [d for d in days if first <= d <= last]
    assert between["count"] < len(days)
    assert kept.json("search", "minister", "--site", "pl_mfa")["count"] == 0
    nothing = kept.mfa("search", "minister", "--site", "pl_mfa").out
    assert f"{len(days)} articles with minister, but none that --site" in nothing


def test_matches_are_highlighted_with_and_without_colours(kept: Archived) -> None:
    assert "*headline*" in kept.mfa("search", "headline").out
    assert "SYNTHETIC" in kept.mfa("search", "headline").out
    coloured = kept.mfa("search", "headline", COLUMNS="80", **COLOURS).out
    assert "\x1b[1;30;43mheadline" in coloured
    assert "*" not in coloured
    lines = plain(coloured).splitlines()
    assert all(len(line) <= 80 for line in lines if "https://" not in line)


def test_nothing_found_is_said_and_no_failure(kept: Archived) -> None:
    ended = kept.mfa("search", "[bold]nowhere")
    assert ended.code == 0
    assert "No article holds [bold]nowhere" in ended.out
    assert kept.json("search", "nowhere") == {"query": "nowhere", "count": 0, "hits": []}
    nothing = kept.mfa("search", "?!")
    assert nothing.code == 0
    assert "no word to look for" in nothing.out


def test_gone_articles_are_found(kept: Archived, copy: Path) -> None:
    make_gone(copy, kept.removed)
    headline = kept.truths[kept.removed][0].headline
    found = kept.mfa("search", headline, folder=copy)
    assert kept.removed in found.out


@pytest.mark.parametrize(
    ("option", "value"), [("--since", "2023"), ("--until", "x"), ("--site", "pl_mfa_eng")]
)
def test_what_cannot_be_read_is_usage(kept: Archived, option: str, value: str) -> None:
    for verb in (("search", "minister"), ("export", "-")):
        ended = kept.mfa(*verb, option, value)
        assert (ended.code, ended.out) == (2, "")
        assert value in ended.err
