"""A question type is whole: its kind, its widget, its documentation, a question to practise on."""

import re
from pathlib import Path

import pytest

import bot.widgets
import flows.questions
from flows.loading import load
from flows.questionnaire import NoteKind, Question, QuestionType

ROOT = Path(flows.questions.__file__).parents[2]
INSTRUMENTS = ROOT / "flows" / "questionnaires"
every_type = pytest.mark.parametrize("kind", QuestionType)


def practice() -> list[Question]:
    """Every question and header field of the training audit."""
    text = (INSTRUMENTS / "training-audit.yaml").read_text(encoding="utf-8")
    return list(load(text, "training-audit.yaml").by_key.values())


@every_type
def test_a_type_has_a_module_of_its_own_for_reading_and_one_for_showing(
    kind: QuestionType,
) -> None:
    assert (ROOT / "flows" / "questions" / f"{kind}.py").is_file()
    assert (ROOT / "bot" / "widgets" / f"{kind}.py").is_file()
    assert kind in flows.questions.REGISTRY
    assert kind in bot.widgets.WIDGETS


@every_type
def test_a_type_has_its_section_in_the_documentation_with_an_example(kind: QuestionType) -> None:
    format_ = (INSTRUMENTS / "FORMAT.md").read_text(encoding="utf-8")
    section = re.search(rf"^### `{kind}`\n(.*?)(?=^##)", format_, re.MULTILINE | re.DOTALL)
    assert section is not None
    assert f"type: {kind}" in section[1]


@every_type
def test_a_type_can_be_practised_in_the_training_audit(kind: QuestionType) -> None:
    assert any(question.type is kind and question.filled_by is None for question in practice())


@pytest.mark.parametrize("kind", NoteKind)
def test_a_kind_of_note_can_be_practised_in_the_training_audit(kind: NoteKind) -> None:
    assert any(note.kind is kind for question in practice() for note in question.notes)


def test_the_training_audit_has_six_questions() -> None:
    assert len([question for question in practice() if question.number]) == 6
