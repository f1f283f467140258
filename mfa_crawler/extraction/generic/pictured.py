"""Galleries, main pictures and files on a page of unknown markup."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import one_line, split_caption
from mfa_crawler.extraction.generic.locating import is_chrome
from mfa_crawler.extraction.markup import absolute, css, first, is_unseen, visible_text
from mfa_crawler.items import Attachment, Image

_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf|xlsx?|ods|pptx?|zip)(?:[?#]|$)", re.IGNORECASE)
_FILENAME = re.compile(
    r"(?<![^\s()\[\]])[^\s()\[\]]+\.(?:pdf|docx?|odt|rtf|xlsx?|ods|pptx?|zip)\b", re.IGNORECASE
)
_DOWNLOAD = re.compile(r"/(?:attachments?|downloads?)/", re.IGNORECASE)
_LIGHTBOX = (
    "a[data-fancybox], a[data-lightbox], a[data-gallery], a[data-group], a[data-pswp-width], "
    "a[data-modaal-type], a[rel^=lightbox], a[rel^=prettyPhoto]"
)
_GALLERY = re.compile(
    r"(?:^|[\s_-])(?:gallery|galleria|galeria|galerie|carousel|slider|slideshow|swiper)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTIONS = ("data-caption", "data-title", "data-modaal-desc", "data-sub-html", "title")
_FRAME = re.compile(r"photo|image|picture|figure|thumbnail|media", re.IGNORECASE)
_HERO = re.compile(r"main|hero|featured|lead|post-thumbnail|cover|header|poster", re.IGNORECASE)
_SOURCES = ("data-full", "data-original", "data-src", "src")
_SMALLEST = 100  # pixels; below stand icons
_FEWEST = 2  # pictures of a gallery without a lightbox
_MUCH = 40  # characters beside a file's link, from which it stands in running text


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture and the element that shows it, with its caption."""

    element: Element
    image: Image
    how: str


def galleries(root: Element, base_url: str) -> list[Shown]:
    """The pictures of a page that stand in galleries, each URL once, in page order.

    A gallery is links to originals as lightboxes have them, outside running text, else several
    pictures in an element that its names call a gallery, or figures side by side.
    """
    shown = list(_lightbox(root, base_url)) or list(_grouped(root, base_url))
    once = {each.image.url: each for each in reversed(shown)}
    return [each for each in shown if once[each.image.url] is each]


def _lightbox(root: Element, base_url: str) -> Iterator[Shown]:
    for link in css(_LIGHTBOX)(root):
        img = next(link.iter("img"), None)
        if img is not None and _stands_alone(link) and not is_aside(link):
            image = _image(img, link.get("href"), base_url, _caption(link))
            if image:
                yield Shown(_frame(link), image, "lightbox links")


def _grouped(root: Element, base_url: str) -> Iterator[Shown]:
    read: set[Element] = set()
    for outer in root.iter("div", "section", "ul", "figure"):
        if outer in read or not _is_gallery(outer) or is_aside(outer):
            continue
        images = list(outer.iter("img"))
        read.update(outer.iter())
        for img in images if len(images) >= _FEWEST else ():
            link = next(img.iterancestors("a"), None)
            href = link.get("href", "") if link is not None else ""
            source = href if _PICTURE.search(href) else None
            if image := _image(img, source, base_url, _caption(_frame(img))):
                yield Shown(_frame(img), image, "pictures side by side")


def _is_gallery(outer: Element) -> bool:
    if _GALLERY.search(f"{outer.get('class', '')} {outer.get('id', '')}"):
        return first(outer, "p, h2 a, h3 a") is None  # else cards of other articles
    figures = sum(child.tag == "figure" for child in outer)
    return figures >= _FEWEST and figures == len(outer)


def _stands_alone(link: Element) -> bool:
    """Whether no words stand round it but a caption."""
    for above in link.iterancestors("p"):
        return len(visible_text(above) or "") - len(visible_text(link) or "") < _MUCH
    return True


def is_aside(element: Element) -> bool:
    """Whether it is unseen, or stands in a menu, a footer or another part beside the article."""
    above = [element, *element.iterancestors()]
    return any(is_unseen(e) or (is_chrome(e) and first(e, "h1, main") is None) for e in above)


def _frame(element: Element) -> Element:
    """The figure or other element round one picture and its caption; else its link or itself."""
    frame = element
    for above in element.iterancestors():
        if len(list(islice(above.iter("img"), 2))) != 1 or first(above, "p, h1, h2") is not None:
            return frame
        is_named = above.tag == "div" and _FRAME.search(above.get("class", ""))
        if above.tag in {"figure", "li", "a", "picture"} or is_named:
            frame = above
    return frame


def _caption(element: Element) -> str | None:
    frame = _frame(element)
    for holder in (element, *frame.iter("a")):
        for name in _CAPTIONS:
            if words := one_line(holder.get(name)):
                return words
    captions = css("figcaption, [class*=caption], [class*=description]")(frame)
    return visible_text(captions[0] if captions else frame)


def _image(img: Element, source: str | None, base_url: str, caption: str | None) -> Image | None:
    sources = [source, *(img.get(name) for name in _SOURCES)]
    urls = (absolute(base_url, source) for source in sources if source)
    url = next((url for url in urls if url and url.startswith("http")), None)
    words, credit = split_caption(caption)
    return Image(url, one_line(img.get("alt")), words, credit) if url else None


def main_picture(above: Iterable[Element], hero_urls: Iterable[str], base_url: str) -> Shown | None:
    """The picture above a text, of the elements that stand there; None where none is sure to be.

    It is one that the page itself states (`hero_urls`), or a figure, or in an element whose names
    say so; icons are none.
    """
    images = [e for e in above if e.tag == "img" and not is_aside(e) and not _is_small(e)]
    stated = set(hero_urls)
    for img in images:
        frame = _frame(img)
        image = _image(img, None, base_url, _caption(frame))
        names = " ".join(
            f"{e.tag} {e.get('class', '')} {e.get('itemprop', '')}"
            for e in (img, *list(img.iterancestors())[:3])
        )
        if image and image.url in stated:
            return Shown(frame, image, "the stated picture, above the text")
        if image and (frame.tag == "figure" or "picture" in names or _HERO.search(names)):
            return Shown(frame, image, "picture above the text")
    return None


def _is_small(img: Element) -> bool:
    sizes = [img.get("width", "").removesuffix("px"), img.get("height", "").removesuffix("px")]
    return any(size.isdecimal() and int(size) < _SMALLEST for size in sizes)


def files(links: Iterable[Element], base_url: str) -> Iterator[tuple[Element, Attachment]]:
    """Files that stand on lines of their own, of the links of an article, each with its line."""
    seen: set[str] = set()
    for link in links:
        url = absolute(base_url, link.get("href"))
        if not url or url in seen or not _is_file(link, url) or is_aside(link):
            continue
        above = list(link.iterancestors())
        line = next((e for e in above if e.tag in {"p", "li", "div", "td", "dd"}), link)
        title = visible_text(link) or ""
        if len(visible_text(line) or "") - len(title) < _MUCH or line.tag == "div":
            seen.add(url)
            yield link, _attachment(link, url, title)


def _is_file(link: Element, url: str) -> bool:
    is_file = _FILE.search(url) or _DOWNLOAD.search(url) or link.get("download") is not None
    return bool(is_file) and next(link.iter("img"), None) is None


def _attachment(link: Element, url: str, title: str) -> Attachment:
    said = (link.get("download"), title, link.get("aria-label"))
    names = (_FILENAME.search(words) for words in said if words)
    filename = next((name[0] for name in names if name), None)
    title = (title.replace(filename, "") if filename else title).strip(" —–-:()\u200b")
    return Attachment(url, title or None, filename)
