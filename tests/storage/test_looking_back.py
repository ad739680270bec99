"""Where each question was answered last, in finished audits of the same case from before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from flows.answers import Entry
from flows.audit import Decision, EntryChanged, LeftOut, Status
from flows.questionnaire import Questionnaire, Step
from storage import audits
from storage.database import Database
from storage.looking_back import FormerAnswers, last_answers
from storage.questionnaires import Library
from tests.flows.building import AT, COVENTRY, TRAINING, begun, moment

NEWER = replace(COVENTRY, version=2, digest="newer")
NOW = begun()
LATER = AT - timedelta(days=30)
EARLIER = AT - timedelta(days=300)


def store(conn: Connection, workspace: str, name: str, *questions: str, **changes: object) -> None:
    """Store an audit that was submitted with these questions answered."""
    entry = Entry("meets_good", 1, "U0SAM", EARLIER)
    finished = replace(begun(), id=name, status=Status.APPROVED, submitted_at=EARLIER)
    stood = replace(finished, **changes)  # type: ignore[arg-type]
    library = Library([COVENTRY, NEWER, TRAINING])
    library.pin(conn, workspace, stood.questionnaire, AT)
    put = tuple(EntryChanged(Step(key), None, entry) for key in questions)
    stood = replace(stood, entries={Step(key): entry for key in questions})
    audits.insert(conn, workspace, stood)
    audits.save(conn, workspace, None, Decision(stood, (*put, LeftOut(()))), moment())


def test_the_latest_audit_that_answered_a_question_is_found_for_it(database: Database) -> None:
    with database.begin() as conn:
        store(conn, "T1", "F1", "risk", "involvement")
        store(conn, "T1", "F2", "risk", submitted_at=LATER)
        assert last_answers(conn, "T1", NOW) == {"risk": "F2", "involvement": "F1"}


def test_another_version_of_the_form_is_found_as_well(database: Database) -> None:
    with database.begin() as conn:
        store(conn, "T1", "F1", "risk", questionnaire=NEWER)
        assert last_answers(conn, "T1", NOW) == {"risk": "F1"}


@pytest.mark.parametrize(
    "changes",
    [
        {"case": "710453"},
        {"submitted_at": AT + timedelta(hours=1)},
        {"submitted_at": None},
        *({"status": s} for s in (Status.IN_PROGRESS, Status.RETURNED, Status.REOPENED)),
        *({"status": s} for s in (Status.WITHDRAWN, Status.CANCELLED)),
    ],
)
def test_what_is_no_finished_audit_of_this_case_from_before_is_not_found(
    database: Database, changes: dict[str, object]
) -> None:
    with database.begin() as conn:
        store(conn, "T1", "F1", "risk", **changes)
        assert last_answers(conn, "T1", NOW) == {}


@pytest.mark.parametrize(("workspace", "form"), [("T2", COVENTRY), ("T1", TRAINING)])
def test_another_workspace_or_form_is_not_found(
    database: Database, workspace: str, form: Questionnaire
) -> None:
    with database.begin() as conn:
        key = form.questions[0].key
        store(conn, workspace, "F1", key, questionnaire=form)
        assert last_answers(conn, "T1", NOW) == {}


def test_what_did_not_apply_then_is_not_found(database: Database) -> None:
    with database.begin() as conn:
        store(conn, "T1", "F1", "risk", "involvement")
        stood = replace(begun(), id="F1", status=Status.APPROVED, submitted_at=EARLIER)
        left = Decision(stood, (LeftOut((Step("risk"),)),))
        audits.save(conn, "T1", stood, left, moment())
        assert last_answers(conn, "T1", NOW) == {"involvement": "F1"}


def test_it_is_looked_up_once_for_each_audit_at_work(database: Database) -> None:
    former = FormerAnswers()
    with database.begin() as conn:
        assert not former.has(conn, "T1", NOW, "risk")
        store(conn, "T1", "F1", "risk")
        assert not former.has(conn, "T1", NOW, "risk")
        assert former.has(conn, "T1", replace(NOW, id="A2"), "risk")
        for number in range(100):
            former.has(conn, "T1", replace(NOW, id=f"B{number}"), "risk")
        assert former.has(conn, "T1", NOW, "risk"), "more were remembered than a few"
