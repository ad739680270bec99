"""Questionnaires for tests of the format: a small sound one, and ways to spoil it."""

from textwrap import indent

SOUND = """\
key: small-audit
version: 1
title: Small audit
about: A questionnaire for tests.
header:
  - {key: auditor, label: Auditor, filled_by: auditor}
  - {key: band, type: choice, label: Age band, ask: Which band?, options: [Under 1, 1 to 5]}
scales:
  quality:
    title: Quality
    grades:
      - {value: good, label: Good, meaning: It helped., good: true}
      - {value: poor, label: Poor, good: false}
note_sets:
  both:
    - {key: evidence, label: Evidence, ask: What is it?}
    - {key: impact, label: Impact, ask: What came of it?, required: {for: [good]}}
sections:
  - key: main
    title: Main
    questions:
      - {key: risk, type: grade, scale: quality, also: [not_applicable], label: Risk, ask: Risk?,
         notes: both}
QUESTIONS
overall: risk
moderation: {which: every, at_or_below: poor}
"""


def sheet(questions: str = "", **replaced: str) -> str:
    """The small questionnaire with more ``questions`` after its first.

    Each of ``replaced`` is a top-level key with what takes its place (empty: the key goes).
    """
    text = SOUND.replace("QUESTIONS\n", indent(questions.strip("\n") + "\n", " " * 6))
    for key, value in replaced.items():
        text = _with(text, key, value)
    return text


def _with(text: str, key: str, value: str) -> str:
    lines = text.splitlines(keepends=True)
    begin = next(n for n, line in enumerate(lines) if line.startswith(f"{key}:"))
    inside = (n for n in range(begin + 1, len(lines)) if not lines[n].startswith(" "))
    end = next(inside, len(lines))
    new = [f"{key}: {value}\n"] if value else []
    return "".join([*lines[:begin], *new, *lines[end:]])


def asked(type_: str, key: str = "extra", **more: str) -> str:
    """One question in flow style, with ``more`` keys as they are written."""
    keys = {"key": key, "type": type_, "label": key.title(), "ask": f"{key.title()}?", **more}
    return "- {" + ", ".join(f"{name}: {value}" for name, value in keys.items()) + "}\n"
