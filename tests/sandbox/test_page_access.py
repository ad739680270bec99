"""Everybody can use the page: axe finds nothing serious on any screen, in any dress."""

from collections import Counter
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from tests.sandbox.conftest import modal
from tests.sandbox.showing import (
    EVERY_QUESTION,
    LAPTOP,
    PHONE,
    Size,
    card,
    composer,
    conversation,
    message,
    opened,
    plain,
    thread,
)
from tests.workspace import LocalWorkspace

AXE = Axe()
GRAVE = ("critical", "serious")
# What is the same in the dark is not looked for twice.
IN_THE_DARK = """axe.run({resultTypes: ["violations"], runOnly: ["color-contrast"]})"""
# What stands out to the right, but for what scrolls by itself and what is for screen readers alone.
CUT_OFF = """[...document.querySelectorAll("body *")]
    .filter(each => each.checkVisibility() && !each.closest(".table-scroll, .unseen"))
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => `${each.tagName} ${each.className}`)"""

Look = Callable[[str], None]


def axe_report(page: Page, screen: str) -> list[str]:
    """What axe finds grave, in the light and in the dark; prints a line of counts by impact."""
    found = AXE.run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(IN_THE_DARK)["violations"]
    page.emulate_media(color_scheme="light")
    counts = Counter(str(each["impact"]) for each in found)
    impacts = (*GRAVE, "moderate", "minor")
    print(f"axe  {screen:<44}", *(f"{each} {counts[each]}" for each in impacts))  # noqa: T201
    return [
        f"{screen}: {each['id']} at {node['target']} ({node['html'][:120]})"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


def furnish(local: LocalWorkspace, client: WebClient) -> None:
    """Something of everything to look at."""
    root = str(client.chat_postMessage(channel="U0ASHA", text="A card", blocks=card())["ts"])
    client.chat_postMessage(channel="U0ASHA", text="Risk?", thread_ts=root, blocks=card("1"))
    local.person("U0ASHA").say("*Seen* by @Dana Cole\n> quoted", thread_ts=root)
    local.person("U0DANA").say("Please read", channel="C0NORTH", files={"notes.txt": b"Words"})
    client.chat_postEphemeral(channel="C0NORTH", user="U0ASHA", text="For you alone")
    client.views_publish(user_id="U0ASHA", view={"type": "home", "blocks": card()[:-1]})


def walk(page: Page, look: Look, size: Size) -> None:
    """Every screen outside forms."""
    look("list of conversations")
    page.get_by_role("button", name="Light or dark").click()
    look("menu of the colours")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Test bot").click()
    page.get_by_role("tab", name="Messages").click()
    expect(message(conversation(page), "Coventry case audit")).to_be_visible()
    look("messages")
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Coventry")
    look("Home")
    page.get_by_role("button", name="More options").click()
    look("Home, menu open")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    look("Home, the app did not answer")
    page.get_by_role("tab", name="Messages").click()
    page.locator(".replies").click()
    expect(message(thread(page), "quoted")).to_be_visible()
    look("thread")
    thread(page).get_by_role("combobox").first.click()
    look("thread, choices open")
    page.keyboard.press("Escape")
    change_a_message(page, look)
    composer(thread(page)).fill("@")
    look("thread, people offered")
    page.keyboard.press("Escape")
    composer(thread(page)).fill("/nothing")
    page.keyboard.press("Enter")
    expect(thread(page).get_by_role("alert").last).to_be_visible()
    look("thread, a command refused")
    composer(thread(page)).fill("")
    if size == PHONE:
        thread(page).get_by_role("button", name="Back to the conversation").click()
        conversation(page).get_by_role("button", name="Back to conversations").click()
    page.get_by_role("link", name="north-team").click()
    expect(message(conversation(page), "For you alone")).to_be_visible()
    look("channel with a file and an ephemeral")


def change_a_message(page: Page, look: Look) -> None:
    """What one's own message offers."""
    more = message(thread(page), "quoted").get_by_role("button", name="More actions")
    more.click()
    look("thread, menu of a message")
    page.get_by_role("menuitem", name="Edit message").click()
    look("thread, a message being changed")
    page.keyboard.press("Escape")
    more.click()
    page.get_by_role("menuitem", name="Delete message").click()
    expect(page.get_by_role("dialog", name="Delete message")).to_be_visible()
    look("thread, asked before deleting")
    page.keyboard.press("Escape")


def walk_forms(page: Page, look: Look, open_form: Callable[[str], None]) -> None:
    """Every screen of forms."""
    open_form("Everything")
    form = page.get_by_role("dialog", name="Everything")
    expect(form).to_be_visible()
    look("form with every element")
    form.get_by_role("combobox", name="Who (optional)").click()
    look("form, people to choose from")
    form.get_by_role("option", name="Dana Cole").click()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Please complete this required field.").first).to_be_visible()
    look("form, errors at the fields")


@pytest.mark.parametrize("size", [pytest.param(LAPTOP, id="desk"), pytest.param(PHONE, id="phone")])
def test_axe_finds_nothing_serious_and_nothing_is_cut_off_at_the_side(
    local: LocalWorkspace, client: WebClient, chromium: Browser, size: Size
) -> None:
    furnish(local, client)
    local.slack.acknowledge_within()
    grave: list[str] = []
    with opened(chromium, local.slack.url, "U0ASHA", size) as page:

        def look(screen: str) -> None:
            name = f"{'phone' if size == PHONE else 'desk'}, {screen}"
            grave.extend(axe_report(page, name))
            grave.extend(f"{name}: {each} is cut off" for each in page.evaluate(CUT_OFF))

        def open_form(title: str) -> None:
            late = {"type": "alert", "level": "warning", "text": plain("Two requests are late.")}
            view = modal(late, *EVERY_QUESTION, title=title)
            client.views_open(trigger_id=local.slack.trigger("U0ASHA"), view=view)

        walk(page, look, size)
        walk_forms(page, look, open_form)
    assert not grave, "\n".join(grave)
