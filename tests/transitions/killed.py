"""Replays on demand: for each line read a child is forked that carries one out, or dies."""

from __future__ import annotations

import os
import sys

import django

django.setup()

from tests.transitions.replayed import replay_july  # noqa: E402 - its models need Django set up


def main() -> None:
    """Fork for each line of input, and print the child's number."""
    provinces = sys.argv[1:]
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            replay_july(provinces)
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - the test reads it
        os.waitpid(child, 0)
        print("gone", flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main()
