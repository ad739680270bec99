"""The page holds everything, runs nothing, fetches nothing, and can be read by everybody."""

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from bot.reports import html
from bot.reports.audit import Report
from flows.answers import Text
from flows.audit import Status
from flows.moderation import Mark
from flows.questionnaire import Step
from tests.bot.reports.finished import (
    BLIND,
    CHANGED,
    HOSTILE,
    RETURNED,
    coventry,
    decided,
    long_text,
    longest,
    put,
    reported,
    taken,
    takes_words,
    tier_2,
    waiting,
    with_a_check_kept,
)

EXAMPLES = {
    "coventry": reported(
        with_a_check_kept(coventry()), RETURNED, decided(round=2, marks={"permanence": CHANGED})
    ),
    "blind": reported(coventry(), decided(blind=True, marks=BLIND)),
    "tier-2": reported(tier_2(), decided()),
    "waiting": reported(coventry(Status.SUBMITTED), waiting()),
    "taken": reported(tier_2(Status.TAKEN), taken()),
    "not-moderated": reported(tier_2()),
}
SIZES = {"laptop": (1280, 860), "phone": (375, 780)}


class Found(HTMLParser):
    """The tags of a page with their attributes, and the text between them."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> Report:
    found: Report = EXAMPLES[request.param]
    return found


def test_every_character_of_the_longest_audit_is_there(page: Page) -> None:
    """57 rows with 3,000 characters each, as a browser reads them."""
    audit = longest()
    places = [s for s in audit.entries if takes_words(audit.question(s.question), s)]
    assert len(places) > 50
    page.set_content(html.page(reported(audit)).decode())
    said = str(page.locator("body").evaluate("body => body.textContent"))
    missing = [number for number in range(len(places)) if long_text(number) not in said]
    assert missing == []


def test_what_somebody_wrote_is_text_wherever_it_stands() -> None:
    audit = put(coventry(), {Step("risk", "evidence"): Text.of(HOSTILE)})
    mark = Mark(final="does_not_meet_good", reason=HOSTILE, dispute=HOSTILE)
    hostile = decided(general=HOSTILE, marks={"risk": mark})
    found = Found(html.page(reported(audit, hostile)))
    assert "".join(found.text).count(HOSTILE) >= 4
    assert {name for name, _ in found.tags}.isdisjoint({"script", "img"})


def test_a_case_reference_can_not_leave_the_style_sheet_it_is_printed_by(page: Page) -> None:
    reference = '1"; } </style><b id="out">/* \\ 2-3'
    made = html.page(reported(replace(coventry(), case=reference))).decode()
    page.set_content(made)
    assert page.locator("#out").count() == 0
    assert page.locator(".case").inner_text() == f"Case {reference}"


def test_it_stands_by_itself(example: Report) -> None:
    found = Found(html.page(example))
    fetching = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "a", "form"}
    assert {name for name, _ in found.tags}.isdisjoint(fetching)
    assert not [given for _, given in found.tags if {"src", "href", "style"} & set(given)]
    assert "url(" not in "".join(found.text)
    assert "@import" not in "".join(found.text)


def test_it_says_its_language_and_what_each_cell_is_about(example: Report) -> None:
    found = Found(html.page(example))
    assert found.all("html") == [{"lang": "en-GB"}]
    assert len(found.all("h1")) == 1
    assert all(each.get("scope") in {"col", "row"} for each in found.all("th"))
    ids = [given["id"] for _, given in found.tags if "id" in given]
    assert len(ids) == len(set(ids))
    assert all(each["aria-labelledby"] in ids for each in found.all("table"))


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_everybody_can_read_it_and_nothing_is_cut_off(
    chromium: Browser, size: tuple[int, int], example: Report
) -> None:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.set_content(html.page(example).decode())
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    context.close()


CUT = """() => [...document.querySelectorAll("td, th, dd, dt, p, .words")]
    .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
    .map(each => each.textContent.slice(0, 60))"""


@pytest.fixture
def printed(chromium: Browser) -> Iterator[Page]:
    """A page as wide as the print on A4 is: 182 mm at 96 dots to the inch."""
    context = chromium.new_context(viewport={"width": 688, "height": 1000})
    page = context.new_page()
    page.emulate_media(media="print")
    yield page
    context.close()


def test_printed_nothing_is_cut_off_at_the_side(printed: Page, example: Report) -> None:
    printed.set_content(html.page(example).decode())
    assert printed.evaluate("document.documentElement.scrollWidth") == 688
    assert printed.evaluate(CUT) == []


def test_printed_a_word_longer_than_its_column_goes_on_in_the_next_line(printed: Page) -> None:
    audit = put(coventry(), {Step("risk", "evidence"): Text.of("a" * 3000)})
    printed.set_content(html.page(reported(audit)).decode())
    assert printed.evaluate("document.documentElement.scrollWidth") == 688
    assert printed.evaluate(CUT) == []


def test_printed_it_is_a_few_pages_of_a4(printed: Page) -> None:
    printed.set_content(html.page(EXAMPLES["coventry"]).decode())
    made = printed.pdf(prefer_css_page_size=True)
    assert made.startswith(b"%PDF")
    assert 3 <= made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") <= 8
