"""The example of the contract, word for word, and the groups a list falls into."""

from __future__ import annotations

from typing import Any

from camket.rules.evaluate import evaluate_document

EXAMPLE: dict[str, Any] = {
    "scheme": "366-QĐ/TW",
    "subjects": [
        {
            "id": "xa-cam-lo",
            "kind": "collective",
            "score": {"general": "28.5", "results": "63"},
            "tasks": {"assigned": 20, "done": 20, "on_time": 19, "below_quality": 0, "exceeded": 7},
            "faults": {"raised": 3, "remedied": 3},
            "discipline": [{"on": "member", "task_related": False}],
            "subordinate_levels": ["HTT", "HT"],
            "concluded": [],
            "group": "xa",
        }
    ],
    "caps": {"percent": 20, "denominator": "HTT", "rounding": "floor"},
}


def case(name: str, *, general: str = "28", results: str = "67", **facts: object) -> dict[str, Any]:
    """Return a collective that is HTXS unless its facts say otherwise."""
    tasks = {"assigned": 10, "done": 10, "on_time": 10, "below_quality": 0, "exceeded": 3}
    score = {"general": general, "results": results}
    return {"id": name, "kind": "collective", "score": score, "tasks": tasks, **facts}


def evaluated(*cases: dict[str, Any], **caps: object) -> dict[str, Any]:
    document: dict[str, Any] = {"scheme": "366-QĐ/TW", "subjects": list(cases)}
    return evaluate_document({**document, "caps": caps} if caps else document)


def test_the_example_of_the_contract_comes_out_as_written_there() -> None:
    answer: Any = evaluate_document(EXAMPLE)
    assert answer["scheme"] == "366-QĐ/TW"
    assert answer["rules"] == "national"
    subject = answer["subjects"][0]
    would_reach = subject.pop("would_reach")
    assert subject == {
        "id": "xa-cam-lo",
        "score": "91.5",
        "band": "HTXS",
        "level": "HT",
        "needs_decision": False,
        "reasons": [
            {
                "rule": "P-X2",
                "bars": "HTXS",
                "citation": "366 Đ11.1",
                "mark": "A",
                "says": "Chưa hoàn thành 100% nhiệm vụ đúng tiến độ: 19/20.",
            },
            {
                "rule": "P-X3",
                "bars": "HTXS",
                "citation": "366 Đ11.1",
                "mark": "A",
                "says": "Có 1 thành viên tập thể lãnh đạo bị kỷ luật trong kỳ.",
            },
            {
                "rule": "P-G2",
                "bars": "HTT",
                "citation": "366 Đ11",
                "mark": "A",
                "says": "Chưa hoàn thành 100% nhiệm vụ đúng tiến độ: 19/20.",
            },
        ],
    }
    assert would_reach[0] == {
        "level": "HTT",
        "if": "1 nhiệm vụ trễ hạn được xác nhận nguyên nhân khách quan",
        "facts": {"tasks": {"assigned": 19, "done": 19}},
    }
    assert answer["groups"] == [
        {
            "group": "xa",
            "rated": 1,
            "HTXS": 0,
            "HTT": 0,
            "allowed": {"HTT": 0, "HTT_OR_BETTER": 0, "ALL": 0},
            "within_cap": True,
        }
    ]


def test_the_evaluation_of_an_empty_list_is_an_empty_list() -> None:
    assert evaluated()["subjects"] == []
    assert evaluated()["groups"] == []


def test_those_without_a_group_form_one_and_the_undecided_are_not_rated() -> None:
    undone = {"assigned": 10, "done": 9, "on_time": 9, "below_quality": 0, "exceeded": 3}
    answer = evaluated(
        case("a"), case("b", group=None), case("c", tasks=undone), case("d", group="xã")
    )
    assert [(one["group"], one["rated"], one["HTXS"]) for one in answer["groups"]] == [
        (None, 2, 2),
        ("xã", 1, 1),
    ]


def test_nobody_is_demoted_by_the_ceiling() -> None:
    answer = evaluated(case("a"), case("b"))
    assert [one["level"] for one in answer["subjects"]] == ["HTXS", "HTXS"]
    assert answer["groups"][0]["within_cap"] is False


def test_the_list_is_checked_under_the_reading_asked_for() -> None:
    good = [case(f"tốt {number}", results="60") for number in range(4)]
    strict = evaluated(case("a"), *good)
    wide = evaluated(case("a"), *good, denominator="HTT_OR_BETTER")
    assert strict["groups"][0]["allowed"] == {"HTT": 0, "HTT_OR_BETTER": 1, "ALL": 1}
    assert strict["groups"][0]["within_cap"] is False
    assert wide["groups"][0]["within_cap"] is True


def test_the_exact_score_is_told_without_rounding() -> None:
    answer = evaluated(
        case("a", general="20.00", results="69.99999999999999999999999999999999999999999")
    )
    assert answer["subjects"][0]["score"] == "89.99999999999999999999999999999999999999999"
    assert answer["subjects"][0]["band"] == "HTT"
    assert evaluated(case("a", general="20.0", results="70"))["subjects"][0]["score"] == "90"
