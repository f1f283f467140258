"""Pictures that are uploaded again, shared, and signed in their files."""

import io
from collections.abc import Callable
from http.client import HTTPMessage

import pytest
from PIL import Image, IptcImagePlugin

from mfa_crawler.replica import Ministry
from mfa_crawler.replica.bylines import photographer

Get = Callable[..., tuple[int, HTTPMessage, bytes]]
UNIT = "/web/diplomacy"


def test_a_picture_uploaded_again_has_another_address_and_the_same_bytes(
    get: Get, ministry: Ministry
) -> None:
    article = next(a for a in ministry.articles(UNIT) if a.gallery and a.main_photo)
    ministry.photo(article.url)
    before = ministry.truth(UNIT, article.number)
    first = get(article.path)[2]
    ministry.reupload(article.url)
    after = ministry.truth(UNIT, article.number)
    assert before.main_image
    assert after.main_image
    for old, new in zip(
        (before.main_image, *before.gallery), (after.main_image, *after.gallery), strict=True
    ):
        assert old.url != new.url
        assert get(old.url)[2] == get(new.url)[2]
    assert after.gallery[0].url.encode()[-36:] in get(article.path)[2]
    ministry.reupload(article.url)
    again = ministry.truth(UNIT, article.number).gallery[0]
    assert get(again.url)[2] == get(after.gallery[0].url)[2]
    ministry.photo(after.gallery[0].url)
    assert get(after.gallery[0].url)[2] != get(before.gallery[0].url)[2]
    ministry.restore(article.url)
    assert get(article.path)[2] == first


def test_articles_can_share_a_main_picture(ministry: Ministry) -> None:
    first, other, *_ = [a for a in ministry.articles(UNIT) if a.main_photo]
    ministry.illustrate(other.url, first.url)
    shared, own = ministry.truth(UNIT, other.number).main_image, first.truth.main_image
    assert shared
    assert own
    assert shared.url == own.url
    bare = next(a for a in ministry.articles(UNIT) if not a.main_photo)
    with pytest.raises(KeyError, match="no main picture"):
        ministry.illustrate(bare.url, first.url)


def test_some_originals_name_their_photographer_in_iptc_and_some_in_xmp(
    get: Get, ministry: Ministry
) -> None:
    found = {"iptc": 0, "xmp": 0, "none": 0}
    images = [image for a in ministry.articles(UNIT) for image in a.truth.gallery]
    for image in images:
        uuid = image.url[-36:]
        with Image.open(io.BytesIO(get(image.url)[2])) as opened:
            iptc = IptcImagePlugin.getiptcinfo(opened)
            xmp = opened.info.get("xmp")
        if iptc:
            assert iptc[(2, 80)] == photographer(uuid).encode()
            found["iptc"] += 1
        elif xmp:
            assert photographer(uuid).encode() in xmp
            found["xmp"] += 1
        else:
            found["none"] += 1
    assert all(found.values())
