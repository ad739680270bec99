"""Somebody at the local workspace's page in a real browser, who clicks and types."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Browser, Locator, Page, expect

PATIENCE_MS = 15_000
LAPTOP = (1280, 860)
PHONE = (375, 780)


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the page, as one person."""

    page: Page

    @classmethod
    @contextmanager
    def open(
        cls, chromium: Browser, url: str, person: str, size: tuple[int, int] = LAPTOP
    ) -> Iterator[Self]:
        """Open the page; a phone's window is touched and has the app chosen from its list."""
        width, height = size
        narrow = size == PHONE
        context = chromium.new_context(
            locale="en-GB",
            timezone_id="Europe/London",
            viewport={"width": width, "height": height},
            has_touch=narrow,
            is_mobile=narrow,
        )
        context.set_default_timeout(PATIENCE_MS)
        window = cls(context.new_page())
        window.page.goto(f"{url}/?as={person}")
        if narrow:
            window.page.get_by_role("link", name="Golden Thread").click()
        yield window
        context.close()

    @property
    def home(self) -> Locator:
        """The app's Home tab."""
        return self.page.get_by_role("tabpanel", name="Home")

    @property
    def thread(self) -> Locator:
        """The open thread."""
        return self.page.get_by_role("complementary", name="Thread")

    @property
    def form(self) -> Locator:
        """The form on top."""
        return self.page.get_by_role("dialog")

    @property
    def last(self) -> Locator:
        """The last message of the thread."""
        return self.thread.get_by_role("article").last

    def asked(self, *words: str) -> Locator:
        """The last message of the thread, once it says all of ``words``."""
        for each in words:
            expect(self.last).to_contain_text(each, timeout=PATIENCE_MS)
        return self.last

    def posted(self, *words: str) -> Locator:
        """The last message of the conversation in the middle, once it says all of ``words``."""
        last = self.page.get_by_role("main").get_by_role("article").last
        for each in words:
            expect(last).to_contain_text(each, timeout=PATIENCE_MS)
        return last

    def press(self, label: str, *words: str) -> None:
        """Press a button of the last message, once it says ``words``."""
        self.asked(*words).get_by_role("button", name=label, exact=True).click()

    def reply(self, text: str) -> None:
        """Type a reply in the thread and send it."""
        box = self.thread.get_by_role("textbox", name="Reply")
        box.fill(text)
        box.press("Enter")
        expect(box).to_have_value("")

    def menu(self, where: Locator, entry: str) -> None:
        """Choose an entry of the overflow menu of a message."""
        where.get_by_role("button", name="More options").click()
        self.page.get_by_role("menuitem", name=entry, exact=True).click()

    def opened(self, title: str) -> Locator:
        """The form on top, once it has this title."""
        expect(self.form.get_by_role("heading", name=title, exact=True)).to_be_visible()
        return self.form

    def write(self, label: str, text: str) -> None:
        """Type into a field of the form."""
        self.form.get_by_role("textbox", name=label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list of the form."""
        self.form.get_by_role("combobox", name=label).click()
        self.page.get_by_role("listbox").get_by_role("option", name=option).click()

    def pick(self, option: str, question: str = "") -> None:
        """Press a radio button or tick a box of the form, under the question where several ask."""
        within = self.form.get_by_role("radiogroup", name=question) if question else self.form
        within.get_by_label(option, exact=True).check()

    def send(self, label: str) -> None:
        """Send the form, and see it gone or replaced."""
        title = self.form.get_by_role("heading", level=2).inner_text()
        self.form.get_by_role("button", name=label, exact=True).click()
        expect(self.page.get_by_role("dialog", name=title, exact=True)).to_have_count(0)
