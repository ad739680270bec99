"""response_url: answering what a person did, five times in half an hour."""

import secrets
from dataclasses import asdict, dataclass

from bot.sandbox.state import State
from bot.sandbox.wire import SlackError
from bot.widgets import limits


@dataclass(slots=True)
class ResponseUrl:
    """Where an answer goes: a person's act in a channel, and the message acted upon, if any."""

    person: str
    channel: str
    born: float
    ts: str | None = None
    ephemeral: bool = False
    uses: int = 0


class ResponseUrls:
    """Those issued, by the secret in their path."""

    def __init__(self, state: State) -> None:
        """Take up those an earlier run issued."""
        self._state = state
        self._issued = {
            secret: ResponseUrl(**body) for secret, body in state.store.load("response_url")
        }

    def issue(
        self,
        person: str,
        channel: str,
        *,
        ts: str | None = None,
        ephemeral: bool = False,
    ) -> str:
        """Issue one; return its path."""
        secret = secrets.token_urlsafe(18)
        url = ResponseUrl(person, channel, self._state.clock.now(), ts, ephemeral)
        self._issued[secret] = url
        self._state.store.save("response_url", secret, asdict(url))
        return f"/respond/{secret}"

    def use(self, secret: str) -> ResponseUrl:
        """Spend one use; raise SlackError when there is none left or its time is over."""
        url = self._issued.get(secret)
        if url is None:
            raise SlackError("invalid_url")
        if self._state.clock.now() - url.born > limits.SECONDS_A_RESPONSE_URL_LIVES:
            raise SlackError("expired_url")
        if url.uses >= limits.USES_OF_A_RESPONSE_URL:
            raise SlackError("used_url")
        url.uses += 1
        self._state.store.save("response_url", secret, asdict(url))
        return url
