"""FORMAT.md says what the reader does: every key, type and code, and its examples are sound."""

import re
from importlib.resources import files

import pytest

from flows.loading import (
    Code,
    find_faults,
    following,
    load,
    policies,
    questions,
    reader,
    whens,
)
from flows.loading.nodes import Keys
from flows.questionnaire import FilledBy, Grades, Moderated, QuestionType
from tests.flows.sheets import sheet

PAGE = (files("flows.questionnaires") / "FORMAT.md").read_text(encoding="utf-8")
ALL_KEYS = {
    key
    for module in (following, policies, reader, questions, whens)
    for kept in vars(module).values()
    for keys in (kept.values() if isinstance(kept, dict) else [kept])
    if isinstance(keys, Keys)
    for key in keys.allowed
}
WHOLE, *PARTS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_whole_file_on_the_page_can_be_loaded() -> None:
    assert load(WHOLE).key == "home-visit-check"


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.split()[2])
def test_every_example_on_the_page_is_sound(part: str) -> None:
    assert find_faults(sheet(part)) == ()


@pytest.mark.parametrize("kind", QuestionType)
def test_every_type_has_a_section_with_an_example_of_its_own(kind: QuestionType) -> None:
    (section,) = re.findall(rf"^### `{kind}`\n(.*?)^##", PAGE, re.MULTILINE | re.DOTALL)
    assert f"  type: {kind}\n" in section


def test_every_code_is_on_the_page_once_and_in_order() -> None:
    assert re.findall(r"^\| (Q\d+) \|", PAGE, re.MULTILINE) == [str(code) for code in Code]


@pytest.mark.parametrize("name", sorted({*ALL_KEYS, *FilledBy, *Moderated, *Grades}))
def test_every_key_and_word_is_on_the_page(name: str) -> None:
    assert re.search(rf"`{name}[`:]", PAGE)


def test_the_fault_on_the_page_is_what_the_reader_prints() -> None:
    (line,) = re.findall(r"^my-audit.yaml:.*$", PAGE, re.MULTILINE)
    asked = "        ask: Was the child seen?\n"
    text = WHOLE.replace(asked, f"{asked}        when: {{question: visit, equals: good}}\n")
    said = [str(fault) for fault in find_faults(text, "my-audit.yaml")]
    assert [re.sub(r":\d+:", ":", one) for one in said] == [re.sub(r":\d+:", ":", line)]
