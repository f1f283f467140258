"""Checks: they name what is missing, and never change a record."""

from dataclasses import replace
from typing import Any

import pytest

from mfa_crawler.cleaning import problems_of
from mfa_crawler.items import Article, Attachment

WHOLE = Article(
    url="https://example.org/a",
    site="pl_mfa_en",
    language="en",
    headline="A headline",
    date="2023-10-06",
    date_raw="06.10.2023",
    body="A body.",
)


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({}, ()),
        ({"lead": None}, ()),
        ({"date": None, "date_raw": None}, ("date: missing",)),
        ({"date": None, "date_raw": "soon"}, ("date: 'soon' is not a date",)),
        ({"body": ""}, ("body: empty",)),
        ({"body": "", "attachments": (Attachment("https://a/b"),)}, ("body: only attachments",)),
        ({"headline": "A\ufffd"}, ("headline: undecodable characters",)),
        ({"lead": "A\ufffd"}, ("lead: undecodable characters",)),
        (
            {"date": None, "date_raw": None, "body": "\ufffd"},
            ("date: missing", "body: undecodable characters"),
        ),
    ],
)
def test_a_record_is_judged_by_what_it_lacks(
    change: dict[str, Any], problems: tuple[str, ...]
) -> None:
    assert problems_of(replace(WHOLE, **change)) == problems
