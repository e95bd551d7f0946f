"""The page's whole way in a real browser, at phone and desktop size; skipped where there is none."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

pytest.importorskip("fastapi", reason="bareface[serve] is not installed")
pytest.importorskip("httpx", reason="bareface[serve] is not tested without httpx")
browser_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from real_service import running  # noqa: E402

from bareface import weights  # noqa: E402
from bareface.fills.exemplars import unpacked  # noqa: E402
from bareface.photo import Photo  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def page(covered, tmp_path):
    """The page, with a photo on it in which something was found."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    (tmp_path / "me.png").write_bytes(covered)
    with running() as address, browser_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        made = browser.new_page(viewport={"width": 1000, "height": 900}, accept_downloads=True)
        made.goto(address)
        made.set_input_files("#file", str(tmp_path / "me.png"))
        made.wait_for_selector("#marks polygon", state="attached")
        yield made
        browser.close()


def restored(page):
    """Asks for the face beneath and downloads the answer."""
    before = page.get_attribute("#after", "src")
    page.click("#restore")
    page.wait_for_function("src => document.getElementById('after').getAttribute('src') !== src", arg=before)
    with page.expect_download() as download:
        page.click("#download")
    return Photo.open(download.value.path()).rgb


def drawn(page, *spots):
    """Draws a stroke through spots of the photo, which is 240x192."""
    box = page.locator("#paint").bounding_box()
    scale = min(box["width"] / 240, box["height"] / 192)
    left, top = (box["x"] + (box["width"] - 240 * scale) / 2, box["y"] + (box["height"] - 192 * scale) / 2)
    for number, (x, y) in enumerate(spots):
        page.mouse.move(left + x * scale, top + y * scale, steps=4)
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def test_another_photo_leads_and_can_be_taken_away(page, astronaut, tmp_path):
    (tmp_path / "other.jpg").write_bytes(Photo.from_array(astronaut).encode(".jpg"))
    (tmp_path / "bad.jpg").write_bytes(b"nothing")
    plain = restored(page)
    page.set_input_files("#other", [str(tmp_path / "other.jpg"), str(tmp_path / "bad.jpg")])
    assert page.is_hidden("#after")
    led = restored(page)
    assert (led != plain).any()
    assert "reference 2" in page.inner_text("#said")
    page.click("#others button >> nth=1")
    page.click("#others button >> nth=0")
    assert (restored(page) == plain).all()


def test_a_strangers_photo_is_told_and_used_where_whom_it_shows_is_said(page, tmp_path):
    """Hopper's looks too much like hers to be left out, so it is nobody's: a kind of exemplar."""
    nobody = unpacked(weights.verified("exemplars.npz"))[0][8]
    (tmp_path / "him.jpg").write_bytes(Photo.from_array(nobody).encode(".jpg"))
    plain = restored(page)
    assert page.is_hidden("#whose")
    page.set_input_files("#other", str(tmp_path / "him.jpg"))
    assert (restored(page) == plain).all()
    assert "looks unlike" in page.inner_text("#said")
    page.select_option("#whom", "1")
    assert (restored(page) != plain).any()
    assert "used, as was asked" in page.inner_text("#said")
    page.click("#others button")


def test_other_faces_lie_side_by_side_and_one_is_chosen(page):
    steady = restored(page)
    assert page.is_hidden("#answers")
    page.click("#more")
    page.wait_for_selector("#answers button >> nth=4")
    page.wait_for_function("() => document.getElementById('said').textContent.startsWith('Each is a guess')")
    page.click("#answers [aria-label='Face of seed 3']")
    assert page.get_attribute("#answers [aria-current=true]", "aria-label") == "Face of seed 3"
    with page.expect_download() as download:
        page.click("#download")
    assert download.value.suggested_filename == "me.candidate-3.png"
    third = Photo.open(download.value.path()).rgb
    assert (third != steady).any()
    page.click("#answers [aria-label='The steady face']")
    with page.expect_download() as download:
        page.click("#download")
    assert (Photo.open(download.value.path()).rgb == steady).all()
    page.click("#restore")
    page.wait_for_selector("#answers", state="hidden")


def test_several_photos_are_done_one_after_the_other(page, covered, tmp_path):
    page.click("#fresh")
    plain = np.full((120, 160, 3), 90, np.uint8)
    for name, data in (("a.png", covered), ("b.png", covered), ("c.png", Photo.from_array(plain).encode(".png"))):
        (tmp_path / name).write_bytes(data)
    downloads = []
    page.on("download", lambda download: downloads.append(download.suggested_filename))
    page.set_input_files("#file", [str(tmp_path / name) for name in ("a.png", "b.png", "c.png")])
    page.wait_for_selector("#marks polygon", state="attached")
    page.click("#tray button >> nth=1")
    page.wait_for_selector("#tray button:nth-child(2)[aria-current=true]")
    page.wait_for_selector("#marks polygon", state="attached")
    page.click("#all")
    page.wait_for_selector("#tray button.done >> nth=2")
    page.wait_for_function("() => document.getElementById('said').textContent === 'All photos are done.'")
    assert sorted(downloads) == ["a.bare.png", "b.bare.png"]
    page.click("#fresh")
    assert page.is_hidden("#tray")


def test_a_sketch_is_shown_and_the_next_face_is_a_photo_again(page):
    restored(page)
    page.check("[name=view][value=sketch]")
    page.wait_for_selector("#download[download*=sketch]")
    page.click("#restore")
    page.wait_for_selector("#download[download*=bare]")
    assert page.is_checked("[name=view][value=photo]")


def test_what_is_painted_goes_and_what_is_erased_stays(page, covered):
    before, plain = Photo.decode(covered).rgb, restored(page)
    page.click("#edit")
    page.click("#eraser")
    page.locator("#width").fill("100")
    drawn(page, (60, 70), (145, 70), (145, 95), (60, 95))
    page.click("#restore")
    page.wait_for_selector("#said.bad")
    assert "nothing is marked" in page.inner_text("#said")
    page.click("#undo")
    assert page.is_disabled("#undo")
    page.click("#brush")
    page.locator("#width").fill("20")
    drawn(page, (95, 65), (125, 65))
    more = (restored(page) != before).any(2)
    assert more[64:67, 97:123].mean() > 0.9
    assert not (plain != before).any(2)[60:66, 97:123].any()


def test_enlarged_it_is_painted_at_the_same_place(page, covered):
    page.click("#edit")
    page.click("#closer")
    assert page.evaluate(
        "document.getElementById('frame').scrollWidth > 1.9 * document.getElementById('frame').clientWidth"
    )
    page.locator("#width").fill("20")
    page.locator("#frame").evaluate("frame => frame.scrollTo(300, 100)")
    drawn(page, (95, 65), (125, 65))
    page.click("#wider")
    more = (restored(page) != Photo.decode(covered).rgb).any(2)
    assert more[64:67, 97:123].mean() > 0.9


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("size", [(390, 844), (1280, 900)], ids=["phone", "desktop"])
def test_the_whole_way(covered, tmp_path, size):
    (tmp_path / "me.png").write_bytes(covered)
    with running() as address, browser_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, accept_downloads=True)
        asked, wrong = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(address)
        page.set_input_files("#file", str(tmp_path / "me.png"))
        page.wait_for_selector("#marks polygon", state="attached")
        assert "Face 1:" in page.inner_text("#faces")
        page.click("#restore")
        page.wait_for_selector("#after", state="visible")
        assert "guess" in page.inner_text("#said")
        assert page.is_hidden("#marks")
        page.focus("#slider")
        page.keyboard.press("End")
        assert page.evaluate("document.getElementById('stage').style.getPropertyValue('--cut')") == "100%"
        with page.expect_download() as download:
            page.click("#download")
        assert download.value.suggested_filename == "me.bare.png"
        made = Photo.open(download.value.path()).rgb
        assert made.shape == Photo.decode(covered).rgb.shape
        assert (made != Photo.decode(covered).rgb).any()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        page.click("#fresh")
        (tmp_path / "bad.png").write_bytes(b"no picture")
        page.set_input_files("#file", str(tmp_path / "bad.png"))
        page.wait_for_selector("#said.bad")
        assert "not a picture" in page.inner_text("#said")
        browser.close()
    assert all(url.startswith((address, "blob:")) for url in asked)
    assert not [text for text in wrong if "400" not in text]
