"""A body's own set: read and written, checked against the national numbers, never raising a level."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.strategies import SUBJECTS
from tests.rules.test_findings import leader

from camket.rules import local as package
from camket.rules.facts import Discipline, Disciplined, Faults, Kind, Score, Subject, Tasks
from camket.rules.formulas.base import RoundingMode, RoundingRule
from camket.rules.levels import Level, Rung
from camket.rules.loading import CENTRE, numbers_in_force
from camket.rules.local.applying import edition_under, numbers_under
from camket.rules.local.basis import Basis
from camket.rules.local.comparing import differences, problems_of, rule_marks
from camket.rules.local.conditions import LOOKS, bound_words
from camket.rules.local.names import NAMES, Looser
from camket.rules.local.problems import Weight
from camket.rules.local.sets import (
    ConditionKind,
    FormulaName,
    LocalCondition,
    LocalNumber,
    LocalSet,
    Scoring,
    Switch,
    read_set,
)
from camket.rules.proposing import proposer
from camket.rules.quotas import Caps, Denominator, Rounding
from camket.rules.reading import read_cases
from camket.rules.schemes import numbers_335
from camket.rules.schemes.numbers_366 import SCHEME, edition_in_force
from camket.rules.schemes.rating_366 import rate
from camket.shared.errors import UnusableInputError

ON = date(2026, 12, 31)
NATIONAL = numbers_in_force(SCHEME, on=ON)
OWN = Basis.LOCAL_INTERNAL_BASIS
EMPTY = LocalSet(SCHEME, "quang-tri", "Bộ quy tắc của Tỉnh ủy Quảng Trị", date(2026, 1, 1))
MODEL = Path(str(package.__file__)).parent / "models" / "hd-03-tvdu.toml"


def number(value: int | str, *, reason: str = "", basis: Basis = OWN) -> LocalNumber:
    return LocalNumber(value, "QĐ 12-QĐ/TU Đ5", basis, reason)


def with_number(name: str, value: int | str, **more: Any) -> LocalSet:
    return replace(EMPTY, numbers={name: number(value, **more)})


def condition(
    kind: ConditionKind, value: str, bars: Level = Level.HTXS, *kinds: Kind, basis: Basis = OWN
) -> LocalCondition:
    return LocalCondition(
        kind, bars, Decimal(value), kinds or (Kind.LEADER,), "QĐ 12-QĐ/TU Đ6", basis
    )


def with_condition(one: LocalCondition, code: str = "L-1") -> LocalSet:
    return replace(EMPTY, conditions={code: one})


def weights(local: LocalSet) -> list[Weight]:
    return [one.weight for one in problems_of(local, NATIONAL)]


def subject_of(case: dict[str, Any]) -> Subject:
    document = {"scheme": SCHEME, "subjects": [case]}
    cases = read_cases(document, scheme=SCHEME, numbers=edition_in_force(ON).numbers)
    return cases.at(0).subject


SUBJECT = SUBJECTS.map(subject_of)


# --- as a file ---

TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    str.strip
)
WHOLE = [name for name, known in NAMES.items() if not known.choices and known.most == 100]
CONDITIONS = st.builds(
    LocalCondition,
    kind=st.sampled_from(ConditionKind),
    bars=st.sampled_from([Level.HT, Level.HTT, Level.HTXS]),
    value=st.decimals(0, 100, places=2),
    applies_to=st.lists(st.sampled_from(Kind), min_size=1, max_size=4, unique=True).map(tuple),
    citation=TEXTS,
    basis=st.sampled_from(Basis),
    leaves_open=st.booleans(),
).map(lambda one: one if one.bars is Level.HT else replace(one, leaves_open=False))
SETS = st.builds(
    LocalSet,
    scheme=st.just(SCHEME),
    issuer=TEXTS,
    title=TEXTS,
    in_force_from=st.dates(),
    numbers=st.dictionaries(
        st.sampled_from(WHOLE),
        st.builds(
            LocalNumber,
            value=st.integers(0, 100),
            citation=TEXTS,
            basis=st.sampled_from(Basis),
            reason=TEXTS | st.just(""),
        ),
    ),
    switched_off=st.dictionaries(
        st.sampled_from(sorted(rule_marks())),
        st.builds(Switch, citation=TEXTS, basis=st.sampled_from(Basis), reason=TEXTS),
    ),
    conditions=st.dictionaries(st.sampled_from(["L-1", "L-2", "L-3"]), CONDITIONS),
    scoring=st.none()
    | st.builds(
        Scoring,
        formula=st.sampled_from(FormulaName),
        rounding=st.builds(RoundingRule, st.sampled_from(RoundingMode), st.integers(0, 4)),
        general_split=st.tuples(*[st.decimals(0, 30, places=1)] * 3),
        explain_from=st.decimals(0, 30, places=1),
        citation=TEXTS,
        basis=st.sampled_from(Basis),
    ),
)


@given(SETS)
def test_a_set_written_and_read_again_is_the_same(local: LocalSet) -> None:
    again = read_set(local.content)
    assert again == local
    assert again.digest == local.digest


@given(SETS)
def test_the_file_is_toml_like_the_shipped_numbers(local: LocalSet) -> None:
    table = tomllib.loads(local.content)
    for entry in table.get("numbers", {}).values():
        assert {"value", "citation", "mark"} <= set(entry)


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ("= 1", "not TOML"),
        ("[numbers.best_from]\nvalue = 90", "numbers.best_from.citation: missing"),
        (
            '[numbers.best]\nvalue = 90\ncitation = "x"\nmark = "LOCAL_INTERNAL_BASIS"',
            "numbers.best: no number of this name",
        ),
        (
            '[numbers.best_from]\nvalue = 101\ncitation = "x"\nmark = "LOCAL_INTERNAL_BASIS"',
            "numbers.best_from.value: 101 is more than",
        ),
        (
            '[numbers.best_from]\nvalue = 90\ncitation = "x"\nmark = "A"',
            'numbers.best_from.mark: "A" is not one of LEGAL_MANDATORY',
        ),
        (
            '[numbers.cap_rounding]\nvalue = "up"\ncitation = "x"\nmark = "LOCAL_INTERNAL_BASIS"',
            "numbers.cap_rounding.value: is not one of floor, half_up",
        ),
        (
            (
                '[conditions.L-1]\nkind = "score_at_least"\nbars = "KHT"\nvalue = "9"\n'
                'applies_to = ["leader"]\ncitation = "x"\nmark = "LOCAL_INTERNAL_BASIS"'
            ),
            'conditions["L-1"].bars: nothing lies below KHT',
        ),
        ("numbers = 3", "numbers: must be a table"),
    ],
)
def test_a_malformed_file_is_refused_with_its_key(extra: str, says: str) -> None:
    with pytest.raises(UnusableInputError) as refused:
        read_set(f"{EMPTY.content}{extra}\n")
    assert says in str(refused.value)


# --- against the national numbers ---


@pytest.mark.parametrize(
    ("name", "same", "looser", "stricter"),
    [
        ("best_from", 90, 89, 91),
        ("good_from", 70, 69, 71),
        ("fair_from", 50, 49, 51),
        ("exceeded_at_least", 30, 29, 31),
        ("late_at_most", 20, 21, 19),
        ("cap_percent", 20, 21, 19),
        ("cap_percent_exceptional", 25, 26, 24),
    ],
)
def test_looser_than_an_a_number_is_refused(
    name: str, same: int, looser: int, stricter: int
) -> None:
    assert weights(with_number(name, same)) == []
    assert weights(with_number(name, stricter)) == []
    for reason in ("", "vì đặc thù"):
        assert weights(with_number(name, looser, reason=reason)) == [Weight.REFUSED]


@pytest.mark.parametrize(
    ("name", "looser", "stricter"),
    [
        ("done_at_least", 69, 71),
        ("failed_fields_at_most", 51, 49),
        ("low_votes_at_most", 51, 49),
        ("undone_at_most", 51, 49),
        ("cap_denominator", "HTT_OR_BETTER", "HTT"),
    ],
)
def test_looser_than_a_b_number_needs_its_reason_and_is_shown(
    name: str, looser: int | str, stricter: int | str
) -> None:
    assert weights(with_number(name, stricter)) == []
    assert weights(with_number(name, looser)) == [Weight.NEEDS_REASON]
    told = problems_of(with_number(name, looser, reason="miền núi"), NATIONAL)
    assert [one.weight for one in told] == [Weight.SHOWN]
    assert "nới hơn" in told[0].says
    assert "miền núi" in told[0].says


def test_a_reading_to_be_confirmed_is_never_called_law() -> None:
    told = problems_of(with_number("cap_rounding", "half_up"), NATIONAL)
    assert [one.weight for one in told] == [Weight.SHOWN]
    assert "chờ xác nhận" in told[0].says
    assert Basis.of_mark("C") is None
    assert Basis.of_mark("A") is Basis.LEGAL_MANDATORY


def test_the_sentence_says_what_and_how_to_mend_it() -> None:
    told = problems_of(with_number("best_from", 85), NATIONAL)
    assert told[0].row == "numbers.best_from"
    assert told[0].says == (
        "Điểm từ đó xếp hoàn thành xuất sắc: 85 điểm nới hơn 90 điểm (366 Đ11.1). Không được nới "
        "mức do văn bản của Trung ương quy định: giữ 90 điểm, từ đó trở lên."
    )


def test_maxima_and_order_of_the_bands_are_kept() -> None:
    assert Weight.REFUSED in weights(with_number("general_max", 40))
    assert weights(with_number("good_from", 95)) == [Weight.REFUSED]


def test_what_differs_is_not_called_mandatory() -> None:
    assert weights(with_number("best_from", 92, basis=Basis.LEGAL_MANDATORY)) == [Weight.REFUSED]
    assert weights(with_number("best_from", 90, basis=Basis.LEGAL_MANDATORY)) == []


@pytest.mark.parametrize(
    ("code", "reason", "weight"),
    [
        ("P-G2", "vì khó", Weight.REFUSED),
        ("NO-TASKS", "vì khó", Weight.REFUSED),
        ("P-Z9", "vì khó", Weight.REFUSED),
        ("P-N6", "", Weight.NEEDS_REASON),
        ("P-N6", "không bỏ phiếu tín nhiệm", Weight.SHOWN),
    ],
)
def test_switching_a_national_rule_off(code: str, reason: str, weight: Weight) -> None:
    local = replace(EMPTY, switched_off={code: Switch("QĐ 12-QĐ/TU", OWN, reason)})
    assert weights(local) == [weight]


def test_scoring_splits_the_general_points_exactly() -> None:
    def split(*parts: str) -> list[Weight]:
        scoring = Scoring(
            FormulaName.CRITERIA,
            RoundingRule(RoundingMode.HALF_UP, 1),
            tuple(map(Decimal, parts)),
            Decimal(5),
            "QĐ 12-QĐ/TU",
            OWN,
        )
        return weights(replace(EMPTY, scoring=scoring))

    assert split("18", "4", "8") == split("10", "10", "10") == split("13", "12", "5") == []
    assert split("18", "4", "8.5") == [Weight.REFUSED]


def test_codes_and_classes_of_conditions() -> None:
    one = condition(ConditionKind.FAILED_SUBORDINATES, "0", Level.HTXS, Kind.COLLECTIVE)
    assert weights(with_condition(one)) == []
    assert weights(with_condition(one, "P-X9")) == [Weight.REFUSED]
    of_leader = replace(one, applies_to=(Kind.LEADER,))
    assert weights(with_condition(of_leader)) == [Weight.REFUSED]


def test_every_number_of_both_schemes_has_a_name_and_is_set_beside_the_own() -> None:
    of_state = numbers_in_force(numbers_335.SCHEME, on=ON)
    assert set(NATIONAL.numbers) | set(of_state.numbers) == set(NAMES)
    rows = differences(with_number("done_at_least", 60, reason="x"), NATIONAL)
    assert [row.name for row in rows] == list(NATIONAL.numbers)
    assert [row.name for row in rows if row.is_looser] == ["done_at_least"]
    assert all(known.title for known in NAMES.values())
    assert {known.looser for known in NAMES.values()} == set(Looser)


def test_a_set_on_the_decree_is_set_beside_its_numbers() -> None:
    of_state = numbers_in_force(numbers_335.SCHEME, on=ON)
    base = replace(EMPTY, scheme=numbers_335.SCHEME)
    looser = replace(base, numbers={"slip_percent": number(20)})
    assert [one.weight for one in problems_of(looser, of_state)] == [Weight.REFUSED]
    rounded = replace(
        base, numbers={"score_rounding": number("half_up"), "score_places": number(1)}
    )
    assert {one.weight for one in problems_of(rounded, of_state)} == {Weight.SHOWN}
    typed = numbers_335.typed(numbers_under(rounded, of_state))
    assert typed.params.rounding == RoundingRule(RoundingMode.HALF_UP, 1)


# --- at work ---


def test_a_set_lays_its_numbers_over_the_national_ones() -> None:
    local = replace(
        EMPTY,
        numbers={
            "best_from": number(95),
            "cap_denominator": number("HTT_OR_BETTER", reason="mẫu 15"),
            "exceeded_at_least": number(50, basis=Basis.LOCAL_POLICY_PROPOSAL),
        },
    )
    edition = edition_under(local, edition_in_force(ON))
    assert edition.numbers.best_from == 95
    assert edition.numbers.exceeded_at_least == 30  # only proposed
    assert edition.numbers.caps == Caps(20, Denominator.HTT_OR_BETTER, Rounding.FLOOR)
    assert edition.published.digest == local.digest
    assert edition.published.version == "quang-tri/2026-01-01"
    found = rate(leader(), on=ON, rule_set="quang-tri/1", local=local)
    assert found.provenance.rule_set == "quang-tri/1"
    assert found.provenance.numbers_digest == local.digest
    assert EMPTY.issuer != CENTRE


@pytest.mark.parametrize(
    ("kind", "value", "change", "met"),
    [
        (ConditionKind.SCORE, "95", {"score": Score(Decimal(28), Decimal(67))}, True),
        (ConditionKind.SCORE, "95.1", {"score": Score(Decimal(28), Decimal(67))}, False),
        (ConditionKind.GENERAL, "28", {"score": Score(Decimal(28), Decimal(67))}, True),
        (ConditionKind.GENERAL, "28.5", {"score": Score(Decimal(28), Decimal(67))}, False),
        (ConditionKind.RESULTS, "67", {"score": Score(Decimal(28), Decimal(67))}, True),
        (ConditionKind.RESULTS, "67.5", {"score": Score(Decimal(28), Decimal(67))}, False),
        (ConditionKind.EXCEEDED, "35", {"tasks": Tasks(20, 20, 20, 0, 7)}, True),
        (ConditionKind.EXCEEDED, "35.1", {"tasks": Tasks(20, 20, 20, 0, 7)}, False),
        (ConditionKind.REMEDIED, "100", {"faults": Faults(0, 0)}, True),
        (
            ConditionKind.DISCIPLINE,
            "0",
            {"discipline": (Discipline(Disciplined.SELF),)},
            False,
        ),
        (ConditionKind.DISCIPLINE, "1", {"discipline": (Discipline(Disciplined.SELF),)}, True),
    ],
)
def test_a_condition_exactly_on_its_bound(
    kind: ConditionKind, value: str, change: dict[str, Any], *, met: bool
) -> None:
    subject = replace(leader(), **change)
    local = with_condition(condition(kind, value))
    found = rate(subject, on=ON, rule_set="quang-tri/1", local=local)
    barred = [one for one in found.reasons if one.rule == "L-1"]
    assert bool(barred) is not met
    for one in barred:
        assert one.source.mark.value == "B"
        assert one.says.startswith("Điều kiện của Bộ quy tắc của Tỉnh ủy Quảng Trị: ")
        assert found.level is not Level.HTXS


def test_a_proposal_never_touches_an_official_rating() -> None:
    proposed = condition(ConditionKind.SCORE, "100", basis=Basis.LOCAL_POLICY_PROPOSAL)
    local = replace(
        with_condition(proposed),
        switched_off={"P-N6": Switch("x", Basis.LOCAL_POLICY_PROPOSAL, "y")},
    )
    failing = replace(leader(), tasks=Tasks(20, 10, 10, 0, 0))
    for subject in (leader(), failing):
        assert rate(subject, on=ON, local=local).level is rate(subject, on=ON).level
    assert {one.weight for one in problems_of(local, NATIONAL)} == {Weight.SHOWN}


@settings(deadline=None)
@given(SUBJECT, st.dictionaries(st.sampled_from(["L-1", "L-2"]), CONDITIONS, min_size=1))
def test_an_added_condition_never_raises_a_level(
    subject: Subject, added: dict[str, LocalCondition]
) -> None:
    before = rate(subject, on=ON).level
    local = replace(EMPTY, conditions=added)
    after = rate(subject, on=ON, local=local).level
    assert Rung.of(after) <= Rung.of(before)
    in_bulk = proposer(on=ON, rule_set="quang-tri/1", local=local)
    assert in_bulk.propose(subject).level is after
    assert in_bulk.provenance()["numbers_digest"] == local.digest


@settings(deadline=None)
@given(SUBJECT, st.sampled_from(WHOLE), st.integers(0, 100))
def test_a_number_that_may_be_published_without_a_reason_never_raises_a_level(
    subject: Subject, name: str, value: int
) -> None:
    local = with_number(name, value)
    if name not in NATIONAL.numbers or problems_of(local, NATIONAL):
        return
    before, after = rate(subject, on=ON).level, rate(subject, on=ON, local=local).level
    assert Rung.of(after) <= Rung.of(before)


def test_the_worked_model_is_a_set_that_may_be_published() -> None:
    local = read_set(MODEL.read_text(encoding="utf-8"))
    assert not [one for one in problems_of(local, NATIONAL) if one.stops_publication]
    assert local.scoring is not None
    assert local.scoring.formula is FormulaName.REGISTERED_PRODUCTS
    assert local.scoring.rounding == RoundingRule(RoundingMode.HALF_UP, 1)


def test_every_kind_of_condition_says_what_it_asks() -> None:
    assert set(LOOKS) == set(ConditionKind)
    assert bound_words(condition(ConditionKind.LATE, "5")) == "Tỷ lệ nhiệm vụ chậm không quá 5%"
    assert bound_words(condition(ConditionKind.SCORE, "92.5")) == "Tổng điểm từ 92,5 điểm trở lên"


def test_a_condition_concerns_only_the_classes_it_names() -> None:
    for kinds, level in (((Kind.COLLECTIVE,), Level.HTXS), ((Kind.LEADER,), Level.HTT)):
        local = with_condition(condition(ConditionKind.SCORE, "100", Level.HTXS, *kinds))
        assert rate(leader(), on=ON, local=local).level is level


def test_explaining_later_than_usual_needs_its_reason_and_is_shown() -> None:
    text = (
        MODEL.read_text(encoding="utf-8")
        .replace('explain_from = "5"', 'explain_from = "8"')
        .replace("in_force_from = 2026-07-01", "in_force_from = 2027-01-01")
    )
    local = read_set(text)
    national = edition_in_force(local.in_force_from).published
    (problem,) = [one for one in problems_of(local, national) if one.row == "scoring"]
    assert problem.weight is Weight.NEEDS_REASON
    assert "lệch từ 8 điểm nới hơn 5 điểm" in problem.says
    assert local.scoring is not None
    told = replace(local, scoring=replace(local.scoring, reason="Thang điểm của cơ quan rộng hơn"))
    assert read_set(told.content) == told
    (problem,) = [one for one in problems_of(told, national) if one.row == "scoring"]
    assert problem.weight is Weight.SHOWN
    assert problem.says.endswith("Lý do: Thang điểm của cơ quan rộng hơn")
