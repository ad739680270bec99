"""A council's lists stand in a form where it says so, and an audit keeps those it began with."""

from dataclasses import replace

from flows import lists
from flows.loading import load
from flows.questionnaire import Option
from flows.questionnaires import shipped
from tests.flows.building import BY_KEY, COVENTRY

TIER2 = BY_KEY["tier2-case-file"]
DISTRICTS = (Option("coast", "Coast"), Option("hills", "Hills", "Above the road."))


def test_a_list_takes_the_place_of_the_options_of_every_field_that_names_it() -> None:
    ours = lists.put_in(TIER2, {"district": DISTRICTS})
    assert ours.by_key["district"].options == DISTRICTS
    assert [field.key for field in ours.header] == [field.key for field in TIER2.header]
    assert ours.by_key["case_type"] == TIER2.by_key["case_type"]
    assert ours.questions == TIER2.questions


def test_with_lists_it_is_content_of_its_own_which_reads_back_to_the_same() -> None:
    ours = lists.put_in(TIER2, {"district": DISTRICTS})
    assert ours.digest != TIER2.digest
    assert load(ours.source) == ours
    assert lists.put_in(TIER2, {"district": DISTRICTS}).digest == ours.digest


def test_a_questionnaire_that_takes_none_of_the_lists_is_itself() -> None:
    """So is one whose own options the council repeats."""
    assert lists.put_in(COVENTRY, {"district": DISTRICTS}) is COVENTRY
    assert lists.put_in(TIER2, {"district": TIER2.by_key["district"].options}) is TIER2
    assert lists.put_in(TIER2, {}) is TIER2


def test_a_list_of_one_is_enough_where_a_council_has_one_district() -> None:
    ours = lists.put_in(TIER2, {"district": DISTRICTS[:1]})
    assert load(ours.source).by_key["district"].options == DISTRICTS[:1]


def test_another_council_can_undo_what_one_put_in() -> None:
    ours = lists.put_in(TIER2, {"district": DISTRICTS})
    theirs = lists.put_in(ours, {"district": TIER2.by_key["district"].options})
    assert theirs == replace(TIER2, source=theirs.source)
    assert theirs.digest == TIER2.digest


def test_the_lists_that_are_shipped_are_those_that_the_example_names() -> None:
    taken = {name for questionnaire in shipped() for name in lists.names(questionnaire)}
    assert taken == {
        "age_band",
        "agency",
        "case_type",
        "district",
        "legal_status",
        "strand",
        lists.TEAM,
    }
