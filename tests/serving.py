"""A WSGI application on a free port of this machine, for a test to be called at."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import WSGIApplication

HOST = "127.0.0.1"


def a_free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.create_server((HOST, 0)) as server:
        port: int = server.getsockname()[1]
        return port


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name for it
        """Say nothing."""


@contextmanager
def serving(application: WSGIApplication, port: int = 0) -> Iterator[str]:
    """Serve it, a request at a time; gives its address, without a slash at the end."""
    with WSGIServer((HOST, port), _Silent) as server:
        server.set_app(application)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
