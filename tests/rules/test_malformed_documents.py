"""A malformed document is refused whole, and the message names the key."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from camket.rules.evaluate import evaluate_document
from camket.shared.errors import UnusableInputError

TASKS = {"assigned": 20, "done": 20, "on_time": 20, "below_quality": 0, "exceeded": 6}
SCORE = {"general": "28", "results": "67"}
COLLECTIVE: dict[str, Any] = {"id": "a", "kind": "collective", "score": SCORE, "tasks": TASKS}
LEADER: dict[str, Any] = {"id": "b", "kind": "leader", "score": SCORE, "tasks": TASKS}
GOOD: dict[str, Any] = {"scheme": "366-QĐ/TW", "subjects": [COLLECTIVE, LEADER]}

A = "subjects[0]"
B = "subjects[1]"
DELETED = object()


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    document = deepcopy(GOOD)
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step] if isinstance(step, int) else inner.setdefault(step, {})
    if value is DELETED:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return document


def refusal(document: object) -> str:
    with pytest.raises(UnusableInputError) as refused:
        evaluate_document(document)
    return str(refused.value)


def of(number: int, *path: str) -> tuple[str | int, ...]:
    return ("subjects", number, *path)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (of(0, "tasks", "done"), 21, f"{A}.tasks.done: 21 is more than assigned 20"),
        (of(0, "tasks", "assigned"), -1, f"{A}.tasks.assigned: -1 is negative"),
        (of(0, "tasks", "on_time"), 21, f"{A}.tasks.on_time: 21 is more than done 20"),
        (of(0, "tasks", "exceeded"), 21, f"{A}.tasks.exceeded: 21 is more than done 20"),
        (of(0, "tasks", "below_quality"), 21, f"{A}.tasks.below_quality: 21 is more than done 20"),
        (of(0, "tasks", "done"), True, f"{A}.tasks.done: must be a whole number, not true"),
        (of(0, "tasks", "done"), 20.0, f"{A}.tasks.done: must be a whole number, not 20.0"),
        (of(0, "tasks", "done"), "20", f'{A}.tasks.done: must be a whole number, not "20"'),
        (of(0, "tasks", "exceeded"), DELETED, f"{A}.tasks.exceeded: missing"),
        (of(0, "tasks", "late"), 1, f"{A}.tasks.late: unknown key"),
        (of(0, "tasks"), [], f"{A}.tasks: must be an object, not []"),
        (of(0, "score", "general"), "30.01", f"{A}.score.general: 30.01 is more than 30"),
        (of(0, "score", "results"), "70.5", f"{A}.score.results: 70.5 is more than 70"),
        (of(0, "score", "general"), "-1", f'{A}.score.general: "-1" is negative'),
        (of(0, "score", "general"), 28.5, f"{A}.score.general: must be a decimal in quotes"),
        (of(0, "score", "general"), 28, f"{A}.score.general: must be a decimal in quotes"),
        (of(0, "score", "general"), "28,5", f"{A}.score.general: must be a plain decimal"),
        (of(0, "score", "general"), "1e1", f"{A}.score.general: must be a plain decimal"),
        (of(0, "score", "general"), "NaN", f"{A}.score.general: must be a plain decimal"),
        (of(0, "score", "general"), "٢٨", f"{A}.score.general: must be a plain decimal"),
        (of(0, "score", "general"), "28\n", f"{A}.score.general: must be a plain decimal"),
        (of(0, "score", "general"), "1." + "0" * 200, f"{A}.score.general: has more than 100"),
        (of(0, "score"), DELETED, f"{A}.score: missing"),
        (of(0, "tasks"), DELETED, f"{A}.tasks: missing"),
        (of(0, "id"), DELETED, f"{A}.id: missing"),
        (of(0, "kind"), DELETED, f"{A}.kind: missing"),
        (of(0, "id"), 7, f"{A}.id: must be a text"),
        (of(0, "id"), " ", f"{A}.id: must be a text that is not empty"),
        (of(0, "id"), "\ud800", f"{A}.id: holds half a character"),
        (of(1, "id"), "a", f'{B}.id: "a" is already the id of subjects[0]'),
        (of(0, "kind"), "cell", f'{A}.kind: "cell" is not one of collective, leader'),
        (of(0, "kind"), ["leader"], f'{A}.kind: ["leader"] is not one of'),
        (of(0, "colour"), "red", f"{A}.colour: unknown key"),
        (of(0, "hai dòng\n"), 1, f'{A}["hai dòng\\n"]: unknown key'),
        (of(0, "group"), 1, f"{A}.group: must be a text"),
        (of(0, "faults"), {"raised": 1, "remedied": 2}, f"{A}.faults.remedied: 2 is more than"),
        (of(0, "faults"), {"raised": 1}, f"{A}.faults.remedied: missing"),
        (of(0, "faults"), None, f"{A}.faults: must be an object, not null"),
        (of(0, "subordinate_levels"), ["XS"], f'{A}.subordinate_levels[0]: "XS" is not one of'),
        (of(0, "subordinate_levels"), "HT", f"{A}.subordinate_levels: must be a list"),
        (of(0, "trust_vote"), {"low": 0, "total": 1}, f"{A}.trust_vote: does not belong"),
        (of(0, "heads_unit"), False, f"{A}.heads_unit: does not belong"),
        (of(0, "unit_done_share"), "1", f"{A}.unit_done_share: does not belong"),
        (of(0, "quarters"), [], f"{A}.quarters: does not belong"),
        (of(0, "discipline"), [{"on": "self"}], f"{A}.discipline[0].on: self does not belong"),
        (of(0, "discipline"), [{}], f"{A}.discipline[0].on: missing"),
        (of(0, "discipline"), [{"on": "all"}], f'{A}.discipline[0].on: "all" is not one of'),
        (of(0, "concluded"), ["degradation"], f"{A}.concluded[0]: degradation does not belong"),
        (of(0, "concluded"), [{}], f"{A}.concluded[0]: {{}} is not one of"),
        (of(1, "subordinate_levels"), [], f"{B}.subordinate_levels: does not belong"),
        (of(1, "concluded"), ["personnel_or_unity"], f"{B}.concluded[0]: personnel_or_unity does"),
        (of(1, "discipline"), [{"on": "member"}], f"{B}.discipline[0].on: member does not belong"),
        (of(1, "trust_vote"), {"low": 0, "total": 0}, f"{B}.trust_vote.total: is 0"),
        (of(1, "trust_vote"), {"low": 2, "total": 1}, f"{B}.trust_vote.low: 2 is more than total"),
        (of(1, "fields"), {"KHT": 0, "total": 0}, f"{B}.fields.total: is 0"),
        (of(1, "fields"), {"KHT": 3, "total": 2}, f"{B}.fields.KHT: 3 is more than total 2"),
        (of(1, "unit_done_share"), "1.01", f"{B}.unit_done_share: 1.01 is more than 1"),
        (of(1, "unit_done_share"), 0.9, f"{B}.unit_done_share: must be a decimal in quotes"),
        (of(1, "unit_level"), "?", f'{B}.unit_level: "?" is not one of'),
        (of(1, "heads_unit"), "yes", f'{B}.heads_unit: must be true or false, not "yes"'),
        (of(1, "corruption_in_unit"), 1, f"{B}.corruption_in_unit: must be true or false, not 1"),
        (("caps", "percent"), 101, "caps.percent: 101 is more than the whole 100"),
        (("caps", "percent"), "20", 'caps.percent: must be a whole number, not "20"'),
        (("caps", "denominator"), "MOST", 'caps.denominator: "MOST" is not one of HTT,'),
        (("caps", "rounding"), "ceil", 'caps.rounding: "ceil" is not one of floor, half_up'),
        (("caps", "scope"), "cell", "caps.scope: unknown key"),
        (("scheme",), "124-QĐ/TW", "scheme: not a scheme of this release; known: 366-QĐ/TW"),
        (("scheme",), DELETED, "scheme: missing"),
        (("subjects",), {}, "subjects: must be a list, not {}"),
        (("subjects", 0), None, f"{A}: must be an object, not null"),
        (("year",), 2026, "year: unknown key"),
    ],
)
def test_the_message_names_the_key(
    path: tuple[str | int, ...], value: object, message: str
) -> None:
    said = refusal(changed(path, value))
    assert said.startswith(message)
    assert "\n" not in said


def test_what_is_not_an_object_is_no_document() -> None:
    assert refusal([]) == "document: must be an object, not []"


FOREIGN_TO_THE_POSTLESS = {
    "subordinate_levels": ["HT"],
    "heads_unit": False,
    "unit_level": "HT",
    "unit_done_share": "1",
    "fields": {"total": 2, "KHT": 0},
    "trust_vote": {"total": 9, "low": 0},
    "corruption_in_unit": False,
    "quarters": ["HT"],
}


@pytest.mark.parametrize("kind", ["individual", "member_outside"])
@pytest.mark.parametrize("key", FOREIGN_TO_THE_POSTLESS)
def test_a_fact_of_a_unit_or_a_post_is_foreign_to_those_who_hold_none(kind: str, key: str) -> None:
    postless = {**LEADER, "kind": kind, key: FOREIGN_TO_THE_POSTLESS[key]}
    said = refusal({"scheme": "366-QĐ/TW", "subjects": [COLLECTIVE, postless]})
    assert said == f"{B}.{key}: does not belong to a subject of kind {kind}"


@pytest.mark.parametrize("kind", ["individual", "member_outside"])
@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("discipline", [{"on": "subordinate_unit"}], "discipline[0].on: subordinate_unit does not"),
        ("concluded", ["personnel_or_unity"], "concluded[0]: personnel_or_unity does not belong"),
        ("score", {"general": "28"}, "score.results: missing, but required"),
    ],
)
def test_what_those_without_a_post_are_told_of_must_be_of_a_person(
    kind: str, key: str, value: object, message: str
) -> None:
    postless = {**LEADER, "kind": kind, key: value}
    said = refusal({"scheme": "366-QĐ/TW", "subjects": [COLLECTIVE, postless]})
    assert said.startswith(f"{B}.{message}")


def test_an_unknown_set_of_rules_is_refused_with_those_known() -> None:
    with pytest.raises(UnusableInputError, match="known: national, national-A"):
        evaluate_document(GOOD, rule_set="local")


def test_the_document_the_others_are_made_from_is_good() -> None:
    evaluate_document(GOOD)
