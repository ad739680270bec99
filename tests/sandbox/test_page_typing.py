"""Saying something: mentions, addresses, lines, drafts, changes and files."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect
from slack_bolt import App

from tests.sandbox.conftest import StartBot
from tests.sandbox.showing import composer, conversation, message, opened, visit
from tests.workspace import LocalWorkspace

Json = dict[str, Any]


def in_north(page: Page, local: LocalWorkspace) -> None:
    """Go to #north-team."""
    visit(page, local.slack.url, "U0ASHA", channel="C0NORTH")
    expect(composer(conversation(page))).to_be_focused()


def test_a_typed_mention_and_address_reach_the_app_marked_up_as_slack_does(
    local: LocalWorkspace, start_bot: StartBot, chromium: Browser
) -> None:
    events: list[Json] = []

    def register(app: App) -> None:
        app.event("message")(lambda event: events.append(event))  # noqa: PLW0108 - Bolt reads names

    start_bot(register)
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        visit(page, local.slack.url, "U0ASHA", channel="D0ASHA")
        box = composer(conversation(page))
        box.press_sequentially("Ask @dan")
        expect(conversation(page).get_by_role("option", name="Dana Cole")).to_be_visible()
        box.press("Enter")
        expect(box).to_have_value("Ask @Dana Cole ")
        box.press_sequentially("and see https://northshire.example/?a=1&b=2.")
        box.press("Enter")
        said = message(conversation(page), "Ask @Dana Cole and see")
        link = said.get_by_role("link", name="https://northshire.example/?a=1&b=2", exact=True)
        expect(link).to_have_attribute("href", "https://northshire.example/?a=1&b=2")
        expect(said.locator(".mention")).to_have_text("@Dana Cole")
    local.person("U0ASHA").wait_for(lambda: events, 5, "the event")
    text = "Ask <@U0DANA> and see <https://northshire.example/?a=1&amp;b=2>."
    assert events[0]["text"] == text
    kinds = [each["type"] for each in events[0]["blocks"][0]["elements"][0]["elements"]]
    assert kinds == ["text", "user", "text", "link", "text"]


def test_enter_sends_shift_enter_begins_a_line_and_up_changes_what_was_sent_last(
    local: LocalWorkspace, chromium: Browser
) -> None:
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        in_north(page, local)
        box = composer(conversation(page))
        box.press_sequentially("First line")
        box.press("Shift+Enter")
        box.press_sequentially("second, with @Dana Cole and example.org")
        box.press("Enter")
        expect(box).to_have_value("")
        box.press("ArrowUp")
        editor = conversation(page).get_by_role("textbox", name="Edit message")
        expect(editor).to_have_value("First line\nsecond, with @Dana Cole and example.org")
        editor.press("Escape")
        expect(box).to_be_focused()
        box.press("ArrowUp")
        editor.fill("Changed, for @Dana Cole")
        editor.press("Enter")
        expect(message(conversation(page), "Changed, for @Dana Cole")).to_contain_text("(edited)")
        expect(box).to_be_focused()
    (said,) = local.person("U0DANA").messages("C0NORTH")
    assert said["text"] == "Changed, for <@U0DANA>"


def test_what_was_typed_and_not_sent_survives_a_reload_in_its_own_place(
    local: LocalWorkspace, chromium: Browser
) -> None:
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        in_north(page, local)
        composer(conversation(page)).fill("Half a thought")
        page.get_by_role("link", name="general").click()
        expect(composer(conversation(page))).to_have_value("")
        page.reload()
        page.get_by_role("link", name="north-team").click()
        expect(composer(conversation(page))).to_have_value("Half a thought")


def test_a_file_goes_up_and_comes_down_again_under_its_own_name(
    local: LocalWorkspace, chromium: Browser, tmp_path: Path
) -> None:
    kept = tmp_path / "Case notes – é.txt"
    kept.write_bytes(b"What was seen")
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        in_north(page, local)
        with page.expect_file_chooser() as choosing:
            conversation(page).get_by_role("button", name="Attach a file").click()
        choosing.value.set_files(kept)
        expect(conversation(page).get_by_role("list", name="Files to send")).to_contain_text("Case")
        composer(conversation(page)).press("Enter")
        sent = message(conversation(page), kept.name)
        with page.expect_download() as coming:
            sent.get_by_role("link").click()
        assert coming.value.suggested_filename == kept.name
        assert coming.value.path().read_bytes() == b"What was seen"


def test_a_command_is_offered_and_one_that_is_none_is_kept_and_explained(
    local: LocalWorkspace, chromium: Browser
) -> None:
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        in_north(page, local)
        box = composer(conversation(page))
        box.press_sequentially("/a")
        expect(page.get_by_role("option", name="/audit [case]")).to_be_visible()
        box.press("Tab")
        expect(box).to_have_value("/audit ")
        box.fill("/nothing here")
        box.press("Enter")
        expect(conversation(page).get_by_role("alert")).to_contain_text("/nothing is not a command")
        expect(box).to_have_value("/nothing here")
