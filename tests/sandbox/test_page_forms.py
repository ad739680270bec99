"""Forms behave as Slack's: required fields, errors in their places, views on views."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from slack_bolt import Ack, App
from slack_sdk import WebClient

from tests.sandbox.conftest import StartBot, modal, text_input
from tests.sandbox.showing import GRADES, opened, question, sidebar, visit
from tests.workspace import LocalWorkspace

Json = dict[str, Any]
OpenForm = Callable[[Json], None]
REQUIRED = "Please complete this required field."


@pytest.fixture
def open_form(local: LocalWorkspace, client: WebClient) -> OpenForm:
    """Open a form for Asha Verma, as if she had just pressed something."""

    def do(view: Json) -> None:
        client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=view)

    return do


def form(page: Page) -> Locator:
    """The form on top."""
    return page.get_by_role("dialog")


def save(page: Page) -> Locator:
    """Its submit button."""
    return form(page).locator("button[type=submit]")


def test_required_fields_are_told_apart_enforced_and_given_the_focus(
    local: LocalWorkspace, open_form: OpenForm, chromium: Browser
) -> None:
    grade = question("Grade", {"type": "radio_buttons", "options": GRADES})
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        open_form(
            modal(text_input("Remarks", "r") | {"optional": True}, text_input("Case", "c"), grade)
        )
        expect(form(page).get_by_role("textbox", name="Remarks (optional)")).to_be_focused()
        case = form(page).get_by_role("textbox", name="Case")
        expect(case).to_have_attribute("aria-required", "true")
        save(page).click()
        expect(case).to_be_focused()
        expect(case).to_have_attribute("aria-invalid", "true")
        expect(case).to_have_accessible_description(REQUIRED)
        expect(form(page).get_by_text(REQUIRED)).to_have_count(2)
        page.keyboard.type("710452")
        expect(form(page).get_by_text(REQUIRED)).to_have_count(1)
        save(page).click()
        expect(form(page).get_by_role("radio", name="Exceeds good")).to_be_focused()


def test_the_apps_errors_stand_at_their_fields_and_what_was_typed_stays(
    local: LocalWorkspace, start_bot: StartBot, open_form: OpenForm, chromium: Browser
) -> None:
    def register(app: App) -> None:
        def submitted(ack: Ack) -> None:
            ack(response_action="errors", errors={"c": "Digits only."})

        app.view("new")(submitted)

    start_bot(register)
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        open_form(modal(text_input("Name", "n"), text_input("Case", "c"), callback_id="new"))
        form(page).get_by_role("textbox", name="Name").fill("Plan")
        case = form(page).get_by_role("textbox", name="Case")
        case.fill("seven")
        case.press("Control+Enter")
        expect(case).to_have_accessible_description("Digits only.")
        expect(case).to_be_focused()
        expect(form(page).get_by_role("textbox", name="Name")).to_have_value("Plan")
        expect(save(page)).to_be_enabled()


def test_while_a_form_is_sent_it_cannot_be_sent_again(
    local: LocalWorkspace, start_bot: StartBot, open_form: OpenForm, chromium: Browser
) -> None:
    go_on = threading.Event()
    sent: list[Json] = []

    def register(app: App) -> None:
        def submitted(ack: Ack, view: Json) -> None:
            sent.append(view)
            go_on.wait(5)
            ack()

        app.view("new")(submitted)

    start_bot(register)
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        open_form(modal(text_input("Case", "c"), callback_id="new"))
        form(page).get_by_role("textbox", name="Case").fill("710452")
        save(page).click()
        expect(save(page)).to_be_disabled()
        expect(save(page)).to_have_text("Sending…")
        page.keyboard.press("Control+Enter")
        go_on.set()
        expect(form(page)).to_have_count(0)
    assert len(sent) == 1


def test_a_form_stays_with_all_that_was_typed_when_the_app_does_not_answer(
    local: LocalWorkspace, open_form: OpenForm, chromium: Browser
) -> None:
    local.slack.acknowledge_within()
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        open_form(modal(text_input("Case", "c"), callback_id="new"))
        case = form(page).get_by_role("textbox", name="Case")
        case.fill("710452")
        save(page).click()
        expect(form(page).get_by_role("alert").first).to_contain_text("did not answer")
        expect(form(page).get_by_role("alert").first).to_contain_text("still here")
        expect(case).to_have_value("710452")
        expect(save(page)).to_be_enabled()


def test_a_view_on_a_view_has_a_way_back_to_what_was_typed_below(
    local: LocalWorkspace, start_bot: StartBot, open_form: OpenForm, chromium: Browser
) -> None:
    def register(app: App) -> None:
        def submitted(ack: Ack) -> None:
            ack(response_action="push", view=modal(text_input("Why?", "w"), title="Second"))

        app.view("new")(submitted)

    start_bot(register)
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        open_form(modal(text_input("Case", "c"), title="First", callback_id="new"))
        expect(form(page).get_by_role("button", name="Back")).to_be_hidden()
        form(page).get_by_role("textbox", name="Case").fill("710452")
        save(page).click()
        expect(form(page).get_by_role("heading", name="Second")).to_be_visible()
        expect(form(page).get_by_role("textbox", name="Why?")).to_be_focused()
        form(page).get_by_role("button", name="Back").click()
        expect(form(page).get_by_role("heading", name="First")).to_be_visible()
        expect(form(page).get_by_role("textbox", name="Case")).to_have_value("710452")
        save(page).click()
        expect(form(page).get_by_role("heading", name="Second")).to_be_visible()
        form(page).get_by_role("button", name="Close form").click()
        expect(form(page)).to_have_count(0)


def test_escape_closes_a_form_and_the_focus_is_where_it_was(
    local: LocalWorkspace, open_form: OpenForm, chromium: Browser
) -> None:
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        held = sidebar(page).get_by_role("link", name="general")
        held.focus()
        open_form(modal(text_input("Case", "c")))
        expect(form(page)).to_be_visible()
        page.keyboard.press("Escape")
        expect(form(page)).to_have_count(0)
        expect(held).to_be_focused()


def test_the_focus_finds_what_was_drawn_anew_while_a_form_was_open(
    local: LocalWorkspace, open_form: OpenForm, chromium: Browser
) -> None:
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        visit(page, local.slack.url, "U0ASHA", channel="C0NORTH")
        held = sidebar(page).get_by_role("link", name="general")
        held.focus()
        open_form(modal(text_input("Case", "c")))
        expect(form(page)).to_be_visible()
        local.person("U0QUINN").say("Good morning", channel="C0GEN")
        expect(sidebar(page).locator("a", has_text="general")).to_contain_text("1")
        page.keyboard.press("Escape")
        expect(form(page)).to_have_count(0)
        expect(held).to_be_focused()


CHOOSING = [
    question("Who", {"type": "users_select"}),
    question("Others", {"type": "multi_users_select"}),
    question("Grade", {"type": "static_select", "options": GRADES}),
    question("Day", {"type": "datepicker"}),
]


def choose_by_keyboard(page: Page) -> None:
    """Answer all of them, with nothing but keys."""
    keys = page.keyboard
    expect(form(page).get_by_role("combobox", name="Who")).to_be_focused()
    keys.press("Enter")
    expect(form(page).get_by_role("searchbox")).to_be_focused()
    keys.type("quinn")
    keys.press("Enter")
    expect(form(page).get_by_role("combobox", name="Who")).to_be_focused()
    keys.press("Tab")
    keys.press("ArrowDown")
    for name in ("dana", "sam"):
        form(page).get_by_role("searchbox").fill(name)
        keys.press("Enter")
    keys.press("Escape")
    expect(form(page).get_by_role("combobox", name="Others")).to_be_focused()
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.press("Tab")
    # The same whichever way round the browser asks for day and month.
    keys.type("11112026")
    expect(form(page).get_by_text("Wednesday 11 November 2026")).to_be_visible()


def test_people_choices_and_days_are_chosen_by_keyboard_alone(
    local: LocalWorkspace, start_bot: StartBot, open_form: OpenForm, chromium: Browser
) -> None:
    saved: list[Json] = []

    def register(app: App) -> None:
        def submitted(ack: Ack, view: Json) -> None:
            saved.append(view["state"]["values"])
            ack()

        app.view("new")(submitted)

    start_bot(register)
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        open_form(modal(*CHOOSING, callback_id="new"))
        choose_by_keyboard(page)
        page.keyboard.press("Control+Enter")
        expect(form(page)).to_have_count(0)
    (values,) = saved
    assert values["Who"]["typed"]["selected_user"] == "U0QUINN"
    assert values["Others"]["typed"]["selected_users"] == ["U0DANA", "U0SAM"]
    assert values["Grade"]["typed"]["selected_option"]["value"] == "Meets good"
    assert values["Day"]["typed"]["selected_date"] == "2026-11-11"
