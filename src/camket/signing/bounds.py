"""How much of a foreign file is read at all: what is small to send must not be endless to read.

The reader takes names, numbers, strings and white space apart letter by letter. A paper has short
ones; a file that is made of little else was made to keep a verifier busy.
"""

from __future__ import annotations

import re
from typing import Final

_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_OBJECTS: Final = 300_000
_LONG: Final = 4096
_MOST_IN_LONG_RUNS: Final = 1024 * 1024
_LISTED: Final = re.compile(rb"\d{10} \d{5} [nf]")
_LONG_RUN: Final = re.compile(
    rb"<[0-9A-Fa-f]{%(n)d,}"  # a value in hexadecimal digits
    rb"|/[^\0\t\n\f\r ()<>\[\]{}/%%]{%(n)d,}"  # a name
    rb"|(?<=[\0\t\n\f\r \[])[0-9+.-]{%(n)d,}"  # a number
    rb"|[\t\n\f\r ]{%(n)d,}"  # white space
    rb"|%%[^\r\n]{%(n)d,}"  # a comment
    rb"|\([^()]{%(n)d,}" % {b"n": _LONG}  # a string
)


def is_too_much(pdf: bytes) -> bool:
    """Say whether a file would take longer to read than any paper does."""
    if len(pdf) > _MOST_BYTES or sum(1 for _ in _LISTED.finditer(pdf)) > _MOST_OBJECTS:
        return True
    in_long_runs = 0
    for run in _LONG_RUN.finditer(pdf):
        in_long_runs += run.end() - run.start()
        if in_long_runs > _MOST_IN_LONG_RUNS:
            return True
    return False
