"""A web application as small as can be: which address answers what, and never a word too much."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with."""

    status: HTTPStatus
    body: str = ""
    content_type: str = TEXT
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, status: HTTPStatus, *headers: tuple[str, str]) -> "Answer":
        """A status and its name, in words."""
        return cls(status, f"{status.phrase}\n", headers=headers)


Page = Callable[[WSGIEnvironment], Answer]
Pages = Mapping[str, Mapping[str, Page]]
"""By path, then by method."""


class Router:
    """A WSGI application: pages by address and method. What goes wrong is logged by name alone."""

    def __init__(self, pages: Pages) -> None:
        """Serve ``pages``."""
        self._pages = pages

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        try:
            answer = self._answer(environ)
        except Exception as error:  # noqa: BLE001 - the server would log it with all it knows
            log.error("%s while a request was answered", type(error).__name__)  # noqa: TRY400
            answer = Answer.of(HTTPStatus.INTERNAL_SERVER_ERROR)
        body = answer.body.encode()
        start_response(
            f"{answer.status.value} {answer.status.phrase}",
            [
                ("Content-Type", answer.content_type),
                ("Content-Length", str(len(body))),
                *answer.headers,
            ],
        )
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        methods = self._pages.get(environ["PATH_INFO"])
        if methods is None:
            return Answer.of(HTTPStatus.NOT_FOUND)
        page = methods.get(environ["REQUEST_METHOD"])
        if page is None:
            allowed = ", ".join(sorted(methods))
            return Answer.of(HTTPStatus.METHOD_NOT_ALLOWED, ("Allow", allowed))
        return page(environ)
