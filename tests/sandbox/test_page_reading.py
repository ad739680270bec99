"""What is new, what was read, and how one moves about in long conversations."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from slack_sdk import WebClient

from tests.sandbox.showing import composer, conversation, message, opened, sidebar, thread, visit
from tests.workspace import LocalWorkspace


def say(
    client: WebClient, text: str, thread_ts: str | None = None, channel: str = "C0NORTH"
) -> str:
    """The app says something; its ts."""
    return str(client.chat_postMessage(channel=channel, text=text, thread_ts=thread_ts)["ts"])


def entry(page: Page, name: str) -> Locator:
    """A conversation in the list."""
    return sidebar(page).get_by_role("link", name=name)


def in_view(scroller: Locator, words: str) -> bool:
    """Whether a message stands within what its timeline shows."""
    return bool(
        scroller.evaluate(
            """(box, words) => {
                const found = [...box.querySelectorAll("article")].find(
                    (each) => each.innerText.includes(words));
                const [a, b] = [box.getBoundingClientRect(), found.getBoundingClientRect()];
                return b.top < a.bottom && b.bottom > a.top;
            }""",
            words,
        )
    )


def timeline(where: Locator) -> Locator:
    """What scrolls."""
    return where.locator(".timeline")


def heard(page: Page) -> list[str]:
    """What a screen reader was given to say, as the browser's accessibility tree has it."""
    session = page.context.new_cdp_session(page)
    region = session.send("Runtime.evaluate", {"expression": "document.all.announcer"})
    asked = {"objectId": region["result"]["objectId"], "role": "StaticText"}
    nodes = session.send("Accessibility.queryAXTree", asked)["nodes"]
    return [node["name"]["value"] for node in nodes]


def test_unread_marks_stand_by_conversation_and_thread_and_survive_a_reload(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    root = local.person("U0ASHA").say("A case to talk about", channel="C0NORTH")["ts"]
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        for words in ("one", "two"):
            say(client, words, root)
        say(client, "in the channel")
        expect(entry(page, "north-team")).to_contain_text("3 unread")
        entry(page, "north-team").click()
        expect(entry(page, "north-team")).to_contain_text("2 unread")
        page.reload()
        expect(entry(page, "north-team")).to_contain_text("2 unread")
        expect(page.locator(".replies")).to_contain_text("2 new")
        expect(page).to_have_title(re.compile(r"^\(2\) Asha Verma"))
        page.get_by_role("button", name="New replies in a thread").click()
        expect(message(thread(page), "two")).to_be_visible()
        expect(page.locator(".replies")).not_to_contain_text("new")
        page.reload()
        expect(message(thread(page), "two")).to_be_visible()
        expect(entry(page, "north-team")).not_to_contain_text("unread")


def test_a_press_on_a_conversation_leads_there_though_something_new_comes_meanwhile(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    """The list is drawn anew once the finger is lifted: what was pressed stands till then."""
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        entry(page, "general").hover()
        page.mouse.down()
        say(client, "news")
        expect(page).to_have_title(re.compile(r"^\(1\)"))
        page.mouse.up()
        expect(composer(conversation(page))).to_have_accessible_name("Message #general")
        expect(entry(page, "north-team")).to_contain_text("1 unread")


def test_what_is_read_in_one_window_is_read_in_the_other(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    with opened(chromium, local.slack.url, "U0ASHA") as one:
        two = one.context.new_page()
        visit(two, local.slack.url, "U0ASHA")
        say(client, "news")
        expect(entry(two, "north-team")).to_contain_text("1 unread")
        entry(one, "north-team").click()
        expect(entry(two, "north-team")).not_to_contain_text("unread")


def test_replies_in_a_thread_one_has_no_part_in_are_not_counted(
    local: LocalWorkspace, client: WebClient
) -> None:
    root = local.person("U0MARCUS").say("Nobody else's", channel="C0NORTH")["ts"]
    dana = local.person("U0DANA")
    dana.read(root, "C0NORTH")
    say(client, "a reply", root)

    def waiting() -> object:
        (north,) = (each for each in dana.conversations() if each["id"] == "C0NORTH")
        return north["unread"], north["unread_threads"]

    assert waiting() == (0, {})
    local.person("U0MARCUS").say("What does @Dana Cole say?", root, "C0NORTH")
    assert waiting() == (0, {root: 2})


def test_a_line_stands_before_what_is_new_and_one_begins_there(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    local.person("U0ASHA").read(say(client, "Read before"), "C0NORTH")
    for number in range(40):
        say(client, f"Number {number}")
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        entry(page, "north-team").click()
        line = conversation(page).get_by_role("separator", name="New")
        expect(line).to_be_in_viewport()
        following = line.evaluate("(node) => node.nextElementSibling.innerText")
        assert "Number 0" in following
        assert not in_view(timeline(conversation(page)), "Number 39")
        conversation(page).get_by_role("button", name="40 new messages").click()
        expect(message(conversation(page), "Number 39")).to_be_in_viewport()
        expect(conversation(page).get_by_role("button", name="new messages")).to_be_hidden()


def test_scrolled_up_a_new_message_is_offered_and_does_not_move_the_page(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    for number in range(60):
        say(client, f"Number {number}")
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        entry(page, "north-team").click()
        box = timeline(conversation(page))
        expect(message(conversation(page), "Number 59")).to_be_in_viewport()
        box.evaluate("(node) => { node.scrollTop = 100 }")
        expect(conversation(page).get_by_role("button", name="Latest messages")).to_be_visible()
        before = box.evaluate("(node) => node.scrollTop")
        say(client, "The newest")
        jump = conversation(page).get_by_role("button", name="1 new message")
        expect(jump).to_be_visible()
        assert box.evaluate("(node) => node.scrollTop") == before
        jump.press("Enter")
        expect(message(conversation(page), "The newest")).to_be_focused()


def test_a_new_message_is_announced_by_its_author_and_words_alone(
    local: LocalWorkspace, client: WebClient, chromium: Browser
) -> None:
    root = local.person("U0ASHA").say("A case", channel="C0NORTH")["ts"]
    say(client, "Said before")
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        entry(page, "north-team").click()
        expect(message(conversation(page), "Said before")).to_be_visible()
        local.person("U0DANA").say("The *plan* is <here>", channel="C0NORTH")
        say(client, "In the thread", root)
        local.person("U0ASHA").say("My own words", channel="C0NORTH")
        say(client, "Elsewhere", channel="U0ASHA")
        expected = [
            "Dana Cole: The plan is <here>",
            "Test bot in a thread: In the thread",
            "Test bot: Test bot: Elsewhere",
        ]
        local.person("U0ASHA").wait_for(lambda: len(heard(page)) >= len(expected), 5, "words")
        assert heard(page) == expected
        assert page.locator("#announcer").get_attribute("aria-live") == "polite"


@pytest.fixture
def long_thread(client: WebClient) -> list[str]:
    """A root and 250 replies; the ts of each."""
    root = say(client, "The beginning", channel="U0ASHA")
    return [root, *(say(client, f"Reply {each}.", root, "U0ASHA") for each in range(250))]


def test_scrolling_up_brings_a_threads_earlier_messages_in_order(
    local: LocalWorkspace, chromium: Browser, long_thread: list[str]
) -> None:
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        visit(page, local.slack.url, "U0ASHA", channel="D0ASHA", thread=long_thread[0])
        expect(message(thread(page), "Reply 249.")).to_be_in_viewport()
        articles = thread(page).get_by_role("article")
        expect(articles).to_have_count(101)
        expect(articles.first).to_contain_text("The beginning")
        box = timeline(thread(page))
        box.evaluate("(node) => { node.scrollTop = 200 }")
        expect(articles).to_have_count(201)
        assert in_view(box, "Reply 150."), "what was on screen has moved"
        message(thread(page), "Reply 50.").focus()
        page.keyboard.press("ArrowUp")
        expect(message(thread(page), "Reply 49.")).to_be_focused()
        shown = articles.evaluate_all("(all) => all.map((each) => each.dataset.ts)")
        assert shown == long_thread
        expect(thread(page).get_by_role("button", name="Earlier messages")).to_be_hidden()


def test_a_link_to_an_old_reply_finds_it_and_shows_where_it_is(
    local: LocalWorkspace, chromium: Browser, long_thread: list[str]
) -> None:
    root, wanted = long_thread[0], long_thread[8]
    with opened(chromium, local.slack.url, "U0ASHA") as page:
        place = f"p{wanted.replace('.', '')}?thread_ts={root}&cid=D0ASHA"
        page.goto(f"{local.slack.url}/archives/D0ASHA/{place}")
        found = message(thread(page), "Reply 7.")
        expect(found).to_be_in_viewport()
        expect(found).to_be_focused()
        composer(thread(page)).focus()
        expect(composer(thread(page))).to_be_focused()
