"""The local workspace's page in a real browser: how long until a long thread can be used."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Browser, Page, expect, sync_playwright
from slack_sdk import WebClient

from tests import browser
from tests.bench.harness import Sides
from tests.journeys.council import MANIFEST
from tests.workspace import LocalWorkspace

FEW, MANY = 200, 2_000
# A turn takes a tenth of a second and more.
TURNS: Final = 6
WARM_UP: Final = 3

# From the click to the frame after the one in which a click on the newest message's button would
# meet that button.
OPEN: Final = """words => new Promise(done => {
    const card = [...document.querySelectorAll(".conversation article")]
        .find(each => each.innerText.includes(words));
    card.querySelector(".replies").click();
    const look = () => {
        const newest = [...document.querySelectorAll(".thread article")].at(-1);
        const button = newest?.innerText.includes("The newest") && newest.querySelector(".button");
        const box = button && button.getBoundingClientRect();
        const met = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        if (met && button.contains(met)) requestAnimationFrame(done);
        else requestAnimationFrame(look);
    };
    look();
})"""


@contextmanager
def long_thread() -> Iterator[Sides]:
    """Opening a thread of two thousand messages against one of two hundred."""
    with LocalWorkspace.start(manifest=MANIFEST) as workspace, chromium() as browsing:
        client = WebClient(workspace.slack.bot_token, workspace.slack.api_url)
        for size in (FEW, MANY):
            fill(client, size)
        few, many = (window(browsing, workspace.slack.url) for _ in range(2))

        def ready() -> None:
            for page in (few, many):
                page.get_by_role("button", name="Close thread").click()

        yield Sides(
            floor=opening(few, FEW),
            measured=opening(many, MANY),
            turns=TURNS,
            warm_up=WARM_UP,
            ready=ready,
        )


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, as the tests have it."""
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=browser.find(), args=arguments)
        yield instance
        instance.close()


def fill(client: WebClient, size: int) -> None:
    """A thread of so many answers, as the bot folds them; the last still to be pressed."""
    root = client.chat_postMessage(channel="U0ASHA", text=beginning(size))["ts"]
    for number in range(1, size + 1):
        last = number == size
        text = "The newest" if last else f"{number} · Coordination — *Does not meet good*"
        client.chat_postMessage(channel="U0ASHA", thread_ts=root, text=text, blocks=[folded(text)])


def beginning(size: int) -> str:
    """What the first message of a thread says."""
    return f"A thread of {size} answers"


def folded(text: str) -> dict[str, Any]:
    """An answer with its button."""
    button = {"type": "plain_text", "text": "Change"}
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": text},
        "accessory": {"type": "button", "action_id": "change", "text": button},
    }


def window(browsing: Browser, url: str) -> Page:
    """A window of its own at the conversation, some thread already open."""
    page = browsing.new_context(viewport={"width": 1280, "height": 860}).new_page()
    page.goto(f"{url}/?as=U0ASHA&channel=D0ASHA&tab=messages")
    page.locator(".replies").first.click()
    expect(page.get_by_role("button", name="Close thread")).to_be_visible()
    return page


def opening(page: Page, size: int) -> Callable[[], object]:
    """One go of opening it."""
    return lambda: page.evaluate(OPEN, beginning(size))
