"""A release as Croissant 1.1 (MLCommons): the table of its Parquet file for machine learning."""

from collections.abc import Sequence
from typing import Any

from mfa_crawler.corpus.release.facts import Facts, File
from mfa_crawler.corpus.release.row_schema import described

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_KINDS = {
    "url": "sc:URL", "entry": "sc:URL", "date": "sc:Date", "version": "sc:Integer",
    "first_seen": "sc:DateTime", "last_seen": "sc:DateTime",
}  # fmt: skip
NESTED = frozenset(
    {
        "main_image", "gallery", "inline_images", "attachments", "videos", "links", "tags",
        "translations", "licence", "stated_changes", "problems", "capture",
    }
)  # fmt: skip
"""Fields that are lists or objects: Croissant has the scalar ones alone."""


def croissant(facts: Facts, files: Sequence[File]) -> dict[str, Any]:
    """The descriptor; http://mlcommons.org/croissant/1.1."""
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": facts.name,
        "alternateName": facts.title,
        "description": facts.description,
        "version": facts.version,
        "datePublished": facts.day,
        "url": facts.shown[0].url,
        "license": [f"{site.id}: {site.licence}" for site in facts.shown],
        "creator": [{"@type": "sc:Organization", "name": name} for name in facts.authors],
        "citeAs": f"{'; '.join(facts.authors)}: {facts.title}. Version {facts.version}",
        "inLanguage": sorted({site.language for site in facts.shown}),
        "isLiveDataset": False,
        "distribution": [_file(one) for one in files],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "articles",
                "name": "articles",
                "description": "An article as it stood last, one a row; lists are in the files.",
                "key": [{"@id": "articles/site"}, {"@id": "articles/entry"}],
                "field": [
                    _field(name, words)
                    for name, words in described(facts.fields)
                    if name not in NESTED
                ],
            }
        ],
    }


def _file(one: File) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": one.path,
        "name": one.path,
        "description": one.about,
        "contentUrl": one.path,
        "contentSize": f"{one.size} B",
        "encodingFormat": one.media_type,
        "sha256": one.sha256,
    }


def _field(name: str, words: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"articles/{name}",
        "name": name,
        "description": words,
        "dataType": _KINDS.get(name, "sc:Text"),
        "source": {"fileObject": {"@id": "articles.parquet"}, "extract": {"column": name}},
    }
