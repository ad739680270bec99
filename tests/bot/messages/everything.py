"""Every message and every view there is, about one audit: for promises that hold for them all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.messages import (
    alerting,
    asking,
    assigning,
    breaking,
    card,
    explaining,
    filing,
    folding,
    home,
    looking_back,
    outside,
    remaining,
    reminding,
    review,
    submitting,
    telling,
)
from bot.messages import home_actions as home_lists
from bot.messages.action_lists import Row
from bot.messages.forms import (
    action,
    assign,
    cancel,
    hand_over,
    header,
    keep,
    question,
    section,
    set_up,
    start,
    started,
)
from bot.messages.forms import person as person_form
from bot.messages.forms import team as team_form
from bot.messages.setting_up import Channel, announced, kept, warnings
from bot.messages.types import Message, Reader, View
from bot.messages.words import Mrkdwn
from flows import checks
from flows.answers import Person, Refusal, Text, Value
from flows.assigning import Assignment
from flows.audit import Audit, Status
from flows.concerns import SafeNow
from flows.digest import Item
from flows.pace import Pace
from flows.questionnaire import ANSWER, Lead, Questionnaire, Step
from flows.schedule import Hours
from flows.setup import ROLES, Setup, Team
from flows.setup_changes import EMPTY
from flows.setup_file import LONGEST_NUMBER
from flows.speech import (
    ActionOffered,
    ActionTold,
    Amended,
    Appended,
    Ask,
    Cancelled,
    Closed,
    ConcernOffered,
    DisputeKept,
    HandedOver,
    HelpTold,
    Kept,
    NoLongerApplies,
    OpenedAgain,
    Refused,
    RemindersTold,
    RemovalAsked,
    Removed,
    ReviewTold,
    Speech,
    Stale,
    StatusTold,
    Submitted,
    Taken,
    TellLead,
    Why,
    Withdrawn,
    WordTaken,
)
from flows.standstill import OpenAudit, Standing
from tests.bot.messages import (
    agreed,
    chases,
    concerning,
    desks,
    digests,
    followed,
    listed,
    moderations,
)
from tests.bot.messages.examples import LINK, NOW


def speeches(audit: Audit) -> Iterator[Speech]:
    """Every speech that is no question, about each thing there is."""
    for step in steps(audit):
        yield from (Amended(step), Taken(step), Removed(step), RemovalAsked(step, "17.1"))
        yield from (Appended(step, 3), NoLongerApplies(step, audit.next_step))
        value: Value = audit.value(*step) or Text.of("x")
        yield Stale(step, value, NOW - timedelta(hours=1), audit.next_step)
        yield Refused(Refusal(f'"{"&" * 60}" is not one.', "Choose one."), step)
    yield from (Kept((query.key,)) for query in checks.queries(audit))
    yield Kept(tuple(query.key for query in checks.queries(audit)))
    yield from (ActionTold(one.number, "added") for one in audit.actions)
    asked = Refusal("“Robin” looks like a person's name.", "Say that it is meant.")
    yield from (ActionTold(one.number, "added", asked, 2) for one in audit.actions)
    yield from (ActionTold(99, "removed"), WordTaken("skip " * 8, "17.1"))
    yield from (StatusTold(), HelpTold(), ReviewTold(), ActionOffered(), Submitted())
    yield from (ConcernOffered(), ConcernOffered("17.1"), ConcernOffered(by_answer=True))
    yield from (RemindersTold(True), Cancelled())
    yield from (HandedOver("U0SAM"), Withdrawn())
    everything = tuple(question.key for question in audit.questionnaire.questions)
    yield from (OpenedAgain("U0QUINN", "A wrong case. " * 200), DisputeKept(everything[0]))


def steps(audit: Audit) -> Iterator[Step]:
    """Every step of the form, asked for or not."""
    for asked in (*audit.questionnaire.header_to_ask, *audit.questionnaire.questions):
        yield from (Step(asked.key, part) for part in (ANSWER, *(n.key for n in asked.notes)))


def messages(audit: Audit, reader: Reader) -> Iterator[tuple[str, Message]]:
    """Every message about the audit."""
    told = [Taken(step) for step in steps(audit)]
    for step in steps(audit):
        for why in Why:
            ask = Ask(step, why, audit.revision_at(step))
            yield f"ask {step} {why}", asking.question(audit, ask, reader, told)
            again = asking.question(audit, ask, reader, formerly=True)
            yield f"ask {step} {why}, as before", again
    for asked in audit.questionnaire.questions:
        yield f"folded {asked.key}", folding.folded(audit, asked.key, reader)
        yield f"again {asked.key}", folding.asked_again(audit, asked.key, reader)
    for status in Status:
        stood = replace(audit, status=status, submitted_at=NOW, due_on=date(2026, 11, 3))
        yield f"card {status}", card.card(stood, reader)
        told_now: Speech = StatusTold() if stood.is_open else Closed()
        yield f"status {status}", telling.told(stood, told_now, reader)
    yield "card left", card.card_left(audit, "U0SAM", reader)
    yield "file announced", filing.announced(audit)
    offered = WordTaken("status", "17.1")
    for place, speech in enumerate(speeches(audit)):
        yield f"{type(speech).__name__} {place}", telling.told(audit, speech, reader, offered)
    found = checks.queries(audit)
    yield "before submission", submitting.before_submission(audit, found, reader, told)
    yield "overtaken", submitting.overtaken(audit)
    for status in (Status.SUBMITTED, Status.CANCELLED):
        yield f"closed, {status}", submitting.closed(replace(audit, status=status))
    yield "left", telling.left(audit, reader)
    yield "attachment", telling.attachment_refused(audit, reader)
    yield "nothing asked", telling.nothing_asked(audit, reader)
    yield from agreed.messages(audit, reader)
    step = audit.next_step or Step(audit.questionnaire.questions[0].key)
    yield "typing is off", telling.typing_is_off(audit, step, reader)
    asks, done = outside.Open(audit, step, LINK), outside.Open(audit, None, "")
    unfit = asks._replace(fits=False)
    for waiting in ([], [asks], [done], [unfit], [asks] * 15):
        yield f"outside {len(waiting)}", outside.outside(waiting, "17.1", reader)
    yield "courtesy", telling.courtesy()
    yield "help outside", outside.help_outside()
    yield "concern offered", telling.concern_offered(None, "17.1", reader)
    yield from moderations.messages(audit, reader)
    yield from followed.messages(audit, reader)
    yield from _about_no_audit(audit, reader)
    yield from listed.messages(audit, reader)
    yield from chases.messages(audit, reader)


def _about_no_audit(audit: Audit, reader: Reader) -> Iterator[tuple[str, Message]]:
    many = tuple(f"U{place:09}" for place in range(12))
    yield from concerning.messages(audit.case, reader)
    for step in steps(audit):
        for tell in (TellLead(step, Lead.MANAGER), TellLead(step, Lead.MANAGER, stands=False)):
            yield f"to lead {tell}", alerting.to_lead(audit, tell, "U0ASHA", reader)
            yield f"told lead {tell}", alerting.confirmed(audit, tell, many)
            yield f"told nobody {tell}", alerting.confirmed(audit, tell, ())
    yield "set-up as a file", announced()
    yield "assigned", assigning.assigned(an_assignment(audit), reader)
    yield "assigned told", assigning.assigned_told(an_assignment(audit), reader)
    for ended in (Status.WITHDRAWN, Status.CANCELLED):
        told_lead = assigning.ended_told(an_assignment(audit), ended, "U0SAM", reader)
        yield f"assigned, {ended}", told_lead
    for count in (1, 2, 15):
        still, asked = [home.summary(audit, LINK)] * count, [an_assignment(audit)] * count
        yield f"reminder of {count}", reminding.reminder(still, asked, reader)
        yield f"reminder of {count} still", reminding.reminder(still, [], reader)
        yield f"reminder of {count} asked for", reminding.reminder([], asked, reader)
    for why in ("is_archived", "user_disabled", "not_in_channel", "fatal_error"):
        yield f"unreachable {why}", breaking.unreachable("C0NORTH", why, is_person=False)
    yield from digests.messages(audit)


def views(audit: Audit, reader: Reader) -> Iterator[tuple[str, View]]:
    """Every view about the audit."""
    form = audit.questionnaire
    found = checks.queries(audit)
    yield from ((f"review {n}", review.review(audit, found, n, reader)) for n in range(4))
    for asked in (*form.header_to_ask, *form.questions):
        yield f"meanings {asked.key}", explaining.meanings(audit, asked)
        yield f"guidance {asked.key}", explaining.guidance(audit, asked)
        yield f"see {asked.key}", explaining.see(audit, asked)
        for formerly in (False, True):
            form_of_it = question.show(audit, asked, formerly=formerly)
            yield f"question {asked.key} {formerly}", form_of_it
    for part in form.sections:
        for page in range(len(part.questions) + 1):
            yield f"section {part.key} {page}", section.show(audit, part.key, page)
            saved = part.questions[0].key
            again = section.show(audit, part.key, page, saved=saved, formerly=True)
            yield f"section {part.key} {page}, going on", again
    yield from _about_the_rest(audit, reader)
    yield from moderations.views(audit)
    yield "notice", explaining.plain("Not asked now, or ever again", "It does not apply & so on.")
    for count in (0, 1, 3, 30):
        yield f"start {count}", start.show(_apart(form, count), audit.case)
        yield f"assign {count}", assign.show(_apart(form, count))
    yield "header", header.show(form, audit.case, [audit] * 5, "as1")
    yield "started", started.show(audit, LINK)
    yield "started, not posted", started.show(audit, "")
    for one in (None, *audit.actions):
        yield f"action {one and one.number}", action.show(audit, one)
    yield from concerning.views(audit, reader)
    yield "hand over", hand_over.show(audit)
    yield "cancel", cancel.show(audit)
    yield from ((f"keep {query.key}", keep.show(audit, [query])) for query in found)
    yield from (
        (f"keep {n} like {q.key}", keep.show(audit, [replace(q, revision=at) for at in range(n)]))
        for q in found
        for n in (2, 12)
    )
    yield from desks.views(audit, reader)
    content = a_home(audit)
    yield "home", home.home(content, reader)
    yield "home of a stranger", home.home(home.HomeContent(""), reader)
    for listing in home.Listing:
        yield f"all {listing}", home.see_all(listing, content, 0, reader)
        yield f"all {listing}, later", home.see_all(listing, content, 7, reader)


def _about_the_rest(audit: Audit, reader: Reader) -> Iterator[tuple[str, View]]:
    """What is left of the audit, what another one like it said before, and what is about none."""
    yield from _of_the_set_up()
    for pace in (None, Pace(0, None), Pace(1, 1), Pace(412, 1_030)):
        for page in range(3):
            step = next(steps(audit))
            seen = remaining.left(audit, page, pace, may_answer=pace is not None, asked=step)
            yield f"left {page} {pace}", seen
    former = replace(audit, id="f1", submitted_at=NOW - timedelta(days=200))
    for step in steps(audit):
        empty = {at: entry for at, entry in audit.entries.items() if at != step}
        today = replace(audit, entries=empty)
        for page in (0, 1):
            shown = looking_back.last_time(today, step, former, page, reader, used=page == 1)
            yield f"last time {step} {page}", shown
    yield "last time, nothing", looking_back.nothing()
    yield from listed.views(audit, reader)
    yield from agreed.views(audit, reader)
    yield from followed.views(audit, reader)


def _of_the_set_up() -> Iterator[tuple[str, View]]:
    """Its forms: before anything is set up, and with as much as a council may have."""
    ids = tuple(f"U{number:03}" for number in range(120))
    teams = tuple(
        Team(f"t{number}", f"{number} {'&' * 70}", "C0NORTH", escalation=ids, hours=Hours())
        for number in range(500)
    )
    number = "0" * LONGEST_NUMBER
    somebody = Person("U0ASHA", "&" * 150, "t3", ROLES, True, "Europe/Lisbon", number)
    whole = Setup("&" * 75, "01632 960120", teams, (somebody,), escalation=ids)
    channel = Channel("C0GEN", is_private=False, is_shared=True, is_member=False)
    archived = Channel("C0GEN", is_archived=True)
    told = [w for c in (channel, archived) for w in warnings(c, for_managers=True)]
    yield "set-up, new", set_up.show(EMPTY)
    yield "set-up", set_up.show(whole, told)
    yield "set-up told", kept(told)
    yield from ((f"team {team and team.key}", team_form.show(team)) for team in (None, teams[0]))
    for known in (somebody, replace(somebody, active=False, team="gone", roles=frozenset())):
        yield f"person {known.active}", person_form.show(known, teams, left_slack=not known.active)
    new = Person("U0NEW", "")
    yield "person, new", person_form.show(new, (), is_new=True)


def an_assignment(audit: Audit) -> Assignment:
    """The audit, before it began."""
    due = date(2026, 11, 27)
    title = audit.questionnaire.title
    return Assignment("as1", "form", title, audit.case, "U0ASHA", due, "U0QUINN", NOW)


def a_home(audit: Audit) -> home.HomeContent:
    """A Home with plenty of everything."""
    to = Mrkdwn("<#C0NORTH>")
    return home.HomeContent(
        name="Asha & <Verma>",
        may_audit=True,
        may_assign=True,
        assigned=[an_assignment(audit)] * 120,
        in_progress=[home.summary(audit, LINK)] * 120,
        submitted=[home.summary(audit)] * 6,
        still=[_standing(audit, place) for place in range(90)],
        waiting=[(audit.questionnaire.title, 12)] * 12,
        faults=home.faults(
            has_emergency_number=False, unreachable=[(to, "is_archived")] * 12, unseen=3
        ),
        moderations=moderations.some_moderations(audit),
        undelivered=[home.Undelivered("a1/risk/3" * 20, to, "no_text", True, NOW)] * 90,
        following=followed_by(audit),
    )


def followed_by(audit: Audit) -> home_lists.Following:
    """Concerns nobody has, and actions of every kind."""
    due = (date(2026, 11, 2), None, date(2026, 11, 20), date(2026, 12, 4))
    items = [
        Item(f"x{n}", audit.id, audit.case, "U0DANA" if n % 2 else None, "&" * 75, day, n < 9)
        for n, day in enumerate(due * 12)
    ]
    return home_lists.Following(
        alerts=[
            home_lists.Alert(f"c{n}", audit.case, "U0ASHA", NOW, SafeNow.NO, n, n % 2 == 0)
            for n in range(7)
        ],
        actions=[Row(item, "&" * 500) for item in items],
        teams=[home_lists.TeamActions(f"t{n}", "&" * 75, n * 7, n * 2, n) for n in range(8)],
        emergency_number="01632 960120",
        person="U0DANA",
    )


def _standing(audit: Audit, place: int) -> Standing:
    """An audit that nobody is at work on."""
    title = audit.questionnaire.title
    return Standing(OpenAudit(f"a{place}", audit.case, title, "U0LEE", NOW), place < home.SHOWN)


def _apart(form: Questionnaire, count: int) -> list[Questionnaire]:
    """So many questionnaires like this one, each with a key of its own."""
    return [replace(form, key=f"{form.key}-{place}") for place in range(count)]
