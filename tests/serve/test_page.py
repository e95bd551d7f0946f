"""The page's whole way in a real browser, at phone and desktop size; skipped where there is none."""

from __future__ import annotations

import shutil

import pytest

pytest.importorskip("fastapi", reason="bareface[serve] is not installed")
pytest.importorskip("httpx", reason="bareface[serve] is not tested without httpx")
browser_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from real_service import running  # noqa: E402

from bareface.photo import Photo  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


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
