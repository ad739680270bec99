"""``make demo``: a local workspace with the bot in it, and nothing else needed.

The bot is a process of its own, started as on a real Slack; only its settings point here.
"""

import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import click

from bot import settings
from bot.app import stop_signal
from bot.sandbox.server import listen
from bot.sandbox.workspace import Workspace
from bot.settings import SettingsFault

HOST: Final = "127.0.0.1"
FOLDER: Final = Path(".demo")
HERE: Final = Path(__file__).parent
SETUP: Final = HERE / "example-setup.yaml"
MANIFEST: Final = HERE / "manifest.yaml"
GOODBYE_SECONDS: Final = 10
WATCH_SECONDS: Final = 0.2


def serve(*, fresh: bool) -> None:
    """Serve the workspace on loopback with the bot in it, until interrupted.

    Everything said stays in a folder beside the project, unless ``fresh``.

    Raises:
        SettingsFault: if the port is taken, the folder can't be written, or the bot ends.
    """
    port = settings.read(env_file=None).port
    stopped = stop_signal()
    workspace = _open_workspace(port, fresh=fresh)
    try:
        _set_up(workspace, stopped)
        bot = _start_bot(workspace)
        try:
            _watch(bot, workspace, stopped)
        finally:
            _end(bot)
    finally:
        workspace.stop()


def _open_workspace(port: int, *, fresh: bool) -> Workspace:
    try:
        # Before anything is forgotten: it may be another demo, still at work, that has the port.
        listen(HOST, port).close()
        if fresh and FOLDER.exists():
            shutil.rmtree(FOLDER)
        FOLDER.mkdir(exist_ok=True)
        return Workspace.start(port, host=HOST, store=FOLDER / "workspace.db", manifest=MANIFEST)
    except OSError as error:
        reason = error.strerror or str(error)
        line = f"Port {port} can't be used ({reason}): choose another, as in PORT=8766 make demo."
        if error.filename is not None:
            line = f"The demo keeps its data in {FOLDER.resolve()}, which fails: {reason}."
        raise SettingsFault((line,)) from None


def _environment(workspace: Workspace) -> dict[str, str]:
    return settings.environment_with(
        SLACK_BOT_TOKEN=workspace.bot_token,
        SLACK_APP_TOKEN=workspace.app_token,
        SLACK_API_URL=workspace.api_url,
        DATABASE_URL=f"sqlite:///{(FOLDER / 'golden-thread.db').resolve()}",
    )


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def _set_up(workspace: Workspace, stopped: threading.Event) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        _command("import", str(SETUP)), env=_environment(workspace), check=False
    )
    if done.returncode and not stopped.is_set():
        raise SettingsFault(("The demo's people could not be set up; see above.",))


def _start_bot(workspace: Workspace) -> "subprocess.Popen[bytes]":
    """The bot, which ends with this process, whatever ends this process: so does its input."""
    return subprocess.Popen(  # noqa: S603 - our own command
        _command("run", "--until-eof"), env=_environment(workspace), stdin=subprocess.PIPE
    )


def _watch(bot: "subprocess.Popen[bytes]", workspace: Workspace, stopped: threading.Event) -> None:
    announced = False
    while not stopped.wait(WATCH_SECONDS):
        if bot.poll() is not None:
            raise SettingsFault((f"The bot ended by itself, with status {bot.returncode}.",))
        if workspace.connected and not announced:
            _announce(workspace)
            announced = True


def _announce(workspace: Workspace) -> None:
    click.echo(
        "\n"
        f"  Golden Thread is at  {workspace.url}\n"
        "  You are Asha Verma, an auditor; “You are” at the top left makes you somebody else.\n"
        "  Press Ctrl+C to stop. What you do is kept; make demo FRESH=1 begins anew.\n"
    )


def _end(bot: "subprocess.Popen[bytes]") -> None:
    bot.terminate()
    try:
        bot.wait(GOODBYE_SECONDS)
    except subprocess.TimeoutExpired:
        bot.kill()
        bot.wait()
