"""The client for programs against a real service."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("fastapi", reason="bareface[serve] is not installed")
pytest.importorskip("httpx", reason="bareface[serve] is not tested without httpx")

from real_service import running

from bareface.errors import ServiceError
from bareface.photo import Photo
from bareface.serve.client import Client

TOKEN = "a-token-of-some-length"


def test_what_the_service_gives_reaches_the_program(covered, astronaut, monkeypatch):
    monkeypatch.setenv("BAREFACE_TOKEN", TOKEN)
    with running() as address:
        client = Client(address, TOKEN)
        assert client.find(covered)["faces"][0]["covered"] > 0
        restored = client.restore(covered, kind="jpg")
        assert restored.media == "image/jpeg"
        assert restored.report["faces"][0]["removed"]
        assert Photo.decode(restored.photo).rgb.shape == (192, 240, 3)
        led = client.restore(covered, references=[Photo.from_array(astronaut).encode(".jpg")])
        assert led.photo != client.restore(covered).photo
        wanted = np.zeros((192, 240, 3), np.uint8)
        wanted[60:75, 90:130] = 255
        map_ = Photo.from_array(wanted).encode(".png")
        assert client.find(covered, map=map_)["faces"][0]["outline"] != client.find(covered)["faces"][0]["outline"]
        assert client.restore(covered, map=map_).photo != restored.photo
        assert client.restore(covered, show="sketch").media == "image/png"
        with pytest.raises(ServiceError, match="not a picture") as refused:
            client.restore(b"no picture")
        assert refused.value.status == 400
        with pytest.raises(ServiceError, match="send the token"):
            Client(address).find(covered)


def test_an_address_where_nobody_is_is_told():
    with pytest.raises(ServiceError, match="does not answer"):
        Client("http://127.0.0.1:9", timeout=5).find(b"x")
    with pytest.raises(ServiceError, match="is no address"):
        Client("file:///etc/passwd").find(b"x")
