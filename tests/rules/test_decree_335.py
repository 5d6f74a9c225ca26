"""NĐ 335/2025: the worked cases, the reasons, what would have reached more, malformed documents."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from io import BytesIO, StringIO
from math import floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camket.rules.command import run
from camket.rules.evaluate import evaluate_document
from camket.rules.formulas.base import RoundingMode, RoundingRule
from camket.rules.formulas.decree_335 import Params, Sums, total_from, whole_from
from camket.rules.levels import Level
from camket.rules.loading import CENTRE
from camket.rules.schemes.numbers_335 import SCHEME, edition_in_force
from camket.shared.errors import UnusableInputError

FILE = Path(__file__).parent / "cases" / "cong-chuc.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))
NOT_FACTS = {"ten", "diem", "muc", "ly_do", "noi"}
CATALOGUE: dict[str, Any] = {
    "version": "vi-du/2026-01-01",
    "products": [
        {"code": code, "name": one["ten"], "coefficient": one["he_so"]}
        for code, one in CASES["danh_muc"].items()
    ],
}


def document(*subjects: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"scheme": SCHEME, "catalogue": CATALOGUE, "subjects": list(subjects), **more}


def rated(subject: Mapping[str, Any]) -> dict[str, Any]:
    found: Any = evaluate_document(document({"id": "x", **subject}))
    answer: dict[str, Any] = found["subjects"][0]
    return answer


def merged(subject: Any, patch: Any) -> Any:
    """Apply a merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(subject) if isinstance(subject, dict) else {}
    for key, value in patch.items():
        result[key] = merged(result.get(key), value)
    return result


def height(level: str | None) -> int:
    return Level(level).rung if level else 1


@pytest.mark.parametrize("case", CASES["truong_hop"], ids=lambda case: case["ten"])
def test_worked_cases(case: dict[str, Any]) -> None:
    facts = CASES["mau"] | {key: one for key, one in case.items() if key not in NOT_FACTS}
    found = rated(facts)
    assert found["score"] == case.get("diem")
    assert found["level"] == (case["muc"] or None)
    assert [one["rule"] for one in found["reasons"]] == case["ly_do"]
    assert set(case.get("noi", [])) <= {one["says"] for one in found["reasons"]}
    for reason in found["reasons"]:
        assert reason["citation"]
        assert reason["mark"] in {"A", "B"}


def test_the_whole_computation_is_told() -> None:
    found = rated({**CASES["mau"], "products": [{"product": "DA", "assigned": 3, "completed": 2}]})
    computation = found["computation"]
    assert computation["components"] == {"a": "66.6666", "b": "66.6666", "c": "66.6666"}
    assert computation["results"] == "46.6666"
    last = computation["trace"][-1]
    assert last["exact"] == "230/3"
    assert last["says"] == "Tổng điểm: 30 + 46,66… = 76,66…"
    assert found["surplus"] == {"products": 0, "assigned": 3}


def test_what_would_reach_more_is_told_and_gives_it() -> None:
    found = rated(
        {
            **CASES["mau"],
            "general": "25",
            "products": [{"product": "VB", "assigned": 5, "completed": 3}],
        }
    )
    assert [(one["level"], one["if"]) for one in found["would_reach"]] == [
        ("HTT", "hoàn thành thêm 1 sản phẩm được giao, đúng tiến độ và đạt chất lượng"),
        ("HTXS", "hoàn thành thêm 2 sản phẩm được giao, đúng tiến độ và đạt chất lượng"),
    ]


SLIPS = st.integers(0, 3).flatmap(
    lambda times: st.fixed_dictionaries(
        {"times": st.just(times), "objective": st.integers(0, times)}
    )
)


@st.composite
def products(draw: st.DrawFn) -> dict[str, Any]:
    completed = draw(st.integers(0, 4))
    below = draw(st.integers(0, completed))
    return {
        "product": draw(st.sampled_from(["VB", "DA"])),
        "assigned": draw(st.integers(0, 4)),
        "completed": completed,
        "below_quality": below,
        "failed_checks": draw(st.lists(SLIPS, max_size=completed - below)),
        "delays": draw(st.lists(SLIPS, max_size=completed)),
    }


LEADING = st.fixed_dictionaries(
    {
        "subordinate_levels": st.lists(st.sampled_from([one.value for one in Level]), max_size=3),
        "well_organised": st.booleans(),
        "united": st.booleans(),
        "corruption_in_unit": st.booleans(),
    }
)


@st.composite
def servants(draw: st.DrawFn) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "kind": "civil_servant",
        "general": str(draw(st.decimals(0, 30, places=2))),
        "products": draw(st.lists(products(), max_size=3)),
        "concluded": draw(st.lists(st.sampled_from(["degradation", "forbidden_acts"]), max_size=1)),
        "disciplined": draw(st.integers(0, 1)),
    }
    if draw(st.booleans()):
        subject |= {"kind": "civil_servant_leader", "leading": draw(LEADING)}
    return subject


@settings(deadline=None)
@given(servants())
def test_each_change_told_gives_its_level_and_no_part_of_it_does(subject: dict[str, Any]) -> None:
    found = rated(subject)
    for change in found["would_reach"]:
        assert rated(merged(subject, change["facts"]))["level"] == change["level"]
        for left_out in change["facts"]:
            part = {key: one for key, one in change["facts"].items() if key != left_out}
            assert height(rated(merged(subject, part))["level"]) < height(change["level"])


@settings(deadline=None)
@given(servants(), st.data())
def test_a_better_fact_never_lowers_the_level(subject: dict[str, Any], data: st.DataObject) -> None:
    better = copy.deepcopy(subject)
    what = data.draw(st.sampled_from(["general", "products", "clean", "leading"]))
    if what == "general":
        better["general"] = "30"
    elif what == "products":
        better["products"] = [
            {**one, "completed": one["completed"] + 1, "below_quality": 0, "delays": []}
            for one in subject["products"]
        ]
    elif what == "clean":
        better |= {"concluded": [], "disciplined": 0}
    elif "leading" in better:
        better["leading"] |= {"well_organised": True, "united": True, "corruption_in_unit": False}
    assert height(rated(better)["level"]) >= height(rated(subject)["level"])


@settings(deadline=None)
@given(servants())
def test_every_level_below_the_top_has_its_reasons(subject: dict[str, Any]) -> None:
    found = rated(subject)
    assert bool(found["reasons"]) == (found["level"] != "HTXS")
    assert found["needs_decision"] == (found["level"] is None)


@given(
    st.fractions(0, 30, max_denominator=1000),
    st.tuples(*[st.integers(0, 500)] * 4),
    st.sampled_from(RoundingMode),
    st.integers(0, 2),
)
def test_a_whole_bound_asks_only_for_whole_points(
    general: Fraction, counts: tuple[int, int, int, int], mode: RoundingMode, places: int
) -> None:
    more, below, failed, late = counts
    sums = Sums(100, 1000, 500 + more, below, min(failed, 500 - below), late)
    params = Params(70, 25, 50, RoundingRule(mode, places))
    whole = whole_from(general, sums, None, params)
    assert whole == floor(total_from(general, sums, None, params))


def test_the_list_is_set_beside_its_ceiling() -> None:
    best = {**CASES["mau"], "group": "chuyen-vien"}
    good = {**best, "general": "10"}
    people = [{**best, "id": "a"}, *({**good, "id": str(n)} for n in range(5))]
    found: Any = evaluate_document(document(*people))
    assert found["groups"] == [
        {
            "group": "chuyen-vien",
            "rated": 6,
            "HTXS": 1,
            "HTT": 5,
            "allowed": {"HTT": 1, "HTT_OR_BETTER": 1, "ALL": 1},
            "within_cap": True,
        }
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"general": 30},
            'subjects[0].general: must be a decimal in quotes such as "28.5", not 30',
        ),
        ({"general": "30.1"}, "subjects[0].general: 30.1 is more than 30"),
        (
            {"products": [{"product": "XX", "assigned": 1, "completed": 1}]},
            'subjects[0].products[0].product: "XX" is not in the catalogue',
        ),
        (
            {"products": [{"product": "VB", "assigned": 1, "completed": 1, "below_quality": 2}]},
            "subjects[0].products[0].below_quality: 2 is more than completed 1",
        ),
        (
            {
                "products": [
                    {"product": "VB", "assigned": 1, "completed": 0, "delays": [{"times": 1}]}
                ]
            },
            "subjects[0].products[0].delays: 1 products, more than 0 that could have it",
        ),
        (
            {
                "products": [
                    {
                        "product": "VB",
                        "assigned": 1,
                        "completed": 1,
                        "delays": [{"times": 1, "objective": 2}],
                    }
                ]
            },
            "subjects[0].products[0].delays[0].objective: 2 is more than times 1",
        ),
        (
            {"leading": {"subordinate_levels": [], "well_organised": True, "united": True}},
            "subjects[0].leading: does not belong to a subject of kind civil_servant",
        ),
        (
            {"kind": "civil_servant_leader"},
            "subjects[0].leading: missing, but required for a leader",
        ),
        ({"kind": "leader"}, "not one of civil_servant, civil_servant_leader"),
        ({"score": {}}, "subjects[0].score: unknown key"),
        (
            {
                "kind": "civil_servant_leader",
                "leading": {
                    "subordinate_levels": [],
                    "well_organised": True,
                    "united": True,
                    "measured_on": "x",
                },
            },
            "subjects[0].leading.measured_on: must be unit or field",
        ),
    ],
)
def test_a_malformed_document_is_refused_with_its_path(change: dict[str, Any], says: str) -> None:
    with pytest.raises(UnusableInputError) as refused:
        rated(CASES["mau"] | change)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"catalogue": None}, "catalogue: must be an object"),
        (
            {"catalogue": {"version": "1", "products": CATALOGUE["products"] * 2}},
            'catalogue.products[2].code: "VB" stands twice in the catalogue',
        ),
        (
            {
                "catalogue": {
                    "version": "1",
                    "products": [{"code": "A", "name": "A", "coefficient": "0"}],
                }
            },
            "catalogue.products[0].coefficient: is 0",
        ),
    ],
)
def test_a_malformed_catalogue_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(UnusableInputError) as refused:
        evaluate_document(document({"id": "x", **CASES["mau"]}) | change)
    assert says in str(refused.value)


def test_a_repeated_id_and_an_unknown_set_are_refused() -> None:
    one = {"id": "x", **CASES["mau"]}
    with pytest.raises(UnusableInputError, match=r"already the id of subjects\[0\]"):
        evaluate_document(document(one, one))
    with pytest.raises(UnusableInputError, match="--rules"):
        evaluate_document(document(one), rule_set="x")


def test_every_number_carries_its_citation_and_its_mark() -> None:
    published = edition_in_force().published
    assert (published.issuer, published.version) == (CENTRE, "trung-uong/2026-01-01")
    for name, number in published.numbers.items():
        assert number.citation, name
        assert number.mark in {"A", "B", "C"}, name


def test_a_person_reads_the_computation_in_vietnamese(tmp_path: Path) -> None:
    path = tmp_path / "cong-chuc.json"
    cases = document({"id": "nv-1", **CASES["mau"]}, {"id": "nv-2", **CASES["mau"], "products": []})
    path.write_text(json.dumps(cases), encoding="utf-8")
    out, err = BytesIO(), StringIO()
    assert run(str(path), rule_set="national", as_json=False, out=out, err=err) == 0
    text = out.getvalue().decode()
    assert "Đánh giá theo Nghị định 335/2025/NĐ-CP" in text
    assert "a (số lượng) = 100 × 5 ÷ 5 = 100" in text
    assert "nv-2: đề nghị cấp có thẩm quyền quyết định" in text
    assert "Chưa đủ dữ liệu" in text
