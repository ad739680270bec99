"""Every shipped instrument fits Slack, in messages and in forms, and shows nothing as chosen."""

import json
from dataclasses import replace

import pytest

from flows.audit import Audit
from flows.questionnaire import Questionnaire
from flows.questionnaires import shipped
from tests.bot.messages import everything
from tests.bot.messages.examples import FORMS_ONLY, READER, check_legal
from tests.flows.building import begun

EVERY = pytest.mark.parametrize("instrument", shipped(), ids=lambda q: q.key)


def blank(instrument: Questionnaire) -> Audit:
    """An audit in which nothing is answered, the header included."""
    return replace(begun(instrument), entries={})


@EVERY
def test_every_message_and_form_of_an_instrument_is_one_that_slack_takes(
    instrument: Questionnaire,
) -> None:
    for reader in (READER, FORMS_ONLY):
        for _, message in everything.messages(blank(instrument), reader):
            check_legal(message)
        for _, view in everything.views(blank(instrument), reader):
            check_legal(view)


@EVERY
def test_nothing_is_ticked_or_chosen_before_somebody_does(instrument: Questionnaire) -> None:
    for name, message in everything.messages(blank(instrument), READER):
        assert '"initial_' not in json.dumps(message.blocks), name
    for name, view in everything.views(blank(instrument), READER):
        if name.partition(" ")[0] in {"header", "question", "section"}:
            assert '"initial_' not in json.dumps(view), name
