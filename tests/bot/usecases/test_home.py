"""What Home finds for each person."""

import json
from datetime import timedelta

from bot.usecases import home
from storage import gates
from storage.gates import Destination
from tests.bot.usecases.house import WORKSPACE, House

STILL = "Audits standing still"


def shown(house: House, person: str) -> str:
    """Everything on somebody's Home."""
    return json.dumps(home.show(house.context, person), ensure_ascii=False)


def test_whom_no_message_reaches_is_not_here_any_more(house: House) -> None:
    """They can't sign in, says Slack, though the set-up does not know it yet."""
    house.begin()
    assert STILL not in shown(house, "U0QUINN")
    with house.context.database.begin() as conn:
        asha = Destination(WORKSPACE, "U0ASHA")
        gates.broke(conn, asha, "user_disabled", house.clock.now())
    assert "<@U0ASHA> has left" in shown(house, "U0QUINN")


def test_only_a_quality_lead_hears_of_what_stands_still(house: House) -> None:
    house.begin()
    house.clock.move(timedelta(days=15).total_seconds())
    assert STILL in shown(house, "U0QUINN")
    assert STILL not in shown(house, "U0SAM")
    assert STILL not in shown(house, "U0ASHA")


def test_only_a_quality_lead_hears_of_what_could_not_be_delivered_and_to_whom(house: House) -> None:
    """By its key; what it would have said is not there."""
    audit = house.begin()
    house.give_up(audit)
    said = home.show_all(house.context, "U0QUINN", "undelivered.0")
    assert said.view is not None
    assert "A message to <@U0ASHA> · given up" in str(said.view)
    assert audit in str(said.view)
    assert "Risk" not in str(said.view)
    assert "could not be delivered" in shown(house, "U0QUINN")
    assert "could not be delivered" not in shown(house, "U0ASHA")
    sam = home.show_all(house.context, "U0SAM", "undelivered.0")
    assert audit not in str(sam.view)
