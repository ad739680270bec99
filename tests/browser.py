"""The Chromium that the browser tests drive: found, or installed where that is allowed.

`python -m tests.browser` prints where it is; with `--install`, Debian's own is installed first when
there is none and this process may do so. $CHROMIUM names another one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PLAYWRIGHT_CACHES = (".cache/ms-playwright", "Library/Caches/ms-playwright")
# Linux; macOS before and since Playwright ships Chrome for Testing.
PLAYWRIGHT_BINARIES = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chromium-*/chrome-mac*/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
)
ADVICE = """\
The browser tests need Chromium, and none was found. Any one of these helps:
  Debian:         sudo apt-get install chromium
  elsewhere:      {python} -m playwright install chromium
  already there:  CHROMIUM=/path/to/chromium make test"""


class NoBrowserError(Exception):
    """There is no Chromium; the message says what to do."""


def find(environment: Mapping[str, str] = os.environ, home: Path | None = None) -> Path:
    """Return the Chromium to use: $CHROMIUM, else one on the path, else Playwright's newest.

    Raises:
        NoBrowserError: there is none, or $CHROMIUM names none.
    """
    if named := environment.get("CHROMIUM"):
        found = shutil.which(named, path=environment.get("PATH"))
        if found is None:
            message = f"CHROMIUM is {named!r}, which is no program that can be run."
            raise NoBrowserError(message)
        return Path(found)
    for candidate in _candidates(environment, home or Path.home()):
        if os.access(candidate, os.X_OK):
            return candidate
    raise NoBrowserError(ADVICE.format(python=sys.executable))


def install() -> None:
    """Install Debian's Chromium when this is root on Debian; otherwise change nothing."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    print("Installing Chromium (apt-get)", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            [apt, "-qq", *step],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            print(f"apt-get {step[0]} failed:\n{done.stdout}{done.stderr}", file=sys.stderr)
            return


def _candidates(environment: Mapping[str, str], home: Path) -> Iterator[Path]:
    for name in NAMES:
        if found := shutil.which(name, path=environment.get("PATH")):
            yield Path(found)
    yield from map(Path, APPLICATIONS)
    caches = [home / place for place in PLAYWRIGHT_CACHES]
    if kept := environment.get("PLAYWRIGHT_BROWSERS_PATH"):
        caches.insert(0, Path(kept))
    for cache in caches:
        for pattern in PLAYWRIGHT_BINARIES:
            yield from sorted(cache.glob(pattern), reverse=True)


def main(arguments: list[str]) -> int:
    """Print where Chromium is; 1 and what to do when there is none."""
    try:
        print(find())
    except NoBrowserError as missing:
        if "--install" not in arguments or os.environ.get("CHROMIUM"):
            print(missing, file=sys.stderr)
            return 1
        install()
        return main([])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
