"""`camket bench evaluate`: the whole command on 10,000 subjects of all kinds, started cold."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

from camket.bench.measuring import Measurement, Say
from camket.shared.errors import UnusableInputError

EVALUATE: Final = "evaluate"
_SUBJECTS: Final = 10_000
_RUNS: Final = 5
_TARGET: Final = 2.0
_KINDS: Final = ("collective", "leader", "individual", "member_outside")
_LEVELS: Final = ("HTXS", "HTT", "HTT", "HTT", "HT", "KHT")
_LINES: Final = 5
_CATALOGUE: Final = 60
_GROUP: Final = 40
"""Subjects of one peer group."""


def run(say: Say) -> list[Measurement]:
    """Time `camket evaluate` with and without `--json`, five times each.

    Raises:
        UnusableInputError: The command fails, or the document it is given is too plain to measure.
    """
    with tempfile.TemporaryDirectory(prefix="camket-bench-") as folder:
        path, of_state = Path(folder) / "cases.json", Path(folder) / "servants.json"
        path.write_text(json.dumps(document(), ensure_ascii=False), encoding="utf-8")
        of_state.write_text(json.dumps(servants(), ensure_ascii=False), encoding="utf-8")
        say("Xếp loại 10.000 đối tượng, rồi 10.000 công chức…")
        as_json = [_timed(str(path), "--json") for _ in range(_RUNS)]
        as_text = [_timed(str(path)) for _ in range(_RUNS)]
        of_servants = [_timed(str(of_state), "--json") for _ in range(_RUNS)]
    return [
        Measurement(EVALUATE, name, workload, tuple(seconds), sum(seconds), _TARGET)
        for name, workload, seconds in (
            ("--json", _told(as_json[0][1]), [one for one, _ in as_json]),
            ("text", f"{_SUBJECTS:,} subjects", [one for one, _ in as_text]),
            (
                "335 --json",
                f"{_SUBJECTS:,} civil servants, {_LINES} kinds of products each",
                [one for one, _ in of_servants],
            ),
        )
    ]


def document(count: int = _SUBJECTS, seed: int = 366) -> dict[str, Any]:
    """Return a document of cases of all kinds, most of them with reasons; the same every time."""
    chance = random.Random(seed)  # noqa: S311 - drawn again the same, not kept secret
    subjects = [_subject(chance, number) for number in range(count)]
    return {"scheme": "366-QĐ/TW", "subjects": subjects}


def servants(count: int = _SUBJECTS, seed: int = 335) -> dict[str, Any]:
    """Return a document of civil servants with their products; the same every time."""
    chance = random.Random(seed)  # noqa: S311 - drawn again the same, not kept secret
    products = [
        {
            "code": f"SP{number}",
            "name": f"Sản phẩm {number}",
            "coefficient": f"{chance.randrange(3, 46) / 10}",
        }
        for number in range(_CATALOGUE)
    ]
    return {
        "scheme": "335/2025/NĐ-CP",
        "catalogue": {"version": "đo", "products": products},
        "subjects": [_servant(chance, number) for number in range(count)],
    }


def _servant(chance: random.Random, number: int) -> dict[str, Any]:
    leads = number % 4 == 0
    kinds = chance.sample(range(_CATALOGUE), _LINES)
    facts: dict[str, Any] = {
        "id": f"công chức {number}",
        "kind": "civil_servant_leader" if leads else "civil_servant",
        "general": f"{chance.randrange(200, 301) / 10}",
        "products": [_product(chance, f"SP{kind}") for kind in kinds],
        "group": f"nhóm {number // _GROUP}",
    }
    if chance.random() < 0.05:
        facts["disciplined"] = 1
    if leads:
        facts["leading"] = {
            "subordinate_levels": [chance.choice(_LEVELS) for _ in range(4)],
            "well_organised": chance.random() < 0.6,
            "united": chance.random() < 0.9,
        }
    return facts


def _product(chance: random.Random, code: str) -> dict[str, Any]:
    assigned = chance.randrange(1, 20)
    done = assigned if chance.random() < 0.7 else chance.randrange(assigned // 2, assigned + 2)
    line: dict[str, Any] = {"product": code, "assigned": assigned, "completed": done}
    if done > 2:
        line["below_quality"] = int(chance.random() < 0.2)
        line["failed_checks"] = [{"times": 2}] if chance.random() < 0.3 else []
        line["delays"] = [{"times": 1}, {"times": 2, "objective": 1}][: chance.randrange(3)]
    return line


def _subject(chance: random.Random, number: int) -> dict[str, Any]:
    kind = _KINDS[number % len(_KINDS)]
    facts: dict[str, Any] = {
        "id": f"đối tượng {number}",
        "kind": kind,
        "score": _score(chance),
        "tasks": _tasks(chance),
        "group": f"nhóm {number // _GROUP}",
    }
    if chance.random() < 0.5:
        raised = chance.randrange(1, 6)
        facts["faults"] = {"raised": raised, "remedied": chance.randrange(raised + 1)}
    if chance.random() < 0.05:
        on = "member" if kind == "collective" else "self"
        facts["discipline"] = [{"on": on, "task_related": chance.random() < 0.5}]
    if kind == "collective":
        below = chance.randrange(8)
        facts["subordinate_levels"] = [chance.choice(_LEVELS) for _ in range(below)]
    if kind == "leader":
        facts |= _of_leader(chance)
    return facts


def _score(chance: random.Random) -> dict[str, str]:
    return {
        "general": f"{chance.randrange(200, 301) / 10}",
        "results": f"{chance.randrange(3000, 7001) / 100}",
    }


def _tasks(chance: random.Random) -> dict[str, int]:
    assigned = chance.randrange(4, 60)
    done = assigned if chance.random() < 0.7 else chance.randrange(assigned // 2, assigned + 1)
    on_time = done if chance.random() < 0.6 else chance.randrange(done // 2, done + 1)
    return {
        "assigned": assigned,
        "done": done,
        "on_time": on_time,
        "below_quality": 0 if chance.random() < 0.8 else min(done, 2),
        "exceeded": chance.randrange(done // 2 + 1),
    }


def _of_leader(chance: random.Random) -> dict[str, Any]:
    fields, votes = chance.randrange(1, 6), chance.randrange(20, 60)
    return {
        "heads_unit": chance.random() < 0.3,
        "unit_level": chance.choice(_LEVELS),
        "unit_done_share": f"{chance.randrange(60, 101) / 100}",
        "fields": {"total": fields, "KHT": chance.randrange(fields // 2 + 1)},
        "trust_vote": {"total": votes, "low": chance.randrange(votes // 2)},
        "quarters": [chance.choice(_LEVELS) for _ in range(3)],
    }


def _timed(*arguments: str) -> tuple[float, str]:
    """Run the command as a person does; return how long it took and what it said."""
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "camket", "evaluate", *arguments],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    lasted = time.perf_counter() - began
    if done.returncode:
        message = f"camket evaluate: {done.stderr.strip() or done.returncode}"
        raise UnusableInputError(message)
    return lasted, done.stdout


def _told(answer: str) -> str:
    subjects = json.loads(answer)["subjects"]
    levels = Counter(one["level"] or "undecided" for one in subjects)
    reasons = sum(len(one["reasons"]) for one in subjects)
    changes = sum(len(one["would_reach"]) for one in subjects)
    if len(subjects) != _SUBJECTS or len(levels) != len({*_LEVELS, "undecided"}):
        message = f"camket evaluate: {len(subjects)} subjects with the levels {sorted(levels)}"
        raise UnusableInputError(message)
    return f"{len(subjects):,} subjects of all kinds, {reasons:,} reasons, {changes:,} changes"
