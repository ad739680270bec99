"""Audits completed one after another while things go wrong, and what is left of them, counted."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from flows import questionnaires
from storage.questionnaires import Library
from tests.command import PATIENCE_S, BotProcess
from tests.crash.ledger import Account, nothing_unsaid, take_account
from tests.crash.perils import Reaper, kills_of
from tests.crash.robot import DEEDS, Robot, Stubborn
from tests.crash.rounds import Plan, Round
from tests.crash.scene import Scene
from tests.crash.tally import Tally
from tests.crash.troubles import Troublemaker
from tests.workspace import Transport

AUDITOR = "U0ASHA"
FIRST_CASE = 710_452


@dataclass(slots=True)
class Campaign:
    """A round of audits on one database. ``note`` keeps a tally for the summary."""

    scene: Scene
    round: Round
    long: bool
    note: Callable[[Tally], None]

    @property
    def database(self) -> str:
        """What it is kept in."""
        return self.scene.address.partition(":")[0]

    def run(self, name: str, plan: Plan) -> Account:
        """Complete the round's audits, note the tally and give the account."""
        began = time.monotonic()
        (coventry,) = (q for q in questionnaires.shipped() if q.key == "coventry-case-audit")
        auditor = Stubborn(AUDITOR, self.scene.slack, self.scene.is_served)
        robots: list[Robot] = []
        made = 0
        for turn, transport in enumerate(self._transports(plan)):
            with self.scene.bot_over(transport) as bot:
                trouble = self._trouble(bot, plan, f"{self.database}/{name}/{turn}")
                robots.append(
                    Robot(
                        auditor,
                        case=str(FIRST_CASE + turn),
                        threatening=trouble.threatening,
                        records=self.scene.records,
                    )
                )
                robots[-1].complete(coventry)
                self._settle()
                assert bot.kills == kills_of(plan.kills)
                trouble.forget()
                made += trouble.made
        auditor.leave()
        account = take_account(self.scene.slack, robots, self.scene.records, Library((coventry,)))
        seconds = round(time.monotonic() - began)
        self.note(Tally.of(self.database, name, self.scene.kills, made, seconds, account))
        self._check_log(account)
        return account

    def _check_log(self, account: Account) -> None:
        """Nothing went wrong that nobody expected, and nothing that was typed is told."""
        log = self.scene.bots[-1].log
        assert "Traceback" not in log
        assert "stumbled" not in log
        assert [said for said in account.acknowledged.values() if " " in said and said in log] == []

    def _transports(self, plan: Plan) -> list[Transport]:
        """By turns; where there is but one audit, each transport has a database of either kind."""
        return self.round.transports(plan.turn + (self.database == "sqlite"))

    def _trouble(self, bot: BotProcess, plan: Plan, about: str) -> Troublemaker:
        scene, chance = self.scene, self.round.chance(about, "kills")
        reaper = Reaper(bot, scene.slack, scene.records, chance, scene.is_served)
        reaper.plan(plan.kills, DEEDS)
        trouble = Troublemaker(scene.slack, reaper, self.round.chance(about, "troubles"))
        trouble.plan(plan.troubles, DEEDS)
        return trouble

    def _settle(self) -> None:
        slack = self.scene.slack
        slack.wait(lambda: slack.undelivered == 0, PATIENCE_S, "an event stayed unheard")
        slack.wait(
            lambda: nothing_unsaid(self.scene.records), PATIENCE_S, "a message stayed unsaid"
        )
