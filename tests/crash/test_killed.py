"""The bot is killed again and again while audits are completed, and nothing is lost or doubled."""

import pytest

from tests.crash.campaign import Campaign
from tests.crash.rounds import KILLED

pytestmark = pytest.mark.timeout(1800)


def test_killed_at_any_instant_the_bot_loses_and_doubles_nothing(campaign: Campaign) -> None:
    """Every acknowledged answer is stored once; every message stands once, in order; submitted."""
    account = campaign.run("killed", KILLED[campaign.long])
    account.check_balance()
