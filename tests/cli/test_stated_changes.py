"""What a site states of its own changes, where people read it."""

import csv
import io
import json
from dataclasses import replace

from mfa_crawler.cli.console import results
from mfa_crawler.cli.portrait import draw_article
from mfa_crawler.corpus.csv_lines import csv_lines
from mfa_crawler.corpus.json_lines import json_lines
from mfa_crawler.corpus.rows import row_of
from mfa_crawler.filing.differences import differences, differs
from mfa_crawler.items import Article, StatedChange
from mfa_crawler.store import ArticleRow, Status

FIRST = StatedChange("2024-03-01", "First published.")
ADDED = StatedChange("2024-03-02T10:20+00:00", "Added a [link]")
QUIET = Article("https://www.gov.uk/a", None, "en", "A bridge", "2024-03-01", "1 March 2024")
SAID = replace(QUIET, stated_changes=(ADDED, FIRST, StatedChange(None, "Undated")))


def kept(article: Article) -> ArticleRow:
    return ArticleRow(
        site="gb_fcdo",
        entry=article.url,
        version=1,
        versions=1,
        status=Status.LIVE,
        first_seen="2024-03-03T00:00:00Z",
        last_seen="2024-03-03T00:00:00Z",
        article=article,
        is_synthetic=False,
    )


def shown(article: Article) -> list[str]:
    with results.capture() as capture:
        draw_article(kept(article), {})
    return [line for line in capture.get().splitlines() if "states" in line]


def test_show_has_a_line_for_each_in_the_sites_order() -> None:
    assert shown(SAID) == [
        "The site states: 2024-03-02 10:20+00:00 Added a [link]",
        "The site states: 2024-03-01 First published.",
        "The site states: Undated",
    ]
    assert shown(QUIET) == []


def test_diff_names_what_was_added_to_the_history() -> None:
    found = differences(replace(QUIET, stated_changes=(FIRST,)), SAID)
    assert [part for part, pieces in found.items() if differs(pieces)] == ["stated"]
    assert not any(map(differs, differences(SAID, SAID).values()))


def test_exports_have_them() -> None:
    row = row_of(kept(SAID))
    (line,) = json_lines([row])
    assert json.loads(line)["stated_changes"][1] == {"at": "2024-03-01", "note": "First published."}
    heading, fields = csv.reader(io.StringIO(b"".join(csv_lines([row])).decode()))
    cell = dict(zip(heading, fields, strict=True))["stated_changes"]
    notes = [one["note"] for one in json.loads(cell)]
    assert notes == ["Added a [link]", "First published.", "Undated"]
