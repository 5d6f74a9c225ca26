"""A body's own set over NĐ 335/2025: kept as a file, set beside the decree, never raising a level."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.test_decree_335 import CATALOGUE, servants

from camket.rules.command import run
from camket.rules.criteria import ScoringMode
from camket.rules.evaluate import evaluation_of
from camket.rules.facts import Kind
from camket.rules.levels import Level, Rung
from camket.rules.loading import numbers_in_force
from camket.rules.local.basis import Basis
from camket.rules.local.comparing import problems_of
from camket.rules.local.criteria import OwnCriteria, OwnCriterion
from camket.rules.local.problems import Weight
from camket.rules.local.servants import LOOKS_335, bound_words_335
from camket.rules.local.sets import (
    Audience,
    ConditionKind,
    Explaining,
    LocalCoefficient,
    LocalCondition,
    LocalNumber,
    LocalSet,
    Switch,
    read_set,
)
from camket.rules.schemes.nghi_dinh_335 import ServantKind
from camket.rules.schemes.numbers_335 import SCHEME
from camket.shared.errors import UnusableInputError

ON = date(2026, 12, 31)
NATIONAL = numbers_in_force(SCHEME, on=ON)
OWN = Basis.LOCAL_INTERNAL_BASIS
PAPER = "QĐ 283/QĐ-UBND ngày 28/3/2026"
EMPTY = LocalSet(SCHEME, "xa-nghia-lam", "Bộ quy tắc của xã", date(2026, 1, 1))
ITEMS = (
    OwnCriterion("1", "Phẩm chất", Decimal(10), ScoringMode.BINARY),
    OwnCriterion("2", "Tư duy đổi mới", Decimal(10), ScoringMode.GRADED),
    OwnCriterion("3", "Tự phê bình", Decimal(10), ScoringMode.GRADED, "Biên bản họp"),
)
CRITERIA = OwnCriteria(ITEMS, (), PAPER, OWN, explains_below=True)
STAFF: tuple[Audience, ...] = (ServantKind.STAFF,)


def condition(
    kind: ConditionKind, value: str, bars: Level = Level.HTXS, *, basis: Basis = OWN
) -> LocalCondition:
    return LocalCondition(kind, bars, Decimal(value), STAFF, PAPER, basis)


def with_condition(one: LocalCondition, code: str = "L-1") -> LocalSet:
    return replace(EMPTY, conditions={code: one})


def weights(local: LocalSet) -> list[Weight]:
    return [one.weight for one in problems_of(local, NATIONAL)]


def rated(local: LocalSet, **facts: Any) -> dict[str, Any]:
    subject = {"id": "x", "kind": "civil_servant", "general": "28", **facts}
    document = {"scheme": SCHEME, "catalogue": CATALOGUE, "subjects": [subject]}
    found: Any = evaluation_of(document, local=local).document()
    answer: dict[str, Any] = found["subjects"][0]
    return answer


def products(**more: Any) -> list[dict[str, Any]]:
    return [{"product": "VB", "assigned": 10, "completed": 10, **more}]


# --- as a file ---


def test_a_set_written_and_read_again_is_the_same() -> None:
    local = replace(
        EMPTY,
        numbers={"slip_percent": LocalNumber(30, PAPER, OWN)},
        conditions={"L-1": condition(ConditionKind.LATE, "10.5")},
        criteria={ServantKind.STAFF: CRITERIA},
        coefficients={
            "N1": LocalCoefficient(Decimal(18), PAPER, OWN),
            "N.2": LocalCoefficient(Decimal("38.5"), PAPER, Basis.LOCAL_POLICY_PROPOSAL),
        },
    )
    assert read_set(local.content) == local
    assert read_set(local.content).digest == local.digest
    assert not [one for one in problems_of(local, NATIONAL) if one.stops_publication]


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        (
            '[coefficients.N1]\nvalue = "0"\ncitation = "x"\nmark = "LOCAL_INTERNAL_BASIS"',
            "coefficients.N1.value: is 0",
        ),
        (
            '[coefficients.N1]\nvalue = 18\ncitation = "x"\nmark = "LOCAL_INTERNAL_BASIS"',
            "coefficients.N1.value: must be a decimal in quotes",
        ),
        (
            (
                '[conditions.L-1]\nkind = "score_at_least"\nbars = "HT"\nvalue = "9"\n'
                'applies_to = ["leader"]\ncitation = "x"\nmark = "LOCAL_INTERNAL_BASIS"'
            ),
            '"leader" is not one of civil_servant, civil_servant_leader',
        ),
        (
            '[criteria.leader]\ncitation = "x"\nmark = "LOCAL_INTERNAL_BASIS"',
            "criteria.leader: no class of subjects of this name; known: civil_servant",
        ),
        (
            (
                '[criteria.civil_servant]\ncitation = "x"\nmark = "LOCAL_INTERNAL_BASIS"\n'
                "general = []\nresults = []"
            ),
            "criteria.civil_servant.results: unknown key",
        ),
    ],
)
def test_a_malformed_file_is_refused_with_its_key(extra: str, says: str) -> None:
    with pytest.raises(UnusableInputError) as refused:
        read_set(f"{EMPTY.content}{extra}\n")
    assert says in str(refused.value)


# --- beside the decree ---


@pytest.mark.parametrize(
    ("name", "same", "looser", "stricter"),
    [
        ("best_from", 90, 89, 91),
        ("good_from", 70, 69, 71),
        ("fair_from", 50, 49, 51),
        ("slip_percent", 25, 24, 26),
        ("cap_percent", 20, 21, 19),
        ("cap_percent_exceptional", 25, 26, 24),
    ],
)
def test_looser_than_an_a_number_is_refused(
    name: str, same: int, looser: int, stricter: int
) -> None:
    def of(value: int) -> list[Weight]:
        return weights(replace(EMPTY, numbers={name: LocalNumber(value, PAPER, OWN, "vì sao")}))

    assert of(same) == []
    assert of(stricter) == []
    assert of(looser) == [Weight.REFUSED]


def test_looser_than_a_b_number_needs_its_reason_and_is_shown() -> None:
    def of(value: int, reason: str = "") -> list[Weight]:
        number = LocalNumber(value, PAPER, OWN, reason)
        return weights(replace(EMPTY, numbers={"lower_value": number}))

    assert of(40) == []
    assert of(60) == [Weight.NEEDS_REASON]
    assert of(60, "Theo hướng dẫn của Sở Nội vụ") == [Weight.SHOWN]


def test_maxima_are_the_decrees() -> None:
    for name in ("general_max", "results_max"):
        local = replace(EMPTY, numbers={name: LocalNumber(40, PAPER, OWN)})
        assert weights(local) == [Weight.REFUSED]


def test_rules_and_the_formula_of_the_decree_stand() -> None:
    off = replace(EMPTY, switched_off={"S-N3": Switch(PAPER, OWN, "vì sao")})
    assert weights(off) == [Weight.REFUSED]
    model = read_set(
        (Path(__file__).parents[2] / "src/camket/rules/local/models/hd-03-tvdu.toml").read_text(
            encoding="utf-8"
        )
    )
    assert weights(replace(EMPTY, scoring=model.scoring)) == [Weight.REFUSED]


@pytest.mark.parametrize("kind", list(ConditionKind))
def test_only_what_is_known_of_a_civil_servant_is_asked_of_him(kind: ConditionKind) -> None:
    local = with_condition(condition(kind, "5"))
    assert weights(local) == ([] if kind in LOOKS_335 else [Weight.REFUSED])
    assert bound_words_335(local.conditions["L-1"])


def test_general_criteria_come_to_thirty_and_each_code_stands_once() -> None:
    def of(*items: OwnCriterion) -> list[Weight]:
        own = replace(CRITERIA, general=items)
        return weights(replace(EMPTY, criteria={ServantKind.LEADER: own}))

    assert of(*ITEMS) == []
    assert of(*ITEMS[:2]) == [Weight.REFUSED]
    assert of(ITEMS[0], ITEMS[1], replace(ITEMS[2], code="1")) == [Weight.REFUSED]


def test_a_coefficient_is_no_law_of_the_centre() -> None:
    def of(basis: Basis) -> list[Weight]:
        one = LocalCoefficient(Decimal(2), PAPER, basis)
        return weights(replace(EMPTY, coefficients={"N1": one}))

    assert of(Basis.LEGAL_MANDATORY) == [Weight.REFUSED]
    assert of(OWN) == []
    assert of(Basis.LOCAL_POLICY_PROPOSAL) == [Weight.SHOWN]


@pytest.mark.parametrize(
    ("points", "reason", "found"),
    [
        ("5", "", []),
        ("3", "", []),
        ("5.5", "", [Weight.NEEDS_REASON]),
        ("8", "Thang điểm rộng hơn", [Weight.SHOWN]),
    ],
)
def test_explaining_later_than_usual_needs_its_reason(
    points: str, reason: str, found: list[Weight]
) -> None:
    one = Explaining(Decimal(points), PAPER, OWN, reason)
    local = replace(EMPTY, in_force_from=date(2027, 1, 1), explaining=one)
    assert read_set(local.content) == local
    assert weights(local) == found
    assert local.on_explaining == local.explaining


def test_a_threshold_that_is_only_proposed_is_shown_and_left_out() -> None:
    proposed = Explaining(Decimal(3), PAPER, Basis.LOCAL_POLICY_PROPOSAL)
    local = replace(EMPTY, explaining=proposed)
    assert weights(local) == [Weight.SHOWN]
    assert local.on_explaining is None


def test_a_set_over_the_partys_rules_explains_in_its_scoring() -> None:
    one = Explaining(Decimal(3), PAPER, OWN)
    local = replace(EMPTY, scheme="366-QĐ/TW", explaining=one)
    national = numbers_in_force("366-QĐ/TW", on=ON)
    (problem,) = problems_of(local, national)
    assert problem.weight is Weight.REFUSED
    assert "ở phần cách tính điểm" in problem.says


def test_what_bars_ht_is_never_left_open_over_the_decree() -> None:
    one = replace(condition(ConditionKind.LATE, "10"), bars=Level.HT, leaves_open=True)
    assert weights(with_condition(one)) == [Weight.REFUSED]


def test_a_set_over_the_partys_rules_has_no_coefficients() -> None:
    local = replace(
        EMPTY,
        scheme="366-QĐ/TW",
        coefficients={"N1": LocalCoefficient(Decimal(2), PAPER, OWN)},
    )
    national = numbers_in_force("366-QĐ/TW", on=ON)
    assert [one.weight for one in problems_of(local, national)] == [Weight.REFUSED]
    own = replace(CRITERIA, results=(replace(ITEMS[0], code="K", points=Decimal(70)),))
    told = replace(EMPTY, scheme="366-QĐ/TW", criteria={Kind.LEADER: own})
    assert "từng tiêu chí" in " ".join(one.says for one in problems_of(told, national))


# --- at work ---


def test_its_numbers_hold() -> None:
    local = replace(EMPTY, numbers={"slip_percent": LocalNumber(50, PAPER, OWN)})
    late = products(delays=[{"times": 1}] * 5)
    assert rated(EMPTY, products=late)["computation"]["components"]["c"] == "87.5"
    assert rated(local, products=late)["computation"]["components"]["c"] == "75"


@pytest.mark.parametrize(
    ("kind", "bound", "met", "missed"),
    [
        (ConditionKind.SCORE, "98", {}, {"general": "27.99"}),
        (ConditionKind.GENERAL, "28", {}, {"general": "27.99"}),
        (ConditionKind.RESULTS, "70", {}, {"products": products(delays=[{"times": 1}])}),
        (
            ConditionKind.EXCEEDED,
            "30",
            {"products": products(completed=13)},
            {"products": products(completed=12)},
        ),
        (ConditionKind.DONE, "100", {}, {"products": products(assigned=11)}),
        (
            ConditionKind.LATE,
            "10",
            {"products": products(delays=[{"times": 3}])},
            {"products": products(delays=[{"times": 1}] * 2)},
        ),
        (
            ConditionKind.BELOW_QUALITY,
            "10",
            {"products": products(below_quality=1)},
            {"products": products(below_quality=1, failed_checks=[{"times": 1}])},
        ),
    ],
)
def test_a_condition_exactly_on_its_bound(
    kind: ConditionKind, bound: str, met: dict[str, Any], missed: dict[str, Any]
) -> None:
    local = with_condition(condition(kind, bound, Level.HTT))
    whole = {"products": products()}
    good, bad = rated(local, **{**whole, **met}), rated(local, **{**whole, **missed})
    assert "L-1" not in {one["rule"] for one in good["reasons"]}
    assert next(one for one in bad["reasons"] if one["rule"] == "L-1")["bars"] == "HTT"
    assert bad["level"] == "HT"


def test_the_sentence_says_whose_condition_it_is_and_how_one_stands() -> None:
    local = with_condition(condition(ConditionKind.LATE, "10"))
    (reason,) = rated(local, products=products(delays=[{"times": 1}] * 3))["reasons"]
    assert reason == {
        "rule": "L-1",
        "bars": "HTXS",
        "citation": PAPER,
        "mark": "B",
        "says": "Điều kiện của Bộ quy tắc của xã: Tỷ lệ sản phẩm chậm không quá 10%; đang là 30%.",
    }


def test_a_condition_concerns_the_classes_it_names_and_waits_for_points() -> None:
    local = with_condition(condition(ConditionKind.GENERAL, "30"))
    leading = {"subordinate_levels": ["HT"], "well_organised": True, "united": True}
    leader = rated(local, kind="civil_servant_leader", leading=leading, products=products())
    assert leader["level"] == "HTXS"
    nothing = rated(local, products=[])
    assert [one["rule"] for one in nothing["reasons"]] == ["NO-TASKS"]


def test_a_proposal_never_touches_a_rating() -> None:
    proposed = Basis.LOCAL_POLICY_PROPOSAL
    local = replace(
        EMPTY,
        numbers={"best_from": LocalNumber(99, PAPER, proposed)},
        conditions={"L-1": condition(ConditionKind.SCORE, "99", basis=proposed)},
        coefficients={"N1": LocalCoefficient(Decimal(9), PAPER, proposed)},
    )
    assert rated(local, products=products())["level"] == "HTXS"


def test_a_group_of_products_counts_as_the_set_says() -> None:
    catalogue = {
        "version": "v",
        "products": [
            {"code": "A", "name": "Thường", "coefficient": "1", "group": "N1"},
            {"code": "B", "name": "Khó", "coefficient": "1", "group": "N5"},
            {"code": "C", "name": "Ngoài nhóm", "coefficient": "2"},
        ],
    }
    lines = [
        {"product": "A", "assigned": 1, "completed": 1},
        {"product": "B", "assigned": 1, "completed": 0},
        {"product": "C", "assigned": 1, "completed": 1},
    ]
    subject = {"id": "x", "kind": "civil_servant", "general": "30", "products": lines}
    document = {"scheme": SCHEME, "catalogue": catalogue, "subjects": [subject]}
    local = replace(EMPTY, coefficients={"N5": LocalCoefficient(Decimal(5), PAPER, OWN)})
    usual: Any = evaluation_of(document).document()
    own: Any = evaluation_of(document, local=local).document()
    assert usual["subjects"][0]["computation"]["components"]["a"] == "75"  # 3 of 4
    assert own["subjects"][0]["computation"]["components"]["a"] == "37.5"  # 3 of 8


def test_general_points_are_told_item_by_item() -> None:
    local = replace(EMPTY, criteria={ServantKind.STAFF: CRITERIA})
    by_item = {"1": "10", "2": "8.5", "3": "9"}
    told = rated(local, general=by_item, products=products())
    assert told["computation"]["general"] == "27.5"
    assert rated(local, general="27.5", products=products())["score"] == told["score"]
    for wrong, says in (
        ({**by_item, "1": "5"}, 'general["1"]: must be 0 or 10'),
        ({**by_item, "2": "10.5"}, 'general["2"]: 10.5 is more than 10'),
        ({"1": "10"}, 'general["2"]: missing'),
        ({**by_item, "4": "1"}, 'general["4"]: unknown key'),
    ):
        with pytest.raises(UnusableInputError) as refused:
            rated(local, general=wrong, products=products())
        assert says in str(refused.value)
    with pytest.raises(UnusableInputError):
        rated(EMPTY, general=by_item, products=products())


@settings(max_examples=60, deadline=None)
@given(servants(), st.sampled_from(list(LOOKS_335)), st.integers(0, 100), st.sampled_from(Level))
def test_a_condition_never_raises_a_level(
    subject: dict[str, Any], kind: ConditionKind, bound: int, bars: Level
) -> None:
    told = {key: value for key, value in subject.items() if key != "id"}
    before = rated(EMPTY, **told)
    if bars is Level.KHT:
        return
    classes: tuple[Audience, ...] = tuple(ServantKind)
    one = replace(condition(kind, str(bound), bars), applies_to=classes)
    after = rated(with_condition(one), **told)
    assert _rung(after) <= _rung(before)


def _rung(answer: dict[str, Any]) -> Rung:
    return Rung.of(Level(answer["level"]) if answer["level"] else None)


def test_the_command_takes_the_file(tmp_path: Path) -> None:
    cases, own = tmp_path / "cases.json", tmp_path / "xa.toml"
    subject = {"id": "a", "kind": "civil_servant", "general": "28", "products": products()}
    document = {"scheme": SCHEME, "catalogue": CATALOGUE, "subjects": [subject]}
    cases.write_text(json.dumps(document), encoding="utf-8")

    def evaluate(local: LocalSet, *, as_json: bool = True) -> tuple[int, str, str]:
        own.write_text(local.content, encoding="utf-8")
        out, err = BytesIO(), StringIO()
        code = run(str(cases), rule_set=str(own), as_json=as_json, out=out, err=err)
        return code, out.getvalue().decode(), err.getvalue()

    local = replace(EMPTY, numbers={"best_from": LocalNumber(99, PAPER, OWN)})
    code, out, _ = evaluate(local)
    told = json.loads(out)
    assert (code, told["rules"], told["rules_digest"]) == (0, local.title, local.digest)
    assert told["subjects"][0]["level"] == "HTT"
    assert (
        "Nghị định 335/2025/NĐ-CP, bộ quy tắc Bộ quy tắc của xã"
        in evaluate(local, as_json=False)[1]
    )
    looser = replace(EMPTY, numbers={"slip_percent": LocalNumber(20, PAPER, OWN)})
    code, _, err = evaluate(looser)
    assert (code, "numbers.slip_percent: Mức trừ mỗi lần" in err) == (2, True)
    code, _, err = evaluate(replace(EMPTY, scheme="366-QĐ/TW"))
    assert (code, "scheme" in err) == (2, True)
    document["scheme"] = "366-QĐ/TW"
    cases.write_text(json.dumps(document), encoding="utf-8")
    code, _, err = evaluate(local)
    assert (code, "scheme: must be 335/2025/NĐ-CP" in err) == (2, True)
