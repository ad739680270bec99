"""Slack misbehaves at random while audits are completed, and nothing is lost or doubled."""

import pytest

from tests.crash.campaign import Campaign
from tests.crash.rounds import TROUBLED

pytestmark = pytest.mark.timeout(1800)


def test_while_slack_misbehaves_nothing_is_lost_or_doubled(campaign: Campaign) -> None:
    """429, 500, silence, cut connections, events twice and late; and a kill now and then."""
    account = campaign.run("troubled by Slack", TROUBLED[campaign.long])
    account.check_balance()
