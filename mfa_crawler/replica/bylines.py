"""Names that photographers' software leaves in pictures: IPTC in some, XMP in others."""

from mfa_crawler.replica import identity
from mfa_crawler.replica.jpeg import segment
from mfa_crawler.replica.prose import grammar

_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:Credit="{agency}"><dc:creator><rdf:Seq><rdf:li>{name}</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
_AGENCY = "Replica Press"


def photographer(name: str) -> str:
    """Return who took the picture of that name."""
    return grammar("pl").say(identity.dice(name, "photographer"), "name")


def byline(name: str) -> bytes:
    """Return the segments of a JPEG that name its photographer; every third picture has none."""
    kind = int(name[1], 16) % 3
    if kind == 0:
        return segment(0xED, b"Photoshop 3.0\x00" + _iptc(photographer(name)))
    if kind == 1:
        packet = _XMP.format(name=photographer(name), agency=_AGENCY).encode()
        return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + packet)
    return b""


def _iptc(name: str) -> bytes:
    fields = ((1, 90, b"\x1b%G"), (2, 80, name.encode()), (2, 110, _AGENCY.encode()))
    data = b"".join(
        bytes((0x1C, record, number)) + len(value).to_bytes(2, "big") + value
        for record, number, value in fields
    )
    padding = b"\x00" * (len(data) % 2)
    return b"8BIM\x04\x04\x00\x00" + len(data).to_bytes(4, "big") + data + padding
