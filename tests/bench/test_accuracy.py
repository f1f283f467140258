"""What the benchmark says of how right a reading is; nothing here is timed."""

import dataclasses

import pytest

from bench.accuracy import Fields, accuracy, word_f1
from bench.ours import record
from bench.pages import Known, written

RIGHT = dict.fromkeys("headline date body lead credit gallery".split(), 1.0)


@pytest.fixture(scope="module")
def known() -> list[Known]:
    return [one for one in written(12) if one.page.row == "govpl article-2022"]


def test_what_is_true_is_right_and_so_is_what_we_read(known: list[Known]) -> None:
    truths = [truth for one in known for truth in one.truths or ()]
    ours = [said for one in known for said in record(one.page)]
    assert len(truths) == len(ours) == len(known) >= 3
    assert accuracy(truths, truths) == accuracy(truths, ours) == RIGHT


def test_each_field_of_another_article_is_wrong(known: list[Known]) -> None:
    truths = [truth for one in known for truth in one.truths or ()]
    others = [said for one in known for said in record(one.page)]
    found = accuracy(truths, others[1:] + others[:1])
    assert found.keys() == RIGHT.keys()
    assert all(value < 0.6 for value in found.values()), found


def test_a_page_that_loses_a_paragraph_is_less_right(known: list[Known]) -> None:
    one = next(one for one in known if one.page.body.count(b"<p>") > 3)
    whole = one.page.body
    start = whole.rindex(b"<p>", 0, whole.rindex(b"</article>"))
    cut = dataclasses.replace(one.page, body=whole[:start] + whole[whole.index(b"</p>", start) :])
    assert accuracy(one.truths or (), record(cut))["body"] < 1


TRUTH: Fields = {
    "headline": "A  day",
    "date": None,
    "body": "one two",
    "lead": "Zero",
    "gallery": 0,
}


def test_fields_that_a_tool_does_not_have_are_left_out() -> None:
    said: Fields = {"headline": "A day", "date": None, "body": "one two"}
    assert accuracy([TRUTH], [said]) == {"headline": 1.0, "body": 1.0}
    assert accuracy([TRUTH], [dict.fromkeys(said)]) == {"headline": 0.0, "body": 0.0}


def test_what_no_article_has_is_wrong_where_a_tool_finds_it() -> None:
    said: Fields = {"date": "2026-01-01", "gallery": 2}
    assert accuracy([TRUTH], [said]) == {"date": 0.0, "gallery": 0.0}


def test_a_body_that_begins_with_the_lead_loses_nothing() -> None:
    assert accuracy([TRUTH], [{"body": "Zero\n\none two"}]) == {"body": 1.0}
    assert accuracy([TRUTH], [{"body": "Other\n\none two"}])["body"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("truth", "told", "expected"),
    [
        ("1. one\n2. two", "one\ntwo", 1),
        ("会议举行", "会议", 2 / 3),
        ("one two", "", 0),
        ("", "", 1),
        ("one one", "one", 2 / 3),
    ],
)
def test_words_are_counted_in_any_script(truth: str, told: str, expected: float) -> None:
    assert word_f1(truth, told) == pytest.approx(expected)
