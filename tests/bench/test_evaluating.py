"""The document of the measurement is one the command accepts, with something to explain."""

from __future__ import annotations

from collections import Counter
from typing import Any

from camket.bench.evaluating import document, servants
from camket.rules.evaluate import evaluate_document


def test_the_document_mixes_all_kinds_and_levels_and_most_have_reasons() -> None:
    cases = document(2_000)
    assert Counter(one["kind"] for one in cases["subjects"]) == {
        "collective": 500,
        "leader": 500,
        "individual": 500,
        "member_outside": 500,
    }
    answer: Any = evaluate_document(cases)
    levels = Counter(one["level"] for one in answer["subjects"])
    assert set(levels) == {"HTXS", "HTT", "HT", "KHT", None}
    assert sum(bool(one["would_reach"]) for one in answer["subjects"]) > 1_800
    assert len(answer["groups"]) == 50


def test_the_document_is_the_same_every_time() -> None:
    assert document(40) == document(40)
    assert document(40) != document(40, seed=1)


def test_the_civil_servants_come_to_every_level_by_what_they_were_assigned() -> None:
    answer: Any = evaluate_document(servants(400))
    assert {one["level"] for one in answer["subjects"]} >= {"HTXS", "HTT", "HT", "KHT"}
    assert {len(one["computation"]["trace"]) for one in answer["subjects"]} == {5 + 6, 5 + 9}
    assert servants(40) == servants(40)
