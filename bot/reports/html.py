"""The finished audit as one page of HTML: to be read in a browser, printed on A4, and kept.

It stands by itself: no script, and nothing fetched from anywhere.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from bot.reports.audit import Report

SUFFIX: Final = "html"
SHORT: Final = 900
"""Characters. A row of so few is not broken across two pages."""
_PLAIN: Final = re.compile(r"[^A-Za-z0-9 ]")


def page(report: Report) -> bytes:
    """The whole page, in UTF-8."""
    return _template().render(report=report).encode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css"] = _css
    environment.globals["SHORT"] = SHORT
    return environment.get_template("audit.html.j2")


def _css(text: str) -> Markup:
    """Text inside a quoted string of a style sheet, where HTML's own escapes mean nothing."""
    # Nothing is left of it but letters, digits and blanks: the rest is written as code points,
    # each with the blank that ends it.
    return Markup(_PLAIN.sub(lambda found: f"\\{ord(found[0]):x} ", text))  # noqa: S704
