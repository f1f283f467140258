"""The store that the benchmark of exports makes."""

from pathlib import Path

from bench.exporting import make
from mfa_crawler.corpus.rows import every_version
from mfa_crawler.store import Store


def test_every_second_article_has_two_versions(tmp_path: Path) -> None:
    make(tmp_path, 20)
    with Store.open(tmp_path, read_only=True) as store:
        found = [len([*every_version(store, kept)]) for kept in store.articles()]
        assert sorted(found) == [1] * 10 + [2] * 10
        assert len(store.search("minister", limit=100)) > 10
