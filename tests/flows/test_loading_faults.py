"""Every fault a questionnaire file can have is named, with its place and the mend."""

import pytest

from flows.loading import Code, find_faults, limits
from tests.flows.faulty_conditions import CONDITIONS, EXTRA, SEEN, Row, when
from tests.flows.sheets import SOUND, asked, sheet

NOTE = EXTRA + ".notes.comment"


def noted(note: str, kind: str = "yes_no", **more: str) -> str:
    """A file whose last question has this note."""
    return sheet(asked(kind, notes=f"[{note}]", **more))


def graded(grades: str) -> str:
    """A file with a second scale of these grades."""
    one = "quality: {title: Q, grades: [{value: good, label: Good, good: true},"
    two = "{value: poor, label: Poor, good: false}]}"
    return sheet(scales=f"{{{one} {two}, other: {{title: Other, grades: [{grades}]}}}}")


def moderated(policy: str) -> str:
    """A file with this moderation policy."""
    return sheet(moderation=f"{{{policy}}}")


def chosen(*options: str, kind: str = "choice", **more: str) -> str:
    """A file whose last question has these options."""
    return sheet(asked(kind, options=f"[{', '.join(options)}]", **more))


COMMENT = "key: comment, label: Comment, ask: Why?"
GOOD = "{value: a, label: A, good: true}"

ROWS = [
    *CONDITIONS,
    Row(Code.SYNTAX, "key: [a", "", "quote or bracket that is still open"),
    Row(Code.SYNTAX, "key: a: b", "", "Put text that holds a colon"),
    Row(Code.SYNTAX, "key:\n\t- a", "", "Indent with spaces"),
    Row(Code.SYNTAX, "key: *nobody", "", "Define it with &"),
    Row(Code.NOT_ONE_DOCUMENT, "", "", "The file is empty"),
    Row(Code.NOT_ONE_DOCUMENT, "# only a comment\n", "", "The file is empty"),
    Row(Code.NOT_ONE_DOCUMENT, "key: a\n---\nkey: b\n", "", "second document"),
    Row(Code.TOO_LARGE, "#" + "x" * limits.TEXT, "", "longer than 1,000,000"),
    Row(Code.TOO_LARGE, "[" * 100_000, "", "nested more than 200 deep"),
    Row(Code.TOO_LARGE, "- " * 100_000, "", "nested more than 200 deep"),
    Row(Code.TOO_LARGE, "key: &a\n  - *a\n", "", "aliases hold themselves"),
    Row(
        Code.TOO_LARGE,
        "\n".join(["a0: &a0 [x]", *(f"a{n + 1}: &a{n + 1} [{f'*a{n}, ' * 9}]" for n in range(9))]),
        "",
        "unfold to more than",
    ),
    Row(Code.WRONG_KIND, "just text", "", "must be keys with values"),
    Row(Code.WRONG_KIND, sheet(title="[a, b]"), "title", "'title' must be text"),
    Row(Code.WRONG_KIND, sheet(header="none"), "header", "must be a list"),
    Row(Code.WRONG_KIND, sheet("- only text"), "sections.main.questions[2]", "must be keys"),
    Row(Code.WRONG_KIND, sheet("- {[a]: b}"), "sections.main.questions[2]", "make every key"),
    Row(
        Code.WRONG_KIND,
        sheet(asked("yes_no", required="yes")),
        f"{EXTRA}.required",
        "Write true or false",
    ),
    Row(Code.WRONG_KIND, sheet(asked("number", min="few")), f"{EXTRA}.min", "must be a number"),
    Row(
        Code.WRONG_KIND,
        when("{question: day, above: 2026-02-30}", asked("date", "day")),
        f"{EXTRA}.when.above",
        "must be a date",
    ),
    Row(Code.WRONG_KIND, when("seen"), f"{EXTRA}.when", "must be keys with values"),
    Row(Code.UNKNOWN_KEY, sheet() + "titel: x\n", "titel", "Did you mean 'title'?"),
    Row(Code.UNKNOWN_KEY, sheet() + "<<: x\n", "<<", "Merging isn't read"),
    Row(
        Code.UNKNOWN_KEY,
        sheet(asked("yes_no", requierd="false")),
        f"{EXTRA}.requierd",
        "A yes_no question has no key 'requierd'. Did you mean 'required'?",
    ),
    Row(Code.UNKNOWN_KEY, noted(f"{{{COMMENT}, need: x}}"), f"{NOTE}.need", "A note has no key"),
    Row(Code.REPEATED_KEY, sheet() + "title: Again\n", "title", "stands here twice"),
    Row(
        Code.REPEATED_KEY,
        sheet(asked("yes_no") * 1).replace("ask: Extra?", "ask: A?, ask: B?"),
        f"{EXTRA}.ask",
        "'ask' stands here twice",
    ),
    Row(Code.MISSING_KEY, sheet(about=""), "", "has no 'about'. Add about:"),
    Row(Code.MISSING_KEY, sheet(asked("grade")), EXTRA, "A grade question has no 'scale'"),
    Row(
        Code.MISSING_KEY,
        sheet("- {key: extra, label: Extra, ask: Extra?}"),
        EXTRA,
        "A question has no 'type'",
    ),
    Row(Code.EMPTY, sheet(title="''"), "title", "'title' is empty"),
    Row(Code.EMPTY, sheet(asked("yes_no", guidance="~")), f"{EXTRA}.guidance", "leave the key out"),
    Row(Code.EMPTY, sheet(sections="[]", overall=""), "sections", "an empty list"),
    Row(Code.EMPTY, chosen("Only"), f"{EXTRA}.options", "no choice"),
    Row(Code.UNREADABLE, "key: \x07", "", "can't be read"),
    Row(Code.UNREADABLE, "key: \ud800", "", "Save it as plain UTF-8"),
    Row(Code.UNREADABLE, sheet(title='"A\\0b"'), "title", "control character"),
    Row(Code.KEY_FORM, sheet(key="Small Audit"), "key", "'Small Audit' can't be a key"),
    Row(Code.KEY_FORM, sheet(key="a" * 41), "key", "at most 40"),
    Row(Code.KEY_FORM, chosen("{value: B!, label: B}", "C"), f"{EXTRA}.options[1].value", "value"),
    Row(
        Code.RESERVED,
        noted("{key: answer, label: A, ask: A?}"),
        f"{EXTRA}.notes.answer.key",
        "the question's own answer",
    ),
    Row(
        Code.RESERVED,
        graded(f"{GOOD}, {{value: not_applicable, label: N, good: false}}"),
        "scales.other.grades[2].value",
        "never a grade",
    ),
    Row(Code.TOO_LONG, sheet(title="t" * 76), "title", "has 76 characters and Slack has room"),
    Row(Code.TOO_LONG, sheet(title='"A\\nB"'), "title", "several lines"),
    Row(Code.TOO_LONG, chosen("o" * 76, "P"), f"{EXTRA}.options[1]", "room for 75"),
    Row(
        Code.TOO_LONG,
        graded(f"{GOOD}, {{value: b, label: {'b' * 76}, good: false}}"),
        "scales.other.grades[2].label",
        "room for 75",
    ),
    Row(
        Code.TOO_LONG,
        sheet(asked("yes_no", ask="'" + "&" * 201 + "'")),
        f"{EXTRA}.ask",
        "has 1,005 characters as Slack counts them",
    ),
    Row(
        Code.TOO_LONG,
        sheet(asked("yes_no", guidance="g" * 2_901)),
        f"{EXTRA}.guidance",
        "room for 2,900",
    ),
    Row(Code.TOO_LONG, noted(f"{{{COMMENT}, hint: {'h' * 151}}}"), f"{NOTE}.hint", "room for 150"),
    Row(Code.TOO_MANY, chosen(*(f"o{n}" for n in range(101))), f"{EXTRA}.options", "to 100"),
    Row(Code.LATER, when("{question: extra, equals: yes}"), f"{EXTRA}.when.question", "itself"),
    Row(Code.VERSION, sheet(version="1.0"), "version", "'1.0' is no version"),
    Row(Code.VERSION, sheet(version="0"), "version", "whole number from 1"),
    Row(Code.VERSION, sheet(version="9" * 5_000), "version", "is no version"),
    Row(Code.UNKNOWN_WORD, sheet(asked("yesno")), f"{EXTRA}.type", "Did you mean 'yes_no'?"),
    Row(
        Code.UNKNOWN_WORD,
        sheet(asked("yes_no", also="[never]")),
        f"{EXTRA}.also[1]",
        "There is dont_know, not_applicable, not_sure",
    ),
    Row(Code.UNKNOWN_WORD, sheet(asked("date", latest="tomorrow")), f"{EXTRA}.latest", "today"),
    Row(
        Code.UNKNOWN_WORD,
        noted(f"{{{COMMENT}, required: sometimes}}"),
        f"{NOTE}.required",
        "There is always, never",
    ),
    Row(Code.UNKNOWN_WORD, noted(f"{{{COMMENT}, kind: number}}"), f"{NOTE}.kind", "date, text"),
    Row(
        Code.UNKNOWN_WORD,
        sheet(header="[{key: by, label: By, filled_by: author}]"),
        "header.by.filled_by",
        "auditor",
    ),
    Row(Code.UNKNOWN_WORD, moderated("which: all"), "moderation.which", "every, none, share"),
    Row(
        Code.UNKNOWN_WORD,
        sheet(header="[{key: g, type: grade, scale: quality, label: G, ask: G?}]"),
        "header.g.type",
        "can't be 'grade'",
    ),
    Row(
        Code.OTHER_TYPE,
        sheet(asked("date", scale="quality")),
        f"{EXTRA}.scale",
        "'scale' belongs to grade questions",
    ),
    Row(
        Code.OTHER_TYPE,
        sheet(asked("long_text", options="[a, b]")),
        f"{EXTRA}.options",
        "belongs to choice or checklist questions",
    ),
    Row(
        Code.OTHER_TYPE,
        sheet(header="[{key: a, type: date, label: A, ask: A?, when: {question: a}}]"),
        "header.a.when",
        "belongs to numbered questions",
    ),
    Row(
        Code.SAME_KEY,
        sheet(SEEN + SEEN.replace("Seen", "Again")),
        "sections.main.questions.seen",
        "The question key 'seen' stands here twice",
    ),
    Row(
        Code.SAME_KEY,
        sheet(asked("yes_no", "band")),
        "sections.main.questions.band",
        "The question key 'band'",
    ),
    Row(
        Code.SAME_KEY,
        SOUND.replace(
            "QUESTIONS\n",
            "  - {key: main, title: Other, questions: [{key: x, type: date, label: X, ask: X?}]}\n",
        ),
        "sections.main",
        "The section key 'main'",
    ),
    Row(
        Code.SAME_KEY,
        chosen("{value: a, label: One}", "{value: a, label: Two}"),
        f"{EXTRA}.options[2]",
        "The value 'a'",
    ),
    Row(
        Code.SAME_KEY,
        sheet(asked("yes_no", also="[not_sure, not_sure]")),
        f"{EXTRA}.also[2]",
        "'not_sure'",
    ),
    Row(
        Code.SAME_KEY,
        noted(f"{{{COMMENT}}}, {{{COMMENT.replace('Comment', 'Other')}}}"),
        NOTE,
        "The note key 'comment'",
    ),
    Row(
        Code.SAME_LABEL,
        sheet(SEEN + asked("yes_no").replace("label: Extra", "label: SEEN")),
        EXTRA,
        "The label 'SEEN'",
    ),
    Row(
        Code.SAME_LABEL,
        SOUND.replace(
            "QUESTIONS\n",
            "  - {key: other, title: main, questions: [{key: x, type: date, label: X, ask: X?}]}\n",
        ),
        "sections.other",
        "The section title 'main'",
    ),
    Row(
        Code.SAME_LABEL,
        chosen("{value: a, label: At home}", "{value: b, label: at home!}"),
        f"{EXTRA}.options[2]",
        "The label 'at home!'",
    ),
    Row(
        Code.SAME_LABEL,
        noted(f"{{{COMMENT}}}, {{key: b, label: Comment, ask: B?}}"),
        f"{EXTRA}.notes.b",
        "The note label 'Comment'",
    ),
    Row(
        Code.NO_SUCH_SCALE,
        sheet(asked("grade", scale="qualty")),
        f"{EXTRA}.scale",
        "Did you mean 'quality'?",
    ),
    Row(Code.SCALE_GRADES, graded(GOOD), "scales.other.grades", "one grade"),
    Row(
        Code.SCALE_GRADES,
        graded(f"{{value: b, label: B, good: false}}, {GOOD}"),
        "scales.other.grades",
        "the best first",
    ),
    Row(Code.EMPTY, graded(""), "scales.other.grades", "empty list"),
    Row(
        Code.NO_SUCH_NOTE_SET,
        sheet(asked("yes_no", notes="bth")),
        f"{EXTRA}.notes",
        "Did you mean 'both'?",
    ),
    Row(
        Code.NOTE_VALUE,
        noted(f"{{{COMMENT}, required: {{for: [yes, maybe]}}}}"),
        f"{NOTE}.required.for[2]",
        "'extra' is never answered 'maybe'",
    ),
    Row(
        Code.NOTE_VALUE,
        noted(f"{{{COMMENT}, required: {{for: [short]}}}}", kind="long_text"),
        f"{NOTE}.required.for[1]",
        "always or never",
    ),
    Row(
        Code.NOTE_VALUE,
        sheet(asked("yes_no", notes="both")),
        "note_sets.both.impact.required.for[1]",
        "'extra' is never answered 'good'",
    ),
    Row(Code.COMMAND_WORD, chosen("Back", "Front"), f"{EXTRA}.options[1]", "'Back' is a command"),
    Row(
        Code.COMMAND_WORD,
        chosen("A concern", "{value: concern, label: The concern}", kind="checklist"),
        f"{EXTRA}.options[2]",
        "Choose other words",
    ),
    Row(Code.NO_VALUE, chosen("'!!'", "Yes"), f"{EXTRA}.options[1]", "Write {value: a_word"),
    Row(
        Code.RANGE,
        sheet(asked("number", min="5", max="4")),
        f"{EXTRA}.max",
        "No number lies between 5 and 4",
    ),
    Row(
        Code.RANGE,
        sheet(asked("number", min="0.2", max="0.8", whole="true")),
        f"{EXTRA}.max",
        "No whole number",
    ),
    Row(Code.RANGE, moderated("which: every, days: 0"), "moderation.days", "from 1 to 90"),
    Row(Code.OVERALL, sheet(overall="band"), "overall", "no grade question of the questionnaire"),
    Row(
        Code.OVERALL,
        SOUND.replace("QUESTIONS\n", "").replace("title: Main", "title: Main\n    overall: rsk"),
        "sections.main.overall",
        "Did you mean 'risk'?",
    ),
    Row(
        Code.POLICY_GRADE,
        moderated("which: none, at_or_below: bad"),
        "moderation.at_or_below",
        "No scale has the grade 'bad'",
    ),
    Row(
        Code.POLICY_QUESTION,
        moderated("which: every, regrade: [band]"),
        "moderation.regrade[1]",
        "There is risk.",
    ),
    Row(
        Code.POLICY_QUESTION,
        moderated("which: every, regrade: [risk, risk]"),
        "moderation.regrade[2]",
        "Name it once",
    ),
    Row(
        Code.POLICY_QUESTION,
        sheet(overall="", moderation="{which: every, looks_at: overall}"),
        "moderation.looks_at",
        "looks_at: any",
    ),
    Row(Code.RANGE, sheet() + "actions: {effect_weeks: 0}\n", "actions.effect_weeks", "1 to 52"),
    Row(Code.RANGE, sheet() + "actions: {effect_weeks: 1.5}\n", "actions.effect_weeks", "1 to 52"),
    Row(Code.UNKNOWN_KEY, sheet() + "actions: {review: true}\n", "actions.review", "review_first"),
    Row(Code.POLICY_SHARE, moderated("which: share"), "moderation", "A share is given"),
    Row(Code.POLICY_SHARE, moderated("which: every, share: 0.5"), "moderation.share", "only there"),
    Row(Code.POLICY_SHARE, moderated("which: share, share: 20"), "moderation.share", "0.2 is one"),
    Row(
        Code.OTHER_TYPE,
        chosen("A", "B", list="district"),
        f"{EXTRA}.list",
        "'list' belongs to choice questions in the header",
    ),
    Row(
        Code.OTHER_TYPE,
        sheet(header="[{key: a, type: yes_no, label: A, ask: A?, concern: [yes]}]"),
        "header.a.concern",
        "belongs to grade, yes_no or choice questions",
    ),
    Row(
        Code.UNKNOWN_KEY,
        chosen("{label: A, also: [not_applicable]}", "B"),
        f"{EXTRA}.options[1].also",
        "An option has no key 'also'",
    ),
    Row(
        Code.UNKNOWN_WORD,
        chosen("{label: A, also: [not_sure]}", kind="checklist"),
        f"{EXTRA}.options[1].also[1]",
        "can't be 'not_sure'",
    ),
    Row(
        Code.TOO_LONG,
        chosen(f"{{label: {'A' * 60}, also: [not_applicable]}}", kind="checklist"),
        f"{EXTRA}.options[1].label",
        "room for 59",
    ),
    Row(
        Code.SAME_LABEL,
        chosen("{label: A, also: [not_applicable]}", "A (not applicable)", kind="checklist"),
        f"{EXTRA}.options[2]",
        "stands here twice",
    ),
    Row(
        Code.UNKNOWN_KEY,
        sheet(asked("yes_no", tell="{boss: [yes]}")),
        f"{EXTRA}.tell.boss",
        "There is manager, service_lead.",
    ),
    Row(
        Code.ALERT_VALUE,
        sheet(asked("yes_no", tell="{manager: [yes, nope]}")),
        f"{EXTRA}.tell.manager[2]",
        "never answered 'nope'. Did you mean 'no'?",
    ),
    Row(
        Code.ALERT_VALUE,
        sheet(asked("yes_no", concern="[maybe]")),
        f"{EXTRA}.concern[1]",
        "never answered 'maybe'",
    ),
    Row(
        Code.FILLED_TWICE,
        sheet(header="[{key: a, label: A, filled_by: case}, {key: b, label: B, filled_by: case}]"),
        "header.b",
        "filled by the case",
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.code.name.lower()}")
def test_a_fault_is_named_alone_with_its_place_and_mend(row: Row) -> None:
    faults = find_faults(row.text, "file.yaml")
    assert [(fault.code, fault.key) for fault in faults] == [(row.code, row.key)], faults
    (fault,) = faults
    assert row.words.casefold() in f"{fault.fault} {fault.mend}".casefold()
    assert fault.fault.endswith((".", "?"))
    assert fault.mend.endswith((".", "?"))
    assert str(fault).startswith(f"file.yaml:{fault.line}: {fault.code}")
    assert "\n" not in str(fault)


def test_every_code_has_a_row_in_the_table() -> None:
    assert {row.code for row in ROWS} == set(Code)
