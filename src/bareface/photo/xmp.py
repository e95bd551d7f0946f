"""What a photo's XMP says of its making, in the words of the IPTC: merged in, with all the rest left as it is."""

import re
from xml.etree import ElementTree

COMPOSITE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
"""IPTC's digital source type of a photo, parts of which a trained network made."""
WHOLLY_MADE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""That of a picture which such a network made as a whole."""
MOST = 65_000
"""Bytes of XMP that JPEG has room for, nearly."""

_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAME = f"{{{_EXTENSION}}}DigitalSourceType"
_EMPTY = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="%s">\n</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
) % _RDF.encode()


def source_type(xmp: bytes) -> str | None:
    """The digital source type that XMP tells of its picture; None if it tells none. ValueError if it is no XMP."""
    for about in _descriptions(xmp):
        for name, value in about.attrib.items():
            if name == _NAME:
                return value
        found = about.find(_NAME)
        if found is not None:
            return (found.get(f"{{{_RDF}}}resource") or found.text or "").strip()
    return None


def with_composite(xmp: bytes) -> bytes:
    """XMP that tells that a trained network made parts of its picture, or all of it where it told so before.

    All else stays byte for byte; what is added takes the place of the packet's padding. ValueError if the XMP cannot be
    read, or is too long afterwards.
    """
    told = source_type(xmp) if xmp else None
    if told in (COMPOSITE, WHOLLY_MADE):
        return xmp
    marked = _retold(xmp, COMPOSITE) if told is not None else _added(xmp or _EMPTY, COMPOSITE)
    if source_type(marked) != COMPOSITE:
        raise ValueError("is written in an unusual way")
    if len(marked) > max(MOST, len(xmp)):
        raise ValueError("is full")
    return marked


def _descriptions(xmp: bytes) -> list[ElementTree.Element]:
    """The top-level descriptions of an XMP packet."""
    if b"<!ENTITY" in xmp:
        raise ValueError("declares entities")
    try:
        root = ElementTree.fromstring(xmp.strip(b"\0 \t\r\n"))  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as problem:
        raise ValueError("is damaged") from problem
    return [about for rdf in root.iter(f"{{{_RDF}}}RDF") for about in rdf.findall(f"{{{_RDF}}}Description")]


def _added(xmp: bytes, value: str) -> bytes:
    """One more description at the end, about the same as the others are (XMP part 1, 7.4)."""
    about = next((each.get(f"{{{_RDF}}}about", "") for each in _descriptions(xmp)), "")
    ends = list(re.finditer(rb"</([\w.-]+):RDF\s*>", xmp))
    if not ends:
        raise ValueError("holds no description")
    rdf, at = ends[-1][1].decode(), ends[-1].start()
    element = f'<{rdf}:Description {rdf}:about="{_escaped(about)}" xmlns:Iptc4xmpExt="{_EXTENSION}"'
    new = f'{element} Iptc4xmpExt:DigitalSourceType="{value}"/>\n'.encode()
    rest, closing = xmp[at:], xmp[at:].rfind(b"<?xpacket end=")
    if closing >= 0:
        body = rest[:closing].rstrip()
        padding = rest[len(body) : closing]
        rest = body + padding[: max(1, len(padding) - len(new))] + rest[closing:]
    return xmp[:at] + new + rest


def _retold(xmp: bytes, value: str) -> bytes:
    """Another value where there is one, be it an attribute, an element or a link."""
    new, name = value.encode(), rb"[\w.-]+:DigitalSourceType"
    xmp = re.sub(rb"(\s" + name + rb"\s*=\s*)(?:\"[^\"]*\"|'[^']*')", rb'\g<1>"' + new + b'"', xmp)
    xmp = re.sub(rb"(<" + name + rb"\s*>)[^<]*(?=</)", rb"\g<1>" + new, xmp)
    link = rb"(<" + name + rb"\s+[\w.-]+:resource\s*=\s*)(?:\"[^\"]*\"|'[^']*')"
    return re.sub(link, rb'\g<1>"' + new + b'"', xmp)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
