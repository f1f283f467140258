"""trafilatura over the articles of WARC files, with metadata; see bench/environment.py."""

import sys
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from trafilatura import bare_extraction


def main(listing: str, names: list[str]) -> None:
    """Read every 200 answer that is HTML; pages of the list at URL `listing` are no articles."""
    pages = read = 0
    for name in names:
        with Path(name).open("rb") as file:
            kinds = WarcRecordType.response
            for record in ArchiveIterator(file, record_types=kinds, auto_decode="all"):
                is_html = record.http_content_type == "text/html"
                url = record.headers["WARC-Target-URI"]
                if (
                    record.http_headers.status_code == 200
                    and is_html
                    and url.partition("?")[0] != listing
                ):
                    pages += 1
                    html = record.reader.read()
                    read += bare_extraction(html, url=url, with_metadata=True) is not None
    print(f"{pages} pages, {read} read")


main(sys.argv[1], sys.argv[2:])
