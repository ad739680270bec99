"""What a person types, marked up as Slack's own client does before anybody else sees it.

People, channels and addresses become `<…>`; the three characters are escaped. Inside code nothing
is marked.
"""

import re
from collections.abc import Mapping
from typing import Final

from bot.sandbox.wire import Json, escape

# Slack makes links of bare names too where they end as sites do. These ends are no English words.
_ENDS: Final = "com|org|net|uk|eu|info|example"
_ADDRESSES: Final = rf"""
    (?P<code>```.+?```|`[^`\n]+`)
  | (?P<url>https?://[^\s<>|]+)
  | (?P<mail>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<bare>(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:{_ENDS})\b(?:/[^\s<>|]*)?)
"""
_MENTIONS: Final = r"(?<!\w)@(?P<name>{names})(?!\w)"
_CHANNELS: Final = r"(?<!\w)\#(?P<channel>{names})(?![\w-])"
_EVERYBODY: Final = ("here", "channel", "everyone")
_AFTER_AN_ADDRESS: Final = ".,;:!?'\"*_~"
_MARKED: Final = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def marked(typed: str, people: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """What Slack keeps of it. `people` and `channels` are ids by name."""
    found = {name.lower(): each for name, each in people.items()}
    known = {name.lower(): (each, name) for name, each in channels.items()}
    pattern = _pattern((*found, *_EVERYBODY), known)

    def mark(match: re.Match[str]) -> str:
        kind, whole = str(match.lastgroup), match[0]
        if kind == "name":
            name = match["name"].lower()
            return f"<@{found[name]}>" if name in found else f"<!{name}>"
        if kind == "channel":
            return "<#{}|{}>".format(*known[match["channel"].lower()])
        if kind == "code":
            return escape(whole)
        address, rest = _without_what_follows(whole)
        shown = escape(address)
        before = {"url": "", "mail": "mailto:", "bare": "http://"}[kind]
        return (f"<{before}{shown}|{shown}>" if before else f"<{shown}>") + escape(rest)

    parts, at = [], 0
    for match in pattern.finditer(typed):
        parts += [escape(typed[at : match.start()]), mark(match)]
        at = match.end()
    return "".join([*parts, escape(typed[at:])])


def elements(text: str) -> list[Json]:
    """The elements of the rich text that Slack makes of a marked text."""
    found: list[Json] = []
    at = 0
    for match in _MARKED.finditer(text):
        if match.start() > at:
            found.append({"type": "text", "text": _unescaped(text[at : match.start()])})
        found.append(_element(match[1], match[2]))
        at = match.end()
    if at < len(text) or not found:
        found.append({"type": "text", "text": _unescaped(text[at:])})
    return found


def _pattern(names: tuple[str, ...], channels: Mapping[str, object]) -> re.Pattern[str]:
    parts = [_ADDRESSES.strip(), _MENTIONS.format(names=_any_of(names))]
    if channels:
        parts.append(_CHANNELS.format(names=_any_of(tuple(channels))))
    return re.compile("|".join(parts), re.VERBOSE | re.IGNORECASE | re.DOTALL)


def _any_of(names: tuple[str, ...]) -> str:
    """The longest first: Dana Cole-Hart is not Dana Cole."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _without_what_follows(address: str) -> tuple[str, str]:
    """An address and the stop, quote or bracket after it, which is the sentence's."""
    end = len(address)
    while end:
        last = address[end - 1]
        unopened = last == ")" and address.count("(", 0, end) < address.count(")", 0, end)
        if last not in _AFTER_AN_ADDRESS and not unopened:
            break
        end -= 1
    return address[:end], address[end:]


def _element(target: str, label: str | None) -> Json:
    match target[0]:
        case "@":
            return {"type": "user", "user_id": target[1:]}
        case "#":
            return {"type": "channel", "channel_id": target[1:]}
        case "!":
            return {"type": "broadcast", "range": target[1:]}
    link: Json = {"type": "link", "url": _unescaped(target)}
    return {**link, "text": _unescaped(label)} if label else link


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
