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

_NAMES: Final = ("organisation", "replay", "import", "documents", "signing", "evaluate", "reviews")
_ON_REQUEST: Final = ("fuzz",)
"""What takes long and measures no speed is run only where it is named."""
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
        help=f"{', '.join(_NAMES)}; mặc định tất cả · by default all; {', '.join(_ON_REQUEST)}",
    )
    bench.add_argument(
        "--count",
        type=_count,
        default=20_000,
        metavar="N",
        help="fuzz: số tệp làm hỏng để thử · how many spoilt files (20000)",
    )
    bench.add_argument(
        "--seed", type=int, default=1, metavar="N", help="fuzz: mầm ngẫu nhiên · seed (1)"
    )
    bench.add_argument("--json", action="store_true", help="in JSON · print JSON")


def _name(text: str) -> str:
    if text not in (*_NAMES, *_ON_REQUEST):
        raise ValueError(text)
    return text


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _bench(options: argparse.Namespace) -> int:
    from camket.bench.measuring import table

    names = options.names or _NAMES
    found = [one for name in names if name not in _ON_REQUEST for one in _measure(name)]
    is_clean = True
    if "fuzz" in names:
        measured, is_clean = _fuzz(options)
        found += measured
    if options.json:
        _say(json.dumps([one.as_json() for one in found], ensure_ascii=False))
    else:
        for line in table(found):
            _say(line)
    return _GOOD if is_clean and all(one.is_met for one in found) else _ANSWER_IS_NO


def _fuzz(options: argparse.Namespace) -> tuple[list[Measurement], bool]:
    """Spoil signed papers; what is found goes where errors go, so that JSON stays JSON."""
    from camket.bench import fuzzing

    measured, outcome = fuzzing.run(_tell, count=options.count, seed=options.seed)
    for line in fuzzing.shown(outcome.finds):
        sys.stderr.write(f"{line}\n")
    if folder := fuzzing.keep(outcome.finds):
        sys.stderr.write(f"Các tệp phát hiện ở {folder}\n")
    return measured, outcome.is_clean


def _measure(name: str) -> list[Measurement]:
    from camket.bench import replaying

    if name == "replay":
        return replaying.run_replay(_tell)
    if name == "import":
        return replaying.run_import(_tell)
    if name == "evaluate":
        from camket.bench import evaluating

        return evaluating.run(_tell)
    if name == "documents":
        from camket.bench import documents

        rendered = documents.run(_tell)
        with installation_at_hand():
            from camket.bench import issuing
            from camket.config import clock

            return [*rendered, *issuing.run(now=clock.now(), say=_tell)]
    if name == "signing":
        from camket.bench import signing
        from camket.shared.clock import Clock

        return signing.run(_tell, Clock().now())
    with installation_at_hand():
        from camket.bench import organisation, reviews
        from camket.config import clock

        run = reviews.run if name == reviews.NAME else organisation.run
        return run(now=clock.now(), say=_tell)


def _tell(sentence: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
