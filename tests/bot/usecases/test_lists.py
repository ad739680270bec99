"""A council's lists stand in the forms it fills in, and an audit keeps those it began with."""

from dataclasses import replace

import pytest

from bot.messages.forms.header import Header
from bot.usecases import starting
from bot.usecases.context import Outcome
from bot.usecases.starting import Begin
from flows.answers import Picked
from flows.audit import Audit
from flows.lists import Lists
from flows.loading import load
from flows.questionnaire import Option
from flows.questionnaires import shipped, shipped_source
from storage import audits
from storage.questionnaires import Library, VersionInUse
from tests.bot.usecases.house import SETUP, WORKSPACE, House
from tests.flows.building import ASHA

AGENCIES = (Option("ours", "Our agency"), Option("theirs", "Their agency"))
CHESHIRE = "cheshire-multi-agency"


def council(house: House, **lists: tuple[Option, ...]) -> None:
    """Set the council up with these lists."""
    house.set_up(replace(SETUP, lists=lists))


def begin(house: House, agency: str) -> Outcome:
    form = Header(CHESHIRE, "710452", "", {"agency": Picked((agency,))})
    return starting.begin(house.context, Begin(house.cause(), form))


def loaded(house: House, audit: str, library: Library | None = None) -> Audit:
    """The audit as a bot that has just started would load it."""
    fresh = library or Library(shipped())
    with house.context.database.read() as conn:
        found = audits.load(conn, WORKSPACE, audit, fresh)
    assert found is not None
    return found


def test_the_header_offers_the_councils_list_and_takes_nothing_else(house: House) -> None:
    council(house, agency=AGENCIES)
    offered = starting.choose(house.context, ASHA.id, CHESHIRE, "710452")
    assert "Our agency" in str(offered.view)
    assert "Police" not in str(offered.view)
    assert begin(house, "police").errors
    assert begin(house, "ours").audit


def test_without_a_list_the_header_offers_what_the_form_comes_with(house: House) -> None:
    assert "Police" in str(starting.choose(house.context, ASHA.id, CHESHIRE, "710452").view)


def test_the_list_of_teams_is_the_councils_own(house: House) -> None:
    view = str(starting.choose(house.context, ASHA.id, "rutland-case-audit", "710452").view)
    assert "North team" in view
    assert "South team" in view


def test_an_audit_keeps_the_list_it_began_with(house: House) -> None:
    council(house, agency=AGENCIES)
    before = begin(house, "theirs").audit
    council(house, agency=(Option("other", "Another"), Option("ours", "Our agency, renamed")))
    after = begin(house, "other").audit
    kept, new = loaded(house, before), loaded(house, after)
    assert kept.questionnaire.by_key["agency"].options == AGENCIES
    assert kept.value("agency") == "theirs"
    labels = [option.label for option in new.questionnaire.by_key["agency"].options]
    assert labels == ["Another", "Our agency, renamed"]
    assert (kept.questionnaire.key, kept.questionnaire.version) == (CHESHIRE, 1)


def test_two_audits_with_the_same_list_share_what_is_kept(house: House) -> None:
    council(house, agency=AGENCIES)
    one, two = begin(house, "ours").audit, begin(house, "theirs").audit
    assert loaded(house, one).questionnaire.digest == loaded(house, two).questionnaire.digest


def test_what_is_offered_is_the_form_however_many_lists_were_in_it(house: House) -> None:
    council(house, agency=AGENCIES)
    begin(house, "ours")
    library = Library(())
    with house.context.database.read() as conn:
        (offered,) = library.available(conn, WORKSPACE)
    assert "police" in [option.value for option in offered.by_key["agency"].options]


@pytest.mark.parametrize("lists", [{}, {"agency": AGENCIES}])
def test_a_form_changed_without_a_new_version_is_refused_with_lists_and_without(
    house: House, lists: Lists
) -> None:
    council(house, agency=AGENCIES)
    begin(house, "ours")
    changed = load(shipped_source(CHESHIRE).replace("Multi-agency case audit", "Another title"))
    library = Library([changed])
    with house.context.database.begin() as conn:
        assert library.changed_without_version(conn, WORKSPACE) == (changed,)
        with pytest.raises(VersionInUse):
            library.pin_with(conn, WORKSPACE, changed, lists, house.clock.now())


def test_lists_taken_out_of_the_set_up_give_the_forms_own_back(house: House) -> None:
    council(house, agency=AGENCIES)
    council(house)
    assert "Police" in str(starting.choose(house.context, ASHA.id, CHESHIRE, "710452").view)
