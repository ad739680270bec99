"""Reading a whole questionnaire: header, scales, sections, overall grades."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from yaml import MappingNode, Node, ScalarNode

from flows.loading import limits
from flows.loading.faults import Code
from flows.loading.following import read_actions
from flows.loading.nodes import Fields, Keys, Sheet, suggestion
from flows.loading.options import Options
from flows.loading.policies import read_policy
from flows.loading.questions import Questions
from flows.loading.reachable import reachable
from flows.loading.whens import Whens
from flows.questionnaire import (
    Option,
    Question,
    Questionnaire,
    QuestionType,
    Scale,
    Section,
)

_KEYS: Final = Keys.of(
    "A questionnaire",
    "key version title about sections",
    "header scales note_sets overall moderation actions",
)
_SCALE_KEYS: Final = Keys.of("A scale", "title grades")
_GRADE_KEYS: Final = Keys.of("A grade", "value label good", "meaning")
_SECTION_KEYS: Final = Keys.of("A section", "key title questions", "guidance overall")


class Reader:
    """Reads the questionnaire on ``sheet``, once, from the top down."""

    def __init__(self, sheet: Sheet) -> None:
        """Read from ``sheet``."""
        self._sheet = sheet
        self._scales: dict[str, Scale | None] = {}
        self._known: dict[str, Question | None] = {}
        self._options = Options(sheet)
        self._questions = Questions(sheet, self._scales)
        self._whens = Whens(sheet, self._known)
        self._count = 0

    def read(self) -> Questionnaire:
        """The questionnaire, without its digest.

        Raises:
            FileFaults: anything is wrong with it.
        """
        sheet = self._sheet
        top = sheet.fields(sheet.root, _KEYS)
        key = sheet.key(top)
        version = self._version(top)
        title = sheet.line(top, "title", limits.TITLE)
        about = sheet.prose(top, "about", limits.LONG)
        for name, node in self._named(top, "scales"):
            self._scales[name] = self._scale(name, node)
        self._questions.read_note_sets(dict(self._named(top, "note_sets")))
        header = self._header(top)
        sections = self._sections(top)
        self._whens.end()
        asked = [question for section in sections for question in section.questions]
        overall = self._overall(top, asked, "the questionnaire")
        actions = read_actions(sheet, top)
        scales = {name: scale for name, scale in self._scales.items() if scale is not None}
        moderation = read_policy(sheet, top, asked, scales.values(), overall)
        sheet.end()
        return Questionnaire(
            *(key, version, title, about, header, sections, scales, moderation, overall),
            actions=actions,
        )

    def _version(self, top: Fields) -> int:
        node = top.get("version")
        if node is None:
            return 0
        number = self._sheet.word(node, "version")
        if number.isdecimal() and 1 <= int(number[:9]) <= limits.VERSIONS:
            return int(number)
        self._sheet.fault(
            Code.VERSION,
            node,
            f"'{number[:60]}' is no version.",
            f"Write a whole number from 1 to {limits.VERSIONS:,}: 1, and one more for each change.",
        )
        return 0

    def _named(self, top: Fields, name: str) -> Iterable[tuple[str, Node]]:
        """What stands under a heading, each by a name of the file's own choosing."""
        node = top.get(name)
        if node is None:
            return
        found = self._sheet.mapping(node, f"'{name}'")
        if found:
            for key, value in node.value:
                self._sheet.check_key(key, key.value)
                yield key.value, value

    def _scale(self, name: str, node: Node) -> Scale | None:
        found = self._sheet.fields(node, _SCALE_KEYS)
        title = self._sheet.line(found, "title", limits.LABEL)
        nodes = self._sheet.items(found, "grades", limits.GRADES)
        grades = tuple(self._grade(item) for item in nodes)
        self._options.check(nodes, grades)
        if len(nodes) == 1:
            self._sheet.fault(
                Code.SCALE_GRADES, found["grades"], "A scale of one grade.", "Add a second grade."
            )
        worse = [not grade.good for grade in grades]
        if worse != sorted(worse):
            self._sheet.fault(
                Code.SCALE_GRADES,
                found["grades"],
                "A grade that is good stands below one that is not.",
                "Put the grades in order, the best first.",
            )
        return Scale(name, title, grades) if grades else None

    def _grade(self, node: Node) -> Option:
        found = self._sheet.fields(node, _GRADE_KEYS)
        value = self._sheet.value(found)
        if value in limits.ALSO:
            self._sheet.fault(
                Code.RESERVED,
                found["value"],
                f"'{value}' is never a grade.",
                "Take it out of the scale, and name it under also: in the questions.",
            )
        return Option(
            value,
            self._sheet.line(found, "label", limits.OPTION),
            self._sheet.prose(found, "meaning", limits.LONG),
            self._sheet.flag(found, "good", default=False),
        )

    def _header(self, top: Fields) -> tuple[Question, ...]:
        fields = []
        labels: set[str] = set()
        filled: set[str] = set()
        for node in self._sheet.items(top, "header") if "header" in top else ():
            field = self._questions.header_field(node)
            self._remember(node, field, labels)
            if field is None:
                continue
            fields.append(field)
            if field.filled_by in filled:
                self._sheet.fault(
                    Code.FILLED_TWICE,
                    node,
                    f"A field filled by the {field.filled_by} stands here already.",
                    "Keep one of them.",
                )
            if field.filled_by:
                filled.add(field.filled_by)
        return tuple(fields)

    def _sections(self, top: Fields) -> tuple[Section, ...]:
        sections = []
        keys: set[str] = set()
        titles: set[str] = set()
        for node in self._sheet.items(top, "sections"):
            section = self._section(node)
            self._once(Code.SAME_KEY, node, "section key", section.key, keys)
            self._once(Code.SAME_LABEL, node, "section title", section.title, titles)
            sections.append(section)
        return tuple(sections)

    def _section(self, node: Node) -> Section:
        found = self._sheet.fields(node, _SECTION_KEYS)
        key = self._sheet.key(found)
        title = self._sheet.line(found, "title", limits.LABEL)
        guidance = self._sheet.prose(found, "guidance", limits.LONG)
        labels: set[str] = set()
        read = [self._question(item, key, labels) for item in self._sheet.items(found, "questions")]
        questions = tuple(question for question in read if question is not None)
        return Section(
            key, title, questions, guidance, self._overall(found, questions, "this section")
        )

    def _question(self, node: Node, section: str, labels: set[str]) -> Question | None:
        self._count += 1
        found = self._sheet.mapping(node, "A question")
        question = self._questions.question(node, found, self._count, section)
        if "when" in found:
            when = self._whens.read(found["when"], question.key if question else "")
            if question and when:
                question = replace(question, when=when)
                if not reachable(question, self._known):
                    self._sheet.fault(
                        Code.UNREACHABLE,
                        found["when"],
                        "No answers to the questions before it lead to this question.",
                        "Change its condition, or take the question out.",
                    )
        self._remember(node, question, labels)
        return question

    def _remember(self, node: Node, question: Question | None, labels: set[str]) -> None:
        """Let conditions know the question. One that can't be read is known by its key alone."""
        if question is None:
            key = self._bare_key(node)
        else:
            key = question.key
            self._once(Code.SAME_LABEL, node, "label", question.label, labels)
        if key in self._known:
            self._sheet.fault(
                Code.SAME_KEY,
                node,
                f"The question key '{key}' stands here twice.",
                "Give each its own.",
            )
        elif key:
            self._known[key] = question

    @staticmethod
    def _bare_key(node: Node) -> str:
        pairs = node.value if type(node) is MappingNode else ()
        keys = (value for key, value in pairs if key.value == "key")
        return next((str(key.value) for key in keys if type(key) is ScalarNode), "")

    def _once(self, code: Code, node: Node, name: str, text: str, seen: set[str]) -> None:
        folded = text.casefold()
        if text and folded in seen:
            self._sheet.fault(
                code, node, f"The {name} '{text}' stands here twice.", "Give each its own."
            )
        seen.add(folded)

    def _overall(self, found: Fields, among: Iterable[Question], where: str) -> str:
        node = found.get("overall")
        if node is None:
            return ""
        key = self._sheet.word(node, "overall")
        grades = [q.key for q in among if q.type is QuestionType.GRADE]
        if key and key not in grades:
            self._sheet.fault(
                Code.OVERALL,
                node,
                f"'{key[:60]}' is no grade question of {where}.",
                suggestion(key, grades),
            )
        return key
