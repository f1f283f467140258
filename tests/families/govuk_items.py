"""A content item of GOV.UK with some fields otherwise."""

from typing import Any

SITE = "https://www.gov.uk"
PATH = "/government/news/a-bridge"
API = f"{SITE}/api/content{PATH}"


def item(details: dict[str, Any] | None = None, **other: Any) -> dict[str, Any]:
    said = {
        "base_path": PATH,
        "document_type": "news_story",
        "schema_name": "news_article",
        "title": "A bridge",
        "locale": "en",
        "first_published_at": "2024-03-01T09:15:06.000+00:00",
        "details": {"body": "<p>It is red.</p>", **(details or {})},
    }
    return {**said, **other}
