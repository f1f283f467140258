"""One post of WordPress as its REST API gives it, and the list of posts that holds them whole."""

from mfa_crawler.cleaning import stated
from mfa_crawler.discovery import Fields, JsonList, PageNumber
from mfa_crawler.errors import MissingField
from mfa_crawler.extraction import Day, JsonArticle, Reading, absolute, field, objects_at
from mfa_crawler.extraction.xml import plain
from mfa_crawler.items import Image

_FIELDS = Fields("link", "title.rendered", "date", "excerpt.rendered", "modified")
_PER_PAGE = 100  # the most that the API gives
_CUT = ("[…]", "[...]", "…", "...")


class WordPressPost(JsonArticle):
    """A post of any type (developer.wordpress.org/rest-api/reference/posts)."""

    layout = "post-json"
    keys = ("id", "link", "date", "title.rendered", "content.rendered")

    @property
    def url(self) -> str:
        """The post's page."""
        return absolute(self.document.url, self.line("link")) or self.document.url

    @field
    def headline(self) -> str:
        """The title; raises MissingField."""
        words = plain(self.line("title.rendered"))
        if words is None:
            raise MissingField(self.url, f"nothing to read at title.rendered ({self.layout})")
        return words

    @field
    def date(self) -> Day:
        """The day of publication where the site is, which the API states without an offset."""
        raw = self.line("date")
        when = stated(raw)
        return Day(when.day if when else None, raw)

    @field
    def published_at(self) -> str | None:
        """The moment, without an offset, as stated."""
        when = stated(self.line("date"))
        return when.moment if when else None

    @field
    def modified_at(self) -> str | None:
        """The last change, where there was one since."""
        when = stated(self.line("modified"))
        return when.moment if when and when.moment != self.published_at else None

    @field
    def lead(self) -> str | None:
        """The excerpt where an editor wrote one: one made of the text ends in an ellipsis."""
        words = plain(self.line("excerpt.rendered"))
        return words if words and not words.endswith(_CUT) else None

    @field
    def body(self) -> Reading:
        """What the editors wrote."""
        return self.blocks("content.rendered")

    @field
    def main_image(self) -> Image | None:
        """The featured image, where the answer embeds it (`_embed=wp:featuredmedia`)."""
        for media in objects_at(self.whole.get("_embedded"), "wp:featuredmedia"):
            source, alt = media.get("source_url"), media.get("alt_text")
            if url := absolute(self.url, source if isinstance(source, str) else None):
                return Image(url, alt if isinstance(alt, str) and alt else None)
        return None


def posts(base: str, kind: str = "posts") -> JsonList:
    """All posts of a type, newest first, each whole; `kind` as in the API's addresses.

    >>> posts("https://mfa.example", "press_release").url
    'https://mfa.example/wp-json/wp/v2/press_release?per_page=100&_embed=wp:featuredmedia'
    """
    url = f"{base}/wp-json/wp/v2/{kind}?per_page={_PER_PAGE}&_embed=wp:featuredmedia"
    return JsonList(url, PageNumber(_PER_PAGE), fields=_FIELDS, article=WordPressPost)
