"""Moving about: by keyboard alone, on a phone, in the light and in the dark."""

from playwright.sync_api import Browser, Locator, Page, expect
from slack_sdk import WebClient

from tests.sandbox.conftest import actions
from tests.sandbox.showing import (
    GRADES,
    PHONE,
    card,
    composer,
    conversation,
    message,
    opened,
    sidebar,
    thread,
    visit,
)
from tests.workspace import LocalWorkspace

SMALLEST_FOR_A_FINGER = 44


def thread_of_two(local: LocalWorkspace, client: WebClient) -> str:
    """A message in #north-team with one reply."""
    root = str(client.chat_postMessage(channel="C0NORTH", text="The card")["ts"])
    local.person("U0ASHA").say("The reply", root, "C0NORTH")
    return root


def test_a_thread_opens_closes_and_gives_the_focus_back_by_keyboard(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    thread_of_two(local, client)
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        visit(page, local.slack.url, "U0ASHA", channel="C0NORTH")
        replies = page.get_by_role("button", name="1 reply")
        expect(replies).to_be_visible()
        replies.focus()
        page.keyboard.press("Enter")
        expect(composer(thread(page))).to_be_focused()
        expect(conversation(page)).to_be_visible()
        page.keyboard.press("Escape")
        expect(thread(page)).to_be_hidden()
        expect(replies).to_be_focused()


def test_f6_goes_round_the_panes_and_arrows_through_tabs_and_messages(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    client.chat_postMessage(channel="U0ASHA", text="One")
    client.chat_postMessage(channel="U0ASHA", text="Two")
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        page.get_by_role("tab", name="Home").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name="Messages")).to_be_focused()
        page.keyboard.press("Enter")
        expect(composer(conversation(page))).to_be_focused()
        page.keyboard.press("F6")
        expect(sidebar(page).locator("[aria-current]")).to_be_focused()
        page.keyboard.press("F6")
        expect(composer(conversation(page))).to_be_focused()
        page.keyboard.press("Shift+Tab")
        expect(message(conversation(page), "Two").get_by_role("button").last).to_be_visible()
        message(conversation(page), "Two").focus()
        page.keyboard.press("ArrowUp")
        expect(message(conversation(page), "One")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_accessible_name("Reply in thread")


def test_everything_in_a_message_can_be_reached_with_tab_and_is_seen_to_be(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    client.chat_postMessage(channel="U0ASHA", text="A card", blocks=card())
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        visit(page, local.slack.url, "U0ASHA", channel="D0ASHA", tab="messages")
        shown = message(conversation(page), "Coventry case audit")
        expect(shown).to_be_visible()
        shown.focus()
        reached = []
        for _ in range(20):
            page.keyboard.press("Tab")
            name = page.evaluate(
                """() => {
                    const at = document.activeElement;
                    const style = getComputedStyle(at);
                    // A date's own button shows by itself that it has the focus.
                    const unseen = style.outlineStyle === "none" && at.type !== "date";
                    if (unseen) return `no outline on ${at.className}`;
                    return at.ariaLabel || at.innerText || at.type;
                }"""
            )
            reached.append(str(name))
            if "More actions" in str(name):
                break
        wanted = ["guidance", "Cancel", "Continue", "Choose one", "Date", "More options"]
        wanted += ["checkbox", "Table: Domain, Grade", "Reply in thread", "More actions"]
        # Day, month and year are stops of their own, and so is each box.
        assert list(dict.fromkeys(reached)) == wanted


def test_a_menu_goes_by_arrows_and_escape_gives_the_focus_back(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    menu = {"type": "overflow", "action_id": "menu", "options": GRADES}
    client.chat_postMessage(channel="U0ASHA", text="A card", blocks=[actions(menu)])
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        visit(page, local.slack.url, "U0ASHA", channel="D0ASHA", tab="messages")
        more = page.get_by_role("button", name="More options")
        more.focus()
        page.keyboard.press("Enter")
        items = page.get_by_role("menuitem")
        expect(items.first).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(items.last).to_be_focused()
        page.keyboard.press("Home")
        expect(items.first).to_be_focused()
        page.keyboard.press("Escape")
        expect(items).to_have_count(0)
        expect(more).to_be_focused()


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_light_or_dark_follows_the_computer_until_chosen_and_the_choice_is_kept(
    local: LocalWorkspace, chromium: Browser
) -> None:
    with opened(chromium, local.slack.url, "U0ASHA", scheme="dark") as page:
        dark = background(page)
        page.emulate_media(color_scheme="light")
        light = background(page)
        assert dark != light
        page.get_by_role("button", name="Light or dark").click()
        page.get_by_role("menuitemradio", name="Dark").click()
        assert background(page) == dark
        page.reload()
        assert background(page) == dark
        page.get_by_role("button", name="Light or dark").click()
        chosen = page.get_by_role("menuitemradio", name="Dark")
        expect(chosen).to_be_checked()
        page.get_by_role("menuitemradio", name="As this computer").click()
        assert background(page) == light


def too_small(where: Locator) -> list[str]:
    """What a finger could miss."""
    found: list[str] = where.locator("button, a.entry, select, textarea, .tab").evaluate_all(
        """(all, least) => all
            .filter((each) => each.checkVisibility() && !each.closest(".message-body p"))
            .map((each) => [each.getBoundingClientRect(), each])
            .filter(([box]) => Math.min(box.width, box.height) < least)
            .map(([box, each]) => `${each.className} ${box.width}×${box.height}`)""",
        SMALLEST_FOR_A_FINGER,
    )
    return found


def test_on_a_phone_a_thread_stands_over_its_conversation_and_has_a_way_back(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    thread_of_two(local, client)
    with opened(chromium, local.slack.url, "U0ASHA", PHONE) as page:
        assert too_small(page.locator("body")) == []
        sidebar(page).get_by_role("link", name="north-team").tap()
        expect(sidebar(page)).to_be_hidden()
        page.get_by_role("button", name="1 reply").tap()
        expect(message(thread(page), "The reply")).to_be_visible()
        expect(conversation(page)).to_be_hidden()
        assert too_small(page.locator("body")) == []
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        thread(page).get_by_role("button", name="Back to the conversation").tap()
        expect(page.get_by_role("button", name="1 reply")).to_be_focused()
        conversation(page).get_by_role("button", name="Back to conversations").tap()
        expect(sidebar(page)).to_be_visible()
        page.go_back()
        expect(message(conversation(page), "The card")).to_be_visible()
