"""`camket bench`: the benchmarks, each with its workload, count, median, p95 and rate."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from camket.config.at_hand import installation_at_hand

if TYPE_CHECKING:
    from camket.bench.measuring import Measurement

_NAMES: Final = ("organisation", "replay", "import", "documents", "signing")
_GOOD: Final = 0
_ANSWER_IS_NO: Final = 1

Handler = Callable[[argparse.Namespace], int]
Add = Callable[[Any, str, str, Handler], argparse.ArgumentParser]


def add_to(commands: Any, add: Add) -> None:  # noqa: ANN401 - argparse hides the class of its subparsers
    """Add the command."""
    bench = add(commands, "bench", "đo tốc độ · measurements", _bench)
    bench.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        type=_name,
        help=f"{', '.join(_NAMES)}; mặc định tất cả · by default all",
    )
    bench.add_argument("--json", action="store_true", help="in JSON · print JSON")


def _name(text: str) -> str:
    if text not in _NAMES:
        raise ValueError(text)
    return text


def _bench(options: argparse.Namespace) -> int:
    from camket.bench.measuring import table

    found = [one for name in options.names or _NAMES for one in _measure(name)]
    if options.json:
        _say(json.dumps([one.as_json() for one in found], ensure_ascii=False))
    else:
        for line in table(found):
            _say(line)
    return _GOOD if all(one.is_met for one in found) else _ANSWER_IS_NO


def _measure(name: str) -> list[Measurement]:
    from camket.bench import replaying

    if name == "replay":
        return replaying.run_replay(_tell)
    if name == "import":
        return replaying.run_import(_tell)
    if name == "documents":
        from camket.bench import documents

        rendered = documents.run(_tell)
        with installation_at_hand():
            from camket.bench import issuing
            from camket.config import clock

            return [*rendered, *issuing.run(now=clock.now(), say=_tell)]
    if name == "signing":
        from camket.bench import signing

        return signing.run(_tell)
    with installation_at_hand():
        from camket.bench import organisation
        from camket.config import clock

        return organisation.run(now=clock.now(), say=_tell)


def _tell(sentence: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
