"""A round of moderation is kept as it was decided, with every mark, in either database."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest
from sqlalchemy import Connection, text

from flows import answering, marking, moderating
from flows.answers import Person, Picked, Text
from flows.audit import Audit, Decision, EntryChanged, Status
from flows.moderation import Mark, Moderation, Stage
from flows.questionnaire import Step
from flows.rulings import Ruling
from storage import audits, moderation
from storage.database import Database
from storage.questionnaires import Library
from storage.recent import RecentAudits
from tests.flows.building import ASHA, COVENTRY, MARCUS, QUINN, SAM, completed, moment

WORKSPACE: Final = "T1"


class Desk:
    """An audit in the database, complete, and what is decided about it."""

    def __init__(self, conn: Connection) -> None:
        self.conn, self.library = conn, Library([COVENTRY])
        self.library.pin(conn, WORKSPACE, COVENTRY, moment().at)
        self.audit: Audit = completed()
        self.standing: Moderation | None = None
        audits.insert(conn, WORKSPACE, self.audit)
        given = [EntryChanged(step, None, entry) for step, entry in self.audit.entries.items()]
        self.keep(Decision(self.audit, tuple(given)))
        self.rule(moderating.submit(self.audit, None, moment(), 7))

    def keep(self, decision: Decision, minutes: int = 0, by: Person = ASHA) -> None:
        """Store what was decided about the audit."""
        audits.save(self.conn, WORKSPACE, self.audit, decision, moment(minutes, by))
        self.audit = decision.audit

    def rule(self, ruling: Ruling, by: Person = ASHA) -> None:
        """Store what was ruled, which must have changed something."""
        assert ruling.refused is None
        self.keep(ruling.decision, by=by)
        moderation.save(self.conn, WORKSPACE, self.standing, ruling.moderation, moment())
        self.standing = ruling.moderation

    def take(self) -> None:
        """Have Marcus take it."""
        self.rule(moderating.take(self.audit, self.standing, moment(1, MARCUS)))

    def comment(self, key: str, words: str) -> None:
        """Have Marcus comment on a question."""
        self.rule(marking.comment(self.audit, self.standing, key, words, moment(2, MARCUS)))

    def give_back(self) -> None:
        """Have Marcus return it."""
        self.rule(moderating.give_back(self.audit, self.standing, moment(3, MARCUS), "Nearly."))

    def change(self, key: str, grade: str) -> None:
        """Have Asha give another grade."""
        step, given = Step(key), Picked((grade,))
        self.keep(answering.answer(self.audit, step, given, moment(4)), 4)

    def latest(self) -> Moderation | None:
        """The round as it is stored."""
        return moderation.latest(self.conn, WORKSPACE, self.audit.id)

    def loaded(self) -> Audit | None:
        """The audit as it is stored."""
        return audits.load(self.conn, WORKSPACE, self.audit.id, self.library)


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    with database.begin() as conn:
        yield Desk(conn)


def test_a_request_is_kept_as_it_was_made(desk: Desk) -> None:
    assert desk.standing is not None
    assert desk.latest() == desk.standing


def test_every_mark_and_the_decision_are_kept(desk: Desk) -> None:
    desk.take()
    desk.comment("risk", "Whose words are these?")
    change = ("plans", "does_not_meet_good")
    desk.rule(
        marking.change_grade(desk.audit, desk.standing, change, "No dates.", moment(2, MARCUS))
    )
    assert desk.latest() == desk.standing
    desk.comment("risk", "")
    desk.rule(moderating.approve(desk.audit, desk.standing, moment(5, MARCUS)))
    desk.rule(marking.dispute(desk.audit, desk.standing, "plans", "They were there.", moment(6)))
    assert desk.latest() == desk.standing


def test_a_returned_audit_is_loaded_as_it_was_returned(desk: Desk) -> None:
    desk.take()
    desk.comment("risk", "Whose words are these?")
    desk.give_back()
    assert desk.loaded() == desk.audit
    assert desk.audit.returned == {"risk": "Whose words are these?"}
    named = (desk.conn, WORKSPACE, desk.audit.id, desk.library, RecentAudits())
    assert audits.ask_to_change(*named)() == desk.audit


def test_an_audit_that_is_not_returned_is_loaded_without_asking_for_its_moderation(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way of an answer takes no statement more for it."""
    with database.begin() as conn:
        desk = Desk(conn)
        monkeypatch.setattr(moderation, "latest", None)
        assert desk.loaded() == desk.audit


def test_what_changed_since_it_was_returned_is_found_with_what_stood_before(desk: Desk) -> None:
    assert moderation.changed_since(desk.conn, WORKSPACE, desk.audit) == {}
    desk.take()
    desk.comment("risk", "Whose words are these?")
    desk.comment("plans", "Whose are these?")
    stood = desk.audit
    desk.give_back()
    desk.change("risk", "does_not_meet_good")
    evidence = Step("risk", "evidence")
    words = {evidence: Text.of("Robin's own words.")}
    desk.keep(answering.fill_in(desk.audit, words, moment(5)))
    desk.change("plans", "does_not_meet_good")
    desk.change("plans", str(stood.value("plans")))
    found = moderation.changed_since(desk.conn, WORKSPACE, desk.audit)
    before = stood.value("risk", "evidence")
    assert found == {Step("risk"): stood.value("risk"), evidence: Text.of(str(before))}


def test_what_somebody_graded_blind_is_found_in_the_history_beside_what_stood_then(
    desk: Desk,
) -> None:
    desk.take()
    blind = replace(desk.standing, blind=True) if desk.standing is not None else None
    for grade in ("meets_good", "does_not_meet_good"):
        given = {"risk": grade}
        desk.rule(marking.grade_blind(desk.audit, blind, given, moment(2, MARCUS)), MARCUS)
        blind = desk.standing
    desk.comment("risk", "Whose words are these?")
    stood = str(desk.audit.value("risk"))
    desk.give_back()
    desk.change("risk", "meets_good")
    found = moderation.graded_by(desk.conn, WORKSPACE, desk.audit, MARCUS.id)
    assert found == {"risk": Mark(graded="does_not_meet_good", stood=stood)}
    assert moderation.graded_by(desk.conn, WORKSPACE, desk.audit, QUINN.id) == {}


def test_each_round_is_kept_beside_the_ones_before(desk: Desk) -> None:
    desk.take()
    desk.comment("risk", "Whose words are these?")
    desk.give_back()
    first = desk.standing
    desk.change("risk", "does_not_meet_good")
    desk.rule(moderating.submit(desk.audit, desk.standing, moment(6), 8, able=True))
    assert desk.audit.status is Status.TAKEN
    assert desk.loaded() == desk.audit
    assert moderation.rounds(desk.conn, WORKSPACE, desk.audit.id) == (first, desk.standing)


def test_what_waits_is_found_until_it_is_decided(desk: Desk) -> None:
    def waiting() -> list[str]:
        return [one.id for one in moderation.waiting(desk.conn, WORKSPACE)]

    assert desk.standing is not None
    assert waiting() == [desk.standing.id]
    desk.take()
    assert waiting() == [desk.standing.id]
    desk.rule(moderating.approve(desk.audit, desk.standing, moment(3, MARCUS)))
    assert waiting() == []


def test_who_was_asked_by_name_is_kept(desk: Desk) -> None:
    assert desk.standing is not None
    desk.rule(moderating.nudge(desk.audit, desk.standing, Stage.NEXT, QUINN.id, moment(9)))
    assert desk.latest() == desk.standing
    assert desk.standing.asked == (QUINN.id,)


def test_whoever_answered_anything_counts_as_having_had_a_part_in_it(desk: Desk) -> None:
    """Though nothing of theirs may stand any more."""
    assert moderation.contributors(desk.conn, WORKSPACE, desk.audit.id) == {ASHA.id}
    open_audit = completed()
    risk = answering.answer(open_audit, Step("risk"), Picked(("meets_good",)), moment(1, SAM))
    audits.save(desk.conn, WORKSPACE, open_audit, risk, moment(1, SAM))
    assert moderation.contributors(desk.conn, WORKSPACE, desk.audit.id) == {ASHA.id, SAM.id}


def test_where_a_request_was_posted_is_remembered_whatever_becomes_of_it(desk: Desk) -> None:
    assert desk.standing is not None
    assert moderation.posted_at(desk.conn, desk.standing.id) is None
    moderation.posted(desk.conn, desk.standing.id, "C0MOD", "moderation/A1.1")
    desk.take()
    assert moderation.posted_at(desk.conn, desk.standing.id) == ("C0MOD", "moderation/A1.1")


def test_no_word_of_a_moderator_is_stored_plain_where_there_is_a_key(
    database_url: str,
) -> None:
    key = "Zm9yLXRlc3RzLW9ubHktbm90LWEtcmVhbC1zZWNyZXQ="
    sealed = Database(database_url, encryption_key=key)
    with sealed.begin() as conn:
        desk = Desk(conn)
        desk.take()
        desk.comment("risk", "Whose words are these?")
        desk.give_back()
        stored = conn.execute(text("SELECT comment, general FROM marks, moderations")).one()
        assert all(each.startswith("sealed:") for each in stored)
        assert desk.latest() == desk.standing
    sealed.close()
