"""Finding Chromium: what is named wins, and a missing one is explained."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import browser


def program(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("#!/bin/sh\n")
    place.chmod(0o755)
    return place


def test_the_named_browser_wins_over_one_on_the_path(tmp_path: Path) -> None:
    program(tmp_path / "bin/chromium")
    named = program(tmp_path / "mine")
    environment = {"CHROMIUM": str(named), "PATH": str(tmp_path / "bin")}
    assert browser.find(environment, tmp_path) == named


def test_a_named_browser_that_is_not_there_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(browser.NoBrowserError, match="no-such-browser"):
        browser.find({"CHROMIUM": "no-such-browser", "PATH": str(tmp_path)}, tmp_path)


def test_a_browser_on_the_path_is_found_under_any_of_its_names(tmp_path: Path) -> None:
    there = program(tmp_path / "bin/google-chrome")
    assert browser.find({"PATH": str(tmp_path / "bin")}, tmp_path) == there


def test_playwrights_newest_browser_is_the_last_resort(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "APPLICATIONS", ())
    cache = tmp_path / ".cache/ms-playwright"
    program(cache / "chromium-1200/chrome-linux/chrome")
    newest = program(cache / "chromium-1208/chrome-linux64/chrome")
    assert browser.find({"PATH": str(tmp_path / "bin")}, tmp_path) == newest


def test_no_browser_at_all_is_answered_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "APPLICATIONS", ())
    with pytest.raises(browser.NoBrowserError, match="playwright install chromium"):
        browser.find({"PATH": str(tmp_path)}, tmp_path)


def test_the_browser_opens_a_page(page: Page) -> None:
    page.set_content("<h1>Golden Thread</h1>")
    assert page.get_by_role("heading").inner_text() == "Golden Thread"
