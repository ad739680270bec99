"""Whatever anybody does to an audit's moderation, in whatever order, its promises hold."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from flows import answering, lifecycle, marking, moderating
from flows.answers import Person, Picked, Text
from flows.audit import Audit, Decision, EntryChanged, Status
from flows.moderation import Moderation, may_moderate
from flows.questionnaire import Step
from flows.rights import Act, Stand, may, refusal
from flows.rulings import Ruling
from tests.flows.building import (
    ASHA,
    COVENTRY,
    DANA,
    LEE,
    MARCUS,
    QUINN,
    SAM,
    TEO,
    completed,
    moment,
)

PEOPLE: Final = (ASHA, SAM, MARCUS, TEO, QUINN, DANA, LEE)
KEYS: Final = ("risk", "plans", "overall", "comments", "nothing")
GRADES: Final = ("exceeds_good", "meets_good", "does_not_meet_good", "splendid")
DONE: Final = completed()
BLIND: Final = replace(COVENTRY, moderation=replace(COVENTRY.moderation, blind=True))


@dataclass(frozen=True, slots=True)
class Deed:
    """Something somebody tries."""

    who: Person
    act: Act
    key: str
    grade: str
    words: str
    to: Person


@dataclass(slots=True)
class World:
    """An audit, all rounds of its moderation, and whoever answered part of it."""

    audit: Audit
    rounds: list[Moderation] = field(default_factory=list)
    part_of_it: set[str] = field(default_factory=lambda: {ASHA.id})

    @property
    def standing(self) -> Moderation | None:
        """The latest round."""
        return self.rounds[-1] if self.rounds else None

    @property
    def stand(self) -> Stand:
        """What the table is asked with."""
        return Stand(self.standing, frozenset(self.part_of_it))

    def fault(self, person: Person) -> object:
        """Why somebody can't moderate it."""
        return may_moderate(person, self.audit, self.part_of_it, None)


def ruled(world: World, deed: Deed) -> Ruling | Decision:
    """What comes of a deed that the table lets through."""
    audit, standing, at = world.audit, world.standing, moment(1, deed.who)
    acts: dict[Act, Callable[[], Ruling | Decision]] = {
        Act.ANSWER: lambda: _answer(audit, deed),
        Act.SUBMIT: lambda: moderating.submit(audit, standing, at, 1, able=_is_able(world)),
        Act.WITHDRAW: lambda: moderating.withdraw(audit, standing, at),
        Act.HAND_OVER: lambda: lifecycle.hand_over(audit, deed.to, at),
        Act.TAKE: lambda: moderating.take(audit, standing, at),
        Act.RELEASE: lambda: moderating.release(audit, standing, at),
        Act.REASSIGN: lambda: moderating.hand_over(
            audit,
            standing,
            deed.to,
            may_moderate(deed.to, audit, world.part_of_it, None),
            at,
        ),
        Act.MODERATE: lambda: _mark(world, deed),
        Act.APPROVE: lambda: moderating.approve(audit, standing, at),
        Act.RETURN: lambda: moderating.give_back(audit, standing, at, deed.words),
        Act.REOPEN: lambda: moderating.reopen(audit, standing, deed.words, at),
        Act.DISPUTE: lambda: marking.dispute(audit, standing, deed.key, deed.words, at),
    }
    return acts[deed.act]()


def _answer(audit: Audit, deed: Deed) -> Decision:
    if deed.key in {"comments", "nothing"}:
        words = {Step("comments"): Text.of(deed.words or "Nothing.")}
        return answering.fill_in(audit, words, moment(1, deed.who))
    step, given = Step(deed.key), Picked((deed.grade,))
    return answering.answer(audit, step, given, moment(1, deed.who))


def _mark(world: World, deed: Deed) -> Ruling:
    audit, standing, at = world.audit, world.standing, moment(1, deed.who)
    if deed.grade in {"splendid", "exceeds_good"}:
        return marking.comment(audit, standing, deed.key, deed.words, at)
    if standing is not None and not standing.sees_grades(audit):
        every = {question.key: deed.grade for question in standing.to_regrade(audit)}
        return marking.grade_blind(audit, standing, every, at)
    return marking.change_grade(audit, standing, (deed.key, deed.grade), deed.words, at)


def _is_able(world: World) -> bool:
    before = world.standing.moderator if world.standing else None
    return any(p.id == before and world.fault(p) is None for p in PEOPLE)


ACTS: Final = (
    *(Act.ANSWER, Act.SUBMIT, Act.WITHDRAW, Act.HAND_OVER, Act.TAKE, Act.RELEASE, Act.REASSIGN),
    *(Act.MODERATE, Act.APPROVE, Act.RETURN, Act.REOPEN, Act.DISPUTE),
)

ONWARDS: Final = (
    *(Act.ANSWER, Act.SUBMIT, Act.TAKE, Act.MODERATE, Act.APPROVE, Act.RETURN, Act.REOPEN),
)


@st.composite
def deeds(draw: st.DrawFn, world: World) -> Deed:
    """Something tried: now and then by anybody, mostly by somebody who may."""
    act = draw(st.sampled_from(ACTS))
    who = draw(st.sampled_from(PEOPLE))
    likely = draw(st.integers(0, 7))
    tried = ONWARDS if likely > 1 else ACTS
    able: list[tuple[Person, Act]] = [
        (p, a) for a in tried for p in PEOPLE if may(a, p, world.audit, world.stand)
    ]
    if able and likely:
        who, act = draw(st.sampled_from(able))
    return Deed(
        who,
        act,
        draw(st.sampled_from(KEYS)),
        draw(st.sampled_from(GRADES)),
        draw(st.sampled_from(("", "Whose words?", "When?"))),
        draw(st.sampled_from(PEOPLE)),
    )


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_anybody_does_the_promises_of_moderation_hold(data: st.DataObject) -> None:
    """One decision a round; nobody's own; only what was returned changes; one final grade."""
    world = World(replace(DONE, questionnaire=BLIND if data.draw(st.booleans()) else COVENTRY))
    for _ in range(data.draw(st.integers(1, 40))):
        deed = data.draw(deeds(world))
        before, stood = world.audit, world.standing
        if refusal(deed.act, deed.who, before, world.stand) is not None:
            continue
        ruling = ruled(world, deed)
        decision = ruling.decision if isinstance(ruling, Ruling) else ruling
        must_change_only_in_time(world, deed, decision)
        must_change_only_what_was_returned(before, decision)
        if isinstance(ruling, Ruling):
            must_be_decided_once(stood, ruling)
            _remember(world, ruling)
        world.audit = decision.audit
        if deed.act is Act.ANSWER and decision.changed:
            world.part_of_it.add(deed.who.id)
        must_be_nobodys_own(world)
        must_have_one_final_grade(world)


def _remember(world: World, ruling: Ruling) -> None:
    after = ruling.moderation
    if after is None:
        return
    if world.standing is not None and world.standing.id == after.id:
        world.rounds.pop()
    world.rounds.append(after)
    assert [each.round for each in world.rounds] == list(range(1, len(world.rounds) + 1))


def must_change_only_in_time(world: World, deed: Deed, decision: Decision) -> None:
    """Nothing comes of what the table says is too late."""
    assert not decision.changed or may(deed.act, deed.who, world.audit, world.stand)


def must_change_only_what_was_returned(before: Audit, decision: Decision) -> None:
    changed = {c.step.question for c in decision.changes if isinstance(c, EntryChanged)}
    assert not changed or before.is_open
    if before.status is Status.RETURNED:
        untouched = {
            step.question for step in before.entries if step.part == "answer"
        } - before.returned.keys()
        newer = {
            s.question for s, e in before.entries.items() if e.revision > before.returned_revision
        }
        assert not changed & (untouched - newer)


def must_be_decided_once(stood: Moderation | None, ruling: Ruling) -> None:
    after = ruling.moderation
    if stood is None or after is None or not stood.is_decided or stood.id != after.id:
        return
    decided = (stood.verdict, stood.decided_by, stood.decided_at, stood.moderator)
    assert (after.verdict, after.decided_by, after.decided_at, after.moderator) == decided


def must_be_nobodys_own(world: World) -> None:
    standing = world.standing
    if standing is None or standing.moderator is None or world.audit.status is not Status.TAKEN:
        return
    assert standing.moderator != world.audit.auditor
    assert standing.moderator not in world.part_of_it
    assert not standing.is_decided


def must_have_one_final_grade(world: World) -> None:
    if world.standing is None:
        return
    for question in world.audit.questionnaire.judgements():
        mark, own = world.standing.mark(question.key), world.audit.value(question.key)
        assert world.standing.final_grade(world.audit, question.key) == (mark.final or own)
        assert bool(mark.final) is bool(mark.reason)
        assert mark.final != own or world.audit.is_open
