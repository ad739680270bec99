"""An audit is assigned only to somebody who is here and audits."""

import pytest

from flows.answers import Person
from flows.assigning import auditor_fault
from tests.flows.building import ASHA, DANA, LEE, MARCUS, PRIYA, QUINN


@pytest.mark.parametrize("person", [ASHA, MARCUS, QUINN], ids=lambda person: person.name)
def test_auditors_managers_and_quality_leads_can_be_assigned_an_audit(person: Person) -> None:
    assert auditor_fault(person) is None


@pytest.mark.parametrize(
    ("person", "left", "fault"),
    [
        (DANA, "", "Dana Cole is not set up to audit."),
        (PRIYA, "", "Priya Nair is not set up to audit."),
        (LEE, "", "Lee Hart has left."),
        (ASHA, "Asha Verma", "Asha Verma has left."),
        (None, "Robin Field", "Robin Field has left."),
        (None, "", "I don't know that person."),
    ],
)
def test_anybody_else_is_refused_by_name(person: Person | None, left: str, fault: str) -> None:
    """``left`` is a name from Slack, which knows first who was deactivated."""
    refused = auditor_fault(person, left)
    assert refused is not None
    assert refused.fault == fault
    assert refused.mend
