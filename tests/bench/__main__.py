"""`python -m tests.bench [WORDS]`: measure every goal, or those whose name has these words."""

import sys

from tests.bench.goals import BENCH


def main(arguments: list[str]) -> int:
    """Print a line a goal; 0 whether or not they are met."""
    width = max(len(goal.name) for goal in BENCH.goals)
    for result in BENCH.results(" ".join(arguments)):
        print(result.line(width), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
