"""A window of the workspace's page in a real browser, and things to be shown in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

Json = dict[str, Any]
Scheme = Literal["light", "dark"]
Size = tuple[int, int]

PATIENCE_MS = 8_000
LAPTOP: Size = (1280, 800)
PHONE: Size = (375, 760)


@contextmanager
def browsing(
    chromium: Browser, size: Size = LAPTOP, scheme: Scheme = "light"
) -> Iterator[BrowserContext]:
    """A browser of somebody's own; any fault in the page's scripts fails the test."""
    context = chromium.new_context(
        locale="en-GB",
        timezone_id="Europe/London",
        viewport={"width": size[0], "height": size[1]},
        has_touch=size == PHONE,
        is_mobile=size == PHONE,
        color_scheme=scheme,
    )
    context.set_default_timeout(PATIENCE_MS)
    faults: list[str] = []
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    yield context
    context.close()
    assert not faults


@contextmanager
def opened(
    chromium: Browser, url: str, person: str, size: Size = LAPTOP, scheme: Scheme = "light"
) -> Iterator[Page]:
    """The page at this address, as one person."""
    with browsing(chromium, size, scheme) as context:
        page = context.new_page()
        visit(page, url, person)
        yield page


def visit(page: Page, url: str, person: str, **place: str) -> None:
    """Go to a place of the workspace, and wait until it can be used."""
    query = "".join(f"&{name}={value}" for name, value in place.items())
    page.goto(f"{url}/?as={person}{query}")
    expect(page.get_by_role("navigation", name="Conversations")).to_be_attached()


def conversation(page: Page) -> Locator:
    """The conversation in the middle."""
    return page.get_by_role("main")


def thread(page: Page) -> Locator:
    """The thread at its side."""
    return page.get_by_role("complementary", name="Thread")


def sidebar(page: Page) -> Locator:
    """The list of conversations."""
    return page.get_by_role("navigation", name="Conversations")


def message(where: Locator, words: str) -> Locator:
    """The message that says this."""
    return where.get_by_role("article").filter(has_text=words)


def composer(where: Locator) -> Locator:
    """Where one types."""
    return where.locator(".composer").get_by_role("textbox")


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    """An option whose value is its text."""
    return {"text": plain(text), "value": text}


def question(label: str, element: Json, **more: object) -> Json:
    """An input block; its block_id is its label."""
    named = {"action_id": "typed", **element}
    return {"type": "input", "block_id": label, "label": plain(label), "element": named, **more}


GRADES = [option(grade) for grade in ("Exceeds good", "Meets good", "Does not meet good")]

EVERY_QUESTION = [
    question("Short text", {"type": "plain_text_input", "placeholder": plain("A few words")}),
    question("Long text", {"type": "plain_text_input", "multiline": True}, hint=plain("In prose.")),
    question("Number", {"type": "number_input", "is_decimal_allowed": False}, optional=True),
    question("Email", {"type": "email_text_input"}, optional=True),
    question("Address", {"type": "url_text_input"}, optional=True),
    question("Grade", {"type": "radio_buttons", "options": GRADES}),
    question("Held on file", {"type": "checkboxes", "options": GRADES}, optional=True),
    question("Team", {"type": "static_select", "options": GRADES}, optional=True),
    question("Teams", {"type": "multi_static_select", "options": GRADES}, optional=True),
    question("Who", {"type": "users_select"}, optional=True),
    question("Who else", {"type": "multi_users_select"}, optional=True),
    question("Where", {"type": "conversations_select"}, optional=True),
    question("Day", {"type": "datepicker"}, optional=True),
    question("Hour", {"type": "timepicker"}, optional=True),
    question("Evidence", {"type": "file_input"}, optional=True),
]


def card(case: str = "710452") -> list[Json]:
    """Blocks of every common kind, as an audit's card and question have them."""
    pressed = {"type": "button", "text": plain("Continue"), "action_id": "go", "style": "primary"}
    danger = {"type": "button", "text": plain("Cancel"), "action_id": "no", "style": "danger"}
    menu = {"type": "overflow", "action_id": "menu", "options": GRADES[:2]}
    text = f"*Case {case}* · <@U0ASHA>\n_4 of 14_ `answered` <https://northshire.example|guidance>"
    rows = [[{"type": "raw_text", "text": text} for text in row] for row in (("Domain", "Grade"),)]
    return [
        {"type": "header", "text": plain("Coventry case audit")},
        {"type": "section", "text": {"type": "mrkdwn", "text": text}, "accessory": danger},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "nothing due until Friday"}]},
        {"type": "divider"},
        {
            "type": "actions",
            "elements": [
                pressed,
                {"type": "static_select", "action_id": "one", "options": GRADES},
                {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-27"},
                menu,
            ],
        },
        {
            "type": "section",
            "text": plain("What does the file hold?"),
            "accessory": {"type": "checkboxes", "action_id": "ticks", "options": GRADES},
        },
        {"type": "table", "rows": [*rows, *rows]},
    ]
