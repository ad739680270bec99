"""Every table: the schema, a module a subject.

Free text is ``FreeText``; times are UTC; ``workspace`` is Slack's team id, people and channels are
Slack's ids. Statements go over ``Model.__table__``; rows become the core's own types.
"""

from storage.tables.actions import Action, Chase, Digest, Snooze
from storage.tables.audits import Assignment, Audit, Entry, History, KeptQuery, Questionnaire
from storage.tables.columns import Base
from storage.tables.concerns import Acknowledgement, Concern, ConcernStep
from storage.tables.conversation import Inbox, LooseReply, Prompt, Thread
from storage.tables.council import CouncilList, Group, Person, Team, Workspace
from storage.tables.delivery import Gate, MethodPause, Outbox, Tick
from storage.tables.moderation import Mark, Moderation

__all__ = [
    "Acknowledgement",
    "Action",
    "Assignment",
    "Audit",
    "Base",
    "Chase",
    "Concern",
    "ConcernStep",
    "CouncilList",
    "Digest",
    "Entry",
    "Gate",
    "Group",
    "History",
    "Inbox",
    "KeptQuery",
    "LooseReply",
    "Mark",
    "MethodPause",
    "Moderation",
    "Outbox",
    "Person",
    "Prompt",
    "Questionnaire",
    "Snooze",
    "Team",
    "Thread",
    "Tick",
    "Workspace",
]
