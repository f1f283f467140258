"""How the difference of two texts is drawn on a terminal."""

from collections.abc import Iterator

from rich.text import Text

from mfa_crawler.filing.differences import shortened
from mfa_crawler.filing.words import Piece


def drawn(pieces: tuple[Piece, ...], *, coloured: bool) -> Text:
    """The pieces in a row: removed red and struck through, added green.

    Without colours `[-removed-]{+added+}`. Long unchanged stretches show only their ends.
    """
    return Text.assemble(*_spans(pieces, coloured=coloured))


def _spans(pieces: tuple[Piece, ...], *, coloured: bool) -> Iterator[tuple[str, str]]:
    for piece in shortened(pieces):
        if piece.kind == "same":
            yield piece.text, ""
        elif piece.kind == "removed":
            yield (piece.text, "red strike") if coloured else (f"[-{piece.text}-]", "")
        else:
            yield (piece.text, "green") if coloured else (f"{{+{piece.text}+}}", "")
