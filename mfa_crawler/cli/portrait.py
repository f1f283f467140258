"""An article and its proof, drawn for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from rich.table import Table
from rich.text import Text

from mfa_crawler.cli.console import results
from mfa_crawler.cli.marks import count, moment, standing, synthetic_line
from mfa_crawler.cli.proof import Digest, Proof
from mfa_crawler.items import Article, Attachment, Image, Media, StatedChange
from mfa_crawler.store import ArticleRow

_ROLES = {
    "read from": "The capture it was read from",
    "last seen in": "The last capture that showed it",
    "original": "The original that a revisit above refers to",
}


def draw_article(
    kept: ArticleRow, embedded: Mapping[str, Media], others: Sequence[Mapping[str, str]] = ()
) -> None:
    """Print the article as it stands, its paragraphs whole where no terminal breaks them.

    `embedded` is what the files of pictures say of themselves, by SHA-256; `others` are the same
    article in other languages.
    """
    article = kept.article
    results.print(Text.assemble((article.headline, "bold"), "\n", _facts(kept)), soft_wrap=_whole())
    results.print(Text(article.url, style="dim"), soft_wrap=True)
    if kept.is_synthetic:
        results.print(synthetic_line(), end="")
    for text in _texts(article):
        results.print()
        results.print(text, soft_wrap=_whole())
    for heading, items in filter(itemgetter(1), _lists(article, embedded)):
        results.print(f"\n[bold]{heading}[/] ({len(items)})")
        for item in items:
            _draw_item(item)
    for one in others:
        said = "" if one["offered_by"] == article.url else " (that page offers this one)"
        line = Text.assemble(("In ", "bold"), (one["language"], "bold"), f": {one['url']}{said}")
        results.print(line, soft_wrap=True)
    results.print()
    results.print(
        f"First seen {moment(kept.first_seen)} UTC, last seen {moment(kept.last_seen)} UTC, "
        f"{count(kept.versions, 'version')}"
        + (f", this is version {kept.version}." if kept.versions > 1 else "."),
        soft_wrap=_whole(),
    )
    if article.capture:
        results.print(f"Source of the capture it was read from: {article.capture.source_class}.")


def _whole() -> bool:
    """Whether lines stay whole: only a terminal needs them broken."""
    return not results.is_terminal


def _facts(kept: ArticleRow) -> Text:
    article = kept.article
    day = article.date or article.date_raw or "no date"
    rest = "".join(f" · {fact}" for fact in (kept.site, article.language) if fact)
    return Text.assemble(day, " · ", standing(kept.status), rest)


def _texts(article: Article) -> Iterator[Text]:
    if article.lead:
        yield Text(article.lead, style="italic")
    if article.body:
        yield Text(article.body)
    if article.photo_credit:
        yield Text.assemble(("Photo: ", "bold"), article.photo_credit)
    if article.stated_changes:
        yield Text("\n").join(map(_stated, article.stated_changes))
    if article.problems:
        yield Text.assemble(("Problems: ", "bold yellow"), ", ".join(article.problems))


def _stated(change: StatedChange) -> Text:
    """`The site states: 2024-03-02 10:20 Added a link`, its clock and offset as it gave them."""
    when = (change.at or "").replace("T", " ")
    return Text.assemble(("The site states: ", "bold"), " ".join(filter(None, (when, change.note))))


def _lists(article: Article, embedded: Mapping[str, Media]) -> Iterator[tuple[str, list[Text]]]:
    main = (article.main_image,) if article.main_image else ()
    pictures = {
        "Main picture": main,
        "Gallery": article.gallery,
        "Pictures in the text": article.inline_images,
    }
    for heading, images in pictures.items():
        yield heading, [_image(image, embedded.get(image.sha256 or "")) for image in images]
    yield "Attachments", [_attachment(file) for file in article.attachments]


def _draw_item(item: Text) -> None:
    if not results.is_terminal:
        results.print(Text("- ").append_text(item), soft_wrap=True)
        return
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")
    grid.add_row(" -", item)
    results.print(grid)


def _image(image: Image, media: Media | None) -> Text:
    words = image.caption or image.alt or "no caption"
    words += f" (photo: {image.credit})" if image.credit else ""
    size = f"{image.width} × {image.height} " if image.width else ""
    kind = f"{size}{image.media_type}, {(image.sha256 or '')[:12]}" if image.sha256 else ""
    names = [name for name in (media.byline, media.credit_line) if name] if media else []
    signed = f"in the file: {' / '.join(names)}" if names else ""
    facts = " · ".join(fact for fact in (kind, signed) if fact)
    return Text.assemble(words, (f"\n{facts}" if facts else "", "dim"))


def _attachment(file: Attachment) -> Text:
    names = " · ".join(name for name in (file.title, file.filename) if name)
    return Text.assemble(f"{names or 'no name'}\n", (file.url, "dim"))


def draw_proof(proofs: list[Proof]) -> None:
    """Print every record that the article rests on, and whether its bytes are what they were."""
    for proof in proofs:
        results.print()
        results.print(Text.assemble((_ROLES[proof.role], "bold"), ": ", _verdict(proof)))
        for label, value in _places(proof):
            results.print(Text(f"  {label:<9}{value}"), soft_wrap=True)
        if proof.error:
            results.print(
                Text.assemble("  ", ("NO", "bold red"), f", {proof.error}"), soft_wrap=True
            )
        _draw_digest("block digest", proof.block_digest)
        _draw_digest("payload digest", proof.payload_digest)
        _draw_manifest(proof)
        results.print("  The same record with standard tools:")
        results.print(Text(f"  {proof.command}", style="bold"), soft_wrap=True)


def _places(proof: Proof) -> Iterator[tuple[str, str]]:
    yield "file", proof.file
    yield "place", f"offset {proof.offset}, length {proof.length} bytes"
    yield "record", proof.record_id
    answer = f", HTTP {proof.status}" if proof.status else ""
    yield "type", f"{proof.warc_type}{answer}, WARC-Date {proof.warc_date}"
    yield "source", proof.source_class
    if proof.parser:
        yield "read by", f"parser {proof.parser}, layout {proof.layout or 'none'}"
    else:
        yield "read by", "nothing had to be read: the answer refers to its original"


def _verdict(proof: Proof) -> Text:
    if proof.holds:
        return Text("YES, its bytes are as they were written", style="bold green")
    return Text("NO, its bytes are not as they were written", style="bold red")


def _draw_digest(label: str, digest: Digest) -> None:
    if digest.written is None:
        results.print(f"  {label}: none written")
        return
    if digest.now is None:
        results.print(f"  {label}, as written; its bytes cannot be read")
        results.print(Text(f"    {digest.written}"), soft_wrap=True)
        return
    results.print(Text.assemble(f"  {label}, as written and now: ", _match(digest)))
    results.print(Text(f"    {digest.written}\n    {digest.now}"), soft_wrap=True)


def _match(digest: Digest) -> Text:
    return Text("match", "green") if digest.holds else Text("NO, they differ", "bold red")


def _draw_manifest(proof: Proof) -> None:
    if proof.manifest == "entered":
        _draw_digest("SHA-256 of the file in the manifest", proof.file_sha256)
        if proof.stamped:
            results.print(f"  time-stamped at {proof.stamped}; `mfa verify` checks the stamp")
    elif proof.manifest == "open":
        results.print("  manifest: not yet, the file is still being written")
    else:
        results.print(Text.assemble("  manifest: ", ("NO, the file is not in it", "bold red")))
