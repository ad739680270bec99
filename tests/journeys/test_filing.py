"""The finished audit comes as a file to whoever asks for it and may have it, and to nobody else."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, expect

from bot.sandbox.faults import DROPPED_AFTER
from tests.journeys.auditing import EVIDENCE, REASONS, Auditor, begin_coventry
from tests.journeys.council import Council
from tests.journeys.window import LAPTOP, PHONE, Window
from tests.person import Person
from tests.seeing import labels

Json = dict[str, Any]
GET = "Get it as a file"
NAME = "case-710452-coventry-case-audit.html"
COMPLETE = "files.completeUploadExternal"


@pytest.fixture
def submitted(council: Council) -> Auditor:
    """A Coventry audit that waits for a moderator."""
    auditor = begin_coventry(council)
    auditor.finish()
    auditor.press("Submit for moderation", "Submit")
    auditor.asked("Submitted, thank you")
    auditor.person.wait_for(lambda: GET in labels(card(auditor)))
    return auditor


def card(auditor: Auditor) -> Json:
    """The card's message."""
    return auditor.person.message(auditor.thread)


def files(person: Person, thread: str | None = None) -> list[Json]:
    """The messages with a file, in a thread or among somebody's direct messages."""
    return [each for each in person.messages(thread_ts=thread) if each.get("files")]


def page_of(person: Person, message: Json) -> str:
    """What this person downloads from a message."""
    content = person.download(message["files"][0])
    assert content is not None
    return content.decode()


def test_the_auditor_gets_it_in_the_thread_with_every_word(submitted: Auditor) -> None:
    submitted.person.press(card(submitted), GET)
    message = submitted.asked("as one page, to open in a browser")
    (given,) = message["files"]
    assert (given["name"], given["title"]) == (NAME, "Case 710452 · Coventry case audit")
    page = page_of(submitted.person, message)
    assert EVIDENCE in page
    assert REASONS in page
    assert "Help and protection" in page


def test_the_press_is_answered_with_where_it_will_be(submitted: Auditor) -> None:
    submitted.person.press(card(submitted), GET)
    submitted.seen("on its way to this audit's thread")
    assert submitted.asked("as one page")


def test_outside_of_the_file_no_word_of_it_is_sent(council: Council, submitted: Auditor) -> None:
    calls = council.workspace.slack.calls
    calls.clear()
    submitted.person.press(card(submitted), GET)
    submitted.asked("as one page")
    assert calls.count(COMPLETE) == 1
    said = str([call.arguments for call in calls])
    assert EVIDENCE not in said
    assert REASONS not in said


def test_each_press_gets_one_file_though_slack_falls_silent(
    council: Council, submitted: Auditor
) -> None:
    council.workspace.slack.faults.next(COMPLETE, DROPPED_AFTER)
    submitted.person.press(card(submitted), GET)
    submitted.asked("as one page")
    council.settle()
    council.pass_time(seconds=30)
    council.settle()
    submitted.person.press(card(submitted), GET)
    submitted.person.wait_for(lambda: len(files(submitted.person, submitted.thread)) == 2)
    council.settle()
    assert len(files(submitted.person, submitted.thread)) == 2


def test_a_quality_lead_gets_it_in_her_own_messages(council: Council, submitted: Auditor) -> None:
    quinn = council.person("U0QUINN")
    quinn.press(council.forge("U0QUINN", card(submitted)), GET)
    root = quinn.wait_for_message("The file you asked for is in this thread.")
    found = quinn.wait_for(lambda: files(quinn, root["ts"]))
    assert EVIDENCE in page_of(quinn, found[0])
    assert files(submitted.person, submitted.thread) == []


def test_somebody_else_who_presses_gets_nothing_and_hears_why(
    council: Council, submitted: Auditor
) -> None:
    sam = council.person("U0SAM")
    sam.press(council.forge("U0SAM", card(submitted)), GET)
    sam.wait_for_message("This audit is @Asha Verma's.")
    council.settle()
    assert files(sam) == []
    assert council.workspace.slack.calls.count("files.getUploadURLExternal") == 0


def test_nobody_else_can_open_the_files_address(council: Council, submitted: Auditor) -> None:
    submitted.person.press(card(submitted), GET)
    (given,) = submitted.asked("as one page")["files"]
    assert council.person("U0SAM").download(given) is None


def test_a_withdrawn_audit_is_no_file_any_more(council: Council, submitted: Auditor) -> None:
    old = card(submitted)
    submitted.person.press(old, "Withdraw")
    submitted.asked("You withdrew this audit on")
    submitted.person.wait_for(lambda: labels(card(submitted)) == ["See answers"])
    submitted.person.press(old, GET)
    submitted.seen("not submitted as it stands")
    council.settle()
    assert files(submitted.person, submitted.thread) == []


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_in_a_browser_it_is_downloaded_opened_and_read(
    council: Council,
    submitted: Auditor,
    chromium: Browser,
    size: tuple[int, int],
    tmp_path: Path,
) -> None:
    submitted.person.press(card(submitted), GET)
    submitted.asked("as one page")
    with Window.open(chromium, council.workspace.slack.url, "U0ASHA", size) as auditor:
        auditor.page.get_by_role("tab", name="Messages").click()
        shown = auditor.page.get_by_role("article").filter(has_text="Case 710452").first
        shown.get_by_role("button", name="replies").click()
        link = auditor.thread.get_by_role("link", name="Case 710452 · Coventry case audit")
        with auditor.page.expect_download() as downloading:
            link.click()
        kept = tmp_path / downloading.value.suggested_filename
        downloading.value.save_as(kept)
        assert kept.suffix == ".html"
        auditor.page.set_content(kept.read_text(encoding="utf-8"))
        expect(auditor.page.get_by_role("heading", level=1)).to_have_text("Coventry case audit")
        row = auditor.page.get_by_role("row").filter(has_text="Coordination between agencies")
        expect(row).to_contain_text("Not applicable")
        expect(row).to_contain_text(EVIDENCE)
        found = Axe().run(auditor.page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
