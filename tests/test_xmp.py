"""What XMP tells of a picture's making: merged in, nothing lost."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from bareface import Photo
from bareface.photo.xmp import COMPOSITE, WHOLLY_MADE, source_type, with_composite

CAMERA = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Some camera">
 <RDF:RDF xmlns:RDF="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <RDF:Description RDF:about="uuid:a&amp;b" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" %s>
   <!-- kept --><dc:title><RDF:Alt><RDF:li xml:lang="x-default">Zoë</RDF:li></RDF:Alt></dc:title>%s
  </RDF:Description>
 </RDF:RDF>
</x:xmpmeta>
%s<?xpacket end="w"?>"""


def packet(attribute="", element="", padding=""):
    return (PACKET % (attribute, element, padding)).encode()


def test_without_xmp_a_packet_is_made():
    made = with_composite(b"")
    assert source_type(made) == COMPOSITE
    assert made.startswith(b"<?xpacket begin=")
    assert made.endswith(b'<?xpacket end="w"?>')
    assert with_composite(made) == made


def test_all_that_was_there_stays_byte_for_byte():
    before = packet()
    made = with_composite(before)
    assert source_type(before) is None
    assert source_type(made) == COMPOSITE
    head, tail = before.split(b"</RDF:RDF>")
    assert made.startswith(head)
    assert made.endswith(b"</RDF:RDF>" + tail)
    # All descriptions of a packet must be about the same thing.
    about = [value for each in ElementTree.fromstring(made).iter() for k, value in each.attrib.items() if "about" in k]
    assert about == ["uuid:a&b"] * 2


@pytest.mark.parametrize(
    "told",
    [
        packet(f'ext:DigitalSourceType="{CAMERA}"'),
        packet(f"ext:DigitalSourceType = '{CAMERA}'"),
        packet(element=f"<ext:DigitalSourceType>{CAMERA}</ext:DigitalSourceType>"),
        packet(element=f'<ext:DigitalSourceType RDF:resource="{CAMERA}"/>'),
    ],
)
def test_another_source_type_is_replaced_in_each_way_of_writing_it(told):
    assert source_type(told) == CAMERA
    made = with_composite(told)
    assert source_type(made) == COMPOSITE
    assert made.count(b"DigitalSourceType") == told.count(b"DigitalSourceType")
    assert made.replace(COMPOSITE.encode(), b"").replace(b'"', b"'") == told.replace(CAMERA.encode(), b"").replace(
        b'"', b"'"
    )


def test_a_picture_that_was_wholly_made_stays_so():
    told = packet(f'ext:DigitalSourceType="{WHOLLY_MADE}"')
    assert with_composite(told) == told


def test_padding_makes_room():
    before = packet(padding=(" " * 99 + "\n") * 20)
    made = with_composite(before)
    assert source_type(made) == COMPOSITE
    assert len(made) == len(before)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (b"<x:xmpmeta", "is damaged"),
        (b"<a><b/></a>", "holds no description"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares entities"),
        (packet(element="<ext:DigitalSourceType/>"), "unusual"),
        (packet(attribute='dc:source="' + "x" * 65_000 + '"'), "is full"),
        (packet().decode().encode("utf-16"), "is damaged|no description"),
    ],
)
def test_what_cannot_be_merged_into_is_refused(broken, says):
    with pytest.raises(ValueError, match=says):
        with_composite(broken)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_files_tell_it_and_keep_the_rest(suffix):
    rgb = np.random.default_rng(0).integers(0, 255, (24, 20, 3), np.uint8)
    stream = io.BytesIO()
    Image.fromarray(rgb).save(stream, "WEBP", lossless=True, xmp=packet())
    made, notes = Photo.decode(stream.getvalue()).as_composite()
    assert notes == ()
    data = made.encode(suffix)
    picture = Image.open(io.BytesIO(data))
    xmp = picture.info.get("xmp") or picture.info["XML:com.adobe.xmp"]
    xmp = xmp.encode() if isinstance(xmp, str) else xmp
    assert source_type(xmp) == COMPOSITE
    assert "Zoë".encode() in xmp
    assert Photo.decode(data).extras.xmp == xmp


def test_xmp_that_cannot_be_merged_into_is_kept_with_a_note():
    stream = io.BytesIO()
    Image.new("RGB", (20, 20)).save(stream, "WEBP", xmp=b"<x:xmpmeta")
    made, notes = Photo.decode(stream.getvalue()).as_composite()
    assert made.extras.xmp == b"<x:xmpmeta"
    assert len(notes) == 1
    assert "its XMP is damaged; it is kept as it is" in notes[0]
