"""Articles with everything a form can stumble over, as a store keeps them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec

from mfa_crawler.items import (
    Article,
    Attachment,
    Capture,
    Image,
    Licence,
    Link,
    Scope,
    SourceClass,
    StatedChange,
    Translation,
)
from mfa_crawler.store import ArticleRow, Status, Store
from tests.store.made import RUN, SITE, capture, entry, history, page, url

GOLDEN = Path(__file__).parents[1] / "golden"

PLAIN = Article(
    url=url("a-visit"),
    site=SITE,
    language="pl",
    headline="A visit",
    date="2024-01-01",
    date_raw="01.01.2024",
    published_at="2024-01-01T10:30",
    lead="They met.",
    body="They spoke of:\n\n- trade\n- peace",
    body_html="<p>They spoke of:</p><ul><li>trade</li><li>peace</li></ul>",
    gallery=(
        Image("https://www.gov.pl/photo/2", caption="They meet", credit="Jan Kowalski"),
        Image("https://www.gov.pl/photo/3", "Both", None, None, "0" * 64, "image/jpeg", 4, 3),
    ),
    tags=("visits", "summits"),
    licence=(Licence(Scope.TEXT, "CC BY-SA 4.0", "CC-BY-SA-4.0"),),
    capture=Capture(
        "sha1:" + 32 * "A",
        "2024-01-01T12:00:00.123Z",
        200,
        SourceClass.OWN,
        "urn:uuid:00000000-0000-0000-0000-000000000001",
        "govpl",
        "article-2022",
        "0.1.0+abc",
    ),
)
ODD = replace(
    PLAIN,
    url="https://www.gov.pl/web/dyplomacja/%D0%B7%D1%83%D1%81%D1%82%D1%80%D1%96%D1%87",
    language="he",
    headline='- "key": [# \u202bשלום\u202c *x* <b> & \\ --- \u2028',
    date=None,
    date_raw=None,
    published_at="2024-01-01T10:30+02:00",
    modified_at="2024-01-02",
    lead=None,
    body="",
    body_html="",
    main_image=Image("https://www.gov.pl/photo/1", "", "=1+1"),
    attachments=(Attachment("https://www.gov.pl/f.pdf", "A file", "f.pdf", "application/pdf", 7),),
    videos=("https://video.example/1",),
    links=(Link("https://www.gov.pl/", ""),),
    translations=(Translation("en", url("a-visit-en")),),
    stated_changes=(StatedChange(None, "Undated"), StatedChange("2024-01-02", "")),
    problems=("date: not on the page",),
    capture=None,
)


def kept(article: Article, *, is_synthetic: bool = False) -> ArticleRow:
    """An article seen once."""
    return ArticleRow(
        site=SITE,
        entry=article.url,
        version=1,
        versions=1,
        status=Status.LIVE,
        first_seen="2024-01-01T12:00:00Z",
        last_seen="2024-01-03T12:00:00.5Z",
        article=article,
        is_synthetic=is_synthetic,
    )


@contextmanager
def stored(folder: Path) -> Iterator[Store]:
    """A store with one article of two versions, the first of which came back."""
    rows = [capture(number) for number in (1, 2, 3)]
    with Store.open(folder) as store:
        with store.transaction():
            store.add_run(RUN)
            store.list_entries(page("r1", rows[0].date), [entry("a")])
            store.add_captures(rows)
            articles = {1: PLAIN, 2: replace(PLAIN, headline="Another")}
            store.put_history(SITE, url("a"), history(rows, "121"), articles)
        yield store


@cache
def golden() -> dict[str, Article]:
    """The records of the saved pages, by folder."""
    found = {}
    for path in sorted(GOLDEN.glob("*/*/*/expected.json")):
        expected = json.loads(path.read_bytes())
        if expected["kind"] == "article":
            name = "/".join(path.relative_to(GOLDEN).parts[:-1])
            found[name] = msgspec.convert(expected["article"], Article)
    return found
