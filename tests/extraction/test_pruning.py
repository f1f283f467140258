"""What stands among an editor's words is taken out, and the words stay."""

import pytest
from lxml import html

from mfa_crawler.extraction.pruning import outermost, remove


@pytest.mark.parametrize(
    ("inner", "left"),
    [
        ("a<b>x</b>c", "ac"),
        ("<i>a</i><b>x</b>c", "<i>a</i>c"),
        ("<i>a</i> b<b>x</b>", "<i>a</i> b"),
        ("<b>x<b>y</b>z</b>c<b>w</b>d", "cd"),
        ("<p>a<b>x</b>c</p>", "<p>ac</p>"),
        ("<i>a</i>", "<i>a</i>"),
    ],
)
def test_what_matches_goes_and_what_follows_it_stays(inner: str, left: str) -> None:
    element = html.fragment_fromstring(f"<div>{inner}</div>")
    remove(element, "b")
    assert html.tostring(element, encoding="unicode") == f"<div>{left}</div>"


def test_what_is_inside_another_is_not_outermost() -> None:
    root = html.fragment_fromstring("<div><p><b><b>a</b></b></p><b>c</b></div>")
    found = root.findall(".//b")
    assert outermost(found) == [found[0], found[2]]
