"""Beginning an audit: the ways to it, its two forms, and what a quality lead assigns."""

from functools import partial

import pytest

from flows.assigning import Assignment
from storage import assignments
from tests.journeys.auditing import (
    COVENTRY,
    COVENTRY_HEADER,
    PRACTICE,
    PRACTICE_HEADER,
    Auditor,
    begin_coventry,
)
from tests.journeys.council import Council
from tests.person import Refusal
from tests.seeing import labels
from tests.workspace import Person

START = "Start an audit"


def assign(council: Council, auditor: str, due: str = "27 Nov") -> dict[str, str] | None:
    """Let the quality lead fill in the form, and send it."""
    quinn = council.person("U0QUINN")
    quinn.press(quinn.home("Assign an audit"), "Assign an audit")
    quinn.wait_for_view("Assign an audit")
    quinn.fill("Who does it?", auditor)
    quinn.fill("Which audit?", COVENTRY)
    quinn.fill("Case reference", "708819")
    quinn.fill("By when?", due)
    return quinn.submit()


def choose(person: Person, questionnaire: str, case: str) -> dict[str, str] | None:
    """Fill the first form in and send it."""
    person.wait_for_view(START)
    person.fill("Which audit?", questionnaire)
    person.fill("Case reference", case)
    return person.submit()


def test_from_home_an_audit_begins_with_its_card_and_first_question(council: Council) -> None:
    auditor = begin_coventry(council)
    assert "Case 710452" in auditor.card()
    assert "0 of 14 answered" in auditor.card()
    auditor.asked("1 of 14", "Risk")


def test_the_command_takes_the_case_along(council: Council) -> None:
    asha = council.person("U0ASHA")
    asha.command("/audit", "710452")
    assert "710452" in asha.see(asha.wait_for_view(START))


def test_the_command_without_a_case_asks_for_it(council: Council) -> None:
    asha = council.person("U0ASHA")
    asha.command("/audit", channel="C0NORTH")
    asha.wait_for_view(START)
    assert choose(asha, COVENTRY, "710452") is None
    Auditor(asha).fill_header(dict(COVENTRY_HEADER))


def test_the_global_shortcut_starts_one_too(council: Council) -> None:
    asha = council.person("U0ASHA")
    asha.shortcut("start_audit_shortcut")
    assert asha.wait_for_view(START)


@pytest.mark.parametrize("case", ["Robin Field", "Robin", "   ", "x" * 41 + "1"])
def test_what_is_no_case_reference_is_refused_at_its_field(council: Council, case: str) -> None:
    asha = council.person("U0ASHA")
    asha.shortcut("start_audit_shortcut")
    errors = choose(asha, COVENTRY, case)
    assert errors is not None
    assert set(errors) == {"case"}


def test_what_is_wrong_in_the_header_is_said_at_the_field_and_nothing_begins(
    council: Council,
) -> None:
    asha = council.person("U0ASHA")
    asha.shortcut("start_audit_shortcut")
    assert choose(asha, PRACTICE, "9001") is None
    tomorrow = {"When was Robin last visited?": "2099-01-01"}
    for label, value in (PRACTICE_HEADER | tomorrow).items():
        asha.fill(label, value)
    errors = asha.submit()
    assert errors is not None
    assert [e for e in errors.values() if "has not come yet" in e]
    assert council.audits() == []
    asha.fill("When was Robin last visited?", "2026-11-03")
    assert asha.submit() is None
    assert len(council.audits()) == 1


def test_a_case_being_audited_already_is_said_before_a_second_audit(council: Council) -> None:
    begin_coventry(council, "U0ASHA", "710452")
    sam = council.person("U0SAM")
    sam.command("/audit", "710452")
    assert choose(sam, COVENTRY, "710452") is None
    shown = sam.see(sam.view())
    assert "being audited already" in shown
    assert "@Asha Verma" in shown
    Auditor(sam).fill_header(dict(COVENTRY_HEADER))
    assert len(council.audits()) == 2


def test_a_form_sent_twice_begins_one_audit(council: Council) -> None:
    asha = council.person("U0ASHA")
    asha.shortcut("start_audit_shortcut")
    assert choose(asha, COVENTRY, "710452") is None
    header, refused = asha.view(), list[str]()

    def send(window: Person) -> None:
        for label, value in COVENTRY_HEADER.items():
            window.fill(label, value, view=header)
        try:
            window.submit(header)
        except Refusal as refusal:
            refused.append(str(refusal))

    council.at_once("U0ASHA", send, send)
    # The answer that comes first may close the form before the other one can change it.
    assert not refused or (len(refused) == 1 and "(not_found)" in refused[0])
    assert len(council.audits()) == 1


def test_an_assigned_audit_arrives_with_its_day_and_starts(council: Council) -> None:
    assert assign(council, "U0SAM") is None
    sam = council.person("U0SAM")
    asked = sam.wait_for_message("asks you to audit")
    assert "Case 708819" in sam.see(asked)
    assert "27 Nov" in sam.see(asked)
    before = {message["ts"] for message in sam.messages()}
    sam.press(asked, "Start")
    sam.wait_for_view(START)
    auditor = Auditor(sam)
    auditor.fill_header(dict(COVENTRY_HEADER))
    auditor.find_thread(before)
    assert "Due Fri 27 Nov" in auditor.card()
    assert council.audit().due_on is not None


def test_the_quality_lead_reads_that_it_was_assigned(council: Council) -> None:
    assert assign(council, "U0SAM") is None
    council.person("U0QUINN").wait_for_message("@Sam Ortiz has been asked to audit case 708819")


def test_an_assigned_audit_stands_on_home_until_it_is_started(council: Council) -> None:
    assert assign(council, "U0SAM") is None
    sam = council.person("U0SAM")
    home = sam.home("Asked of you")
    sam.press(home, "Start", within="708819")
    sam.wait_for_view(START)
    Auditor(sam).fill_header(dict(COVENTRY_HEADER))
    shown = sam.home("In progress")
    assert "Asked of you" not in sam.see(shown)


def test_an_assigned_audit_starts_only_once(council: Council) -> None:
    assert assign(council, "U0SAM") is None
    sam = council.person("U0SAM")
    asked = sam.wait_for_message("asks you to audit")
    sam.press(asked, "Start")
    sam.wait_for_view(START)
    Auditor(sam).fill_header(dict(COVENTRY_HEADER))
    sam.press(asked, "Start")
    sam.wait_for_message("started this audit already")
    assert len(council.audits()) == 1


def test_an_assigned_audit_starts_only_for_its_auditor(council: Council) -> None:
    assert assign(council, "U0SAM") is None
    sam, asha = council.person("U0SAM"), council.person("U0ASHA")
    forged = council.forge("U0ASHA", sam.wait_for_message("asks you to audit"))
    asha.press(forged, "Start")
    asha.wait_for_message("not assigned to you")
    assert asha.views() == []


def test_nothing_is_assigned_to_somebody_who_left_by_the_set_up(council: Council) -> None:
    assert assign(council, "U0LEE") == {
        "auditor": "Lee Hart has left. Choose somebody who can still sign in."
    }


def test_nothing_is_assigned_to_somebody_deactivated_in_slack(council: Council) -> None:
    council.workspace.slack.deactivate("U0SAM")
    assert assign(council, "U0SAM") == {
        "auditor": "Sam Ortiz has left. Choose somebody who can still sign in."
    }


def test_nothing_is_assigned_to_a_practitioner(council: Council) -> None:
    errors = assign(council, "U0DANA")
    assert errors is not None
    assert "not set up to audit" in errors["auditor"]


def test_an_impossible_due_date_is_explained_at_its_field(council: Council) -> None:
    errors = assign(council, "U0SAM", "31/11/2026")
    assert errors is not None
    assert "November has 30 days" in errors["due"]


def test_a_practitioner_is_not_offered_an_audit(council: Council) -> None:
    dana = council.person("U0DANA")
    assert START not in labels(dana.home("Hello, Dana"))


@pytest.mark.parametrize("way", ["command", "shortcut"])
def test_a_practitioner_may_not_start_one(council: Council, way: str) -> None:
    dana = council.person("U0DANA")
    if way == "command":
        dana.command("/audit", "710452")
    else:
        dana.shortcut("start_audit_shortcut")
    assert "You are not set up to audit." in dana.see(dana.view())


def test_an_auditor_may_not_assign(council: Council) -> None:
    quinn, asha = council.person("U0QUINN"), council.person("U0ASHA")
    home = quinn.home("Assign an audit")
    row = [block for block in home["blocks"] if block["type"] == "actions"]
    forged = council.forge("U0ASHA", {"blocks": row})
    asha.press(forged, "Assign an audit")
    assert asha.wait_for_message("Only a quality lead can assign")


def test_a_long_list_can_be_turned_back_and_forth(council: Council) -> None:
    """Slack stacks three views at most: pages of a list take each other's place."""
    with council.records() as database, database.begin() as conn:
        for number in range(90):
            given = Assignment(
                id=f"a{number}",
                questionnaire_key="training-audit",
                title="Practice audit",
                case=f"71{number:04}",
                auditor="U0ASHA",
                due_on=None,
                assigned_by="U0QUINN",
                assigned_at=council.now,
            )
            assignments.insert(conn, "T0NORTHSHIRE", given)
    asha = council.person("U0ASHA")
    asha.press(asha.home("See all 90"), "See all 90")
    turns = {"Next page": (2, 3), "Previous page": (2, 1)}
    for label, pages in turns.items():
        for page in pages:
            asha.press(asha.view(), label)
            here = f"Page {page} of 3"
            asha.wait_for(partial(says_so, asha, here), what=here)
    assert len(asha.views()) == 1


def says_so(person: Person, words: str) -> bool:
    return words in person.see(person.view())
