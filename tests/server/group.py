"""Run the demo's whole process group without its data, for tests that start it many times."""

from __future__ import annotations

import sys
from pathlib import Path

from camket.config.running import Demo, run_demo


def say(sentence: str) -> None:
    """Print at once: a test waits for the line."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    demo = Demo(
        data_dir=Path(sys.argv[1]),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        is_fresh=False,
        opens_browser=False,
        today=None,
        loads_data=False,
    )
    sys.exit(run_demo(demo, say))
