"""Pictures of exported articles as files named after their digests, with a manifest."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from mfa_crawler.archive import file_sha256, make_folder, replacing
from mfa_crawler.extraction import suffix
from mfa_crawler.filing.holding import held_bytes
from mfa_crawler.items import Article, Licence, Scope
from mfa_crawler.store import ArticleRow, Store

MANIFEST = "manifest.jsonl"


class PictureFiles:
    """A folder of pictures: `ab/abcdef....jpg`, each once, and `manifest.jsonl`.

    What is in the folder already and whole is left as it is, so an export that was stopped goes on.
    """

    def __init__(self, store: Store, warc: Path, folder: Path) -> None:
        self._store, self._warc, self._folder = store, warc, folder
        self._written: set[str] = set()
        self.missing = 0
        """Pictures of which the archive holds no bytes."""

    @property
    def files(self) -> int:
        """How many pictures there are."""
        return len(self._written)

    def write(self, articles: Iterable[ArticleRow]) -> Iterator[ArticleRow]:
        """Pass the articles on while their pictures are written; the manifest comes last, whole.

        Raises BadRecord where a record does not give the bytes of its digest, and OSError.
        """
        make_folder(self._folder)
        with replacing(self._folder / MANIFEST) as manifest:
            for kept in articles:
                for line in self._lines(kept):
                    manifest.write(msgspec.json.encode(line) + b"\n")
                yield kept

    def _lines(self, kept: ArticleRow) -> Iterator[Mapping[str, object]]:
        licence = _licence(kept.article)
        # numbered as in the table `images`
        for number, (role, image) in enumerate(kept.article.placed_pictures, 1):
            if image.sha256 is None or image.media_type is None:
                self.missing += 1
                continue
            yield {
                "sha256": image.sha256,
                "file": self._file(kept.site, image.sha256, image.media_type),
                "url": image.url,
                "article": kept.article.url,
                "role": role,
                "number": number,
                "caption": image.caption,
                "credit": image.credit,
                "licence": licence.raw if licence else None,
                "licence_spdx": licence.spdx if licence else None,
                "source_class": kept.source_class,
                "media_type": image.media_type,
                "width": image.width,
                "height": image.height,
            }

    def _file(self, site: str, sha256: str, media_type: str) -> str:
        """The name of a picture's file below the folder, once it is there."""
        name = f"{sha256[:2]}/{sha256}.{suffix(media_type)}"
        if sha256 not in self._written:
            path = self._folder / name
            if not path.exists() or file_sha256(path) != sha256:
                make_folder(path.parent)
                with replacing(path) as file:
                    file.write(held_bytes(self._store, self._warc, site, sha256))
            self._written.add(sha256)
        return name


def _licence(article: Article) -> Licence | None:
    return next((one for one in article.licence if one.scope is Scope.PHOTOS), None)
