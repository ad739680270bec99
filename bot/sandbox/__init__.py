"""A local Slack workspace: Slack's own protocol to a bot, a page to people. Loopback only."""

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.manifest import Manifest
from bot.sandbox.people import ChannelPlan, Person, Team
from bot.sandbox.workspace import Workspace

__all__ = ["ChannelPlan", "Manifest", "Person", "Team", "Workspace", "WorkspaceClock"]
