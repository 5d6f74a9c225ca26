"""Old years are read by the scheme of their day; the level of the old paper is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.rules.classes import SubjectClass
from camket.rules.criteria import Certainty
from camket.rules.facts import IndividualFacts, Score, Tasks
from camket.rules.in_force import (
    Extent,
    SchemePeriod,
    quarter_scheme_in_force,
    scheme_in_force,
    schemes_of,
)
from camket.rules.levels import Level
from camket.rules.old_years import NotAnOldSchemeError, Outcome, read_old_paper
from camket.rules.schemes.old_papers import Grade, Measure, OldPaper
from camket.rules.schemes.predecessors import OLD_RULES
from camket.rules.schemes.rating_366 import rate

PARTY = [one for one in SubjectClass if one.appendix]
Y2019, Y2024 = date(2019, 12, 31), date(2024, 12, 31)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2018, 3, 8), "132-QĐ/TW"),
        (date(2023, 10, 3), "132-QĐ/TW"),
        (date(2023, 10, 4), "124-QĐ/TW"),
        (date(2025, 8, 29), "124-QĐ/TW"),
        (date(2025, 8, 30), "366-QĐ/TW"),
        (date(2026, 12, 31), "366-QĐ/TW"),
    ],
)
def test_each_party_class_has_the_scheme_of_its_day(day: date, code: str) -> None:
    assert {scheme_in_force(one, day).code for one in PARTY} == {code}


@pytest.mark.parametrize(
    ("subject_class", "day", "code"),
    [
        (SubjectClass.CIVIL_SERVANT, date(2025, 12, 31), "90/2020/NĐ-CP"),
        (SubjectClass.CIVIL_SERVANT, date(2026, 1, 1), "335/2025/NĐ-CP"),
        (SubjectClass.PUBLIC_EMPLOYEE, date(2026, 6, 30), "90/2020/NĐ-CP"),
        (SubjectClass.PUBLIC_EMPLOYEE, date(2026, 7, 1), "233/2026/NĐ-CP"),
    ],
)
def test_servants_of_the_state_have_the_scheme_of_their_day(
    subject_class: SubjectClass, day: date, code: str
) -> None:
    assert scheme_in_force(subject_class, day).code == code


def test_before_the_first_scheme_that_is_known_there_is_none() -> None:
    with pytest.raises(LookupError, match="no scheme of the year is known for leader"):
        scheme_in_force(SubjectClass.LEADER, date(2018, 3, 7))
    with pytest.raises(LookupError, match="civil_servant on 2019-12-31"):
        scheme_in_force(SubjectClass.CIVIL_SERVANT, Y2019)


def test_the_quarter_is_rated_of_those_who_lead_since_its_guidance() -> None:
    assert quarter_scheme_in_force(SubjectClass.LEADER, date(2026, 6, 30)).code == "02-HD/BTCTW"
    with pytest.raises(LookupError):
        quarter_scheme_in_force(SubjectClass.LEADER, date(2026, 3, 31))
    with pytest.raises(LookupError):
        quarter_scheme_in_force(SubjectClass.INDIVIDUAL, date(2026, 6, 30))


def test_schemes_of_a_class_touch_without_a_gap_and_say_how_far_they_are_known() -> None:
    for one in SubjectClass:
        schemes = schemes_of(one)
        assert [scheme.ends_on for scheme in schemes[:-1]] == [
            scheme.in_force_from for scheme in schemes[1:]
        ]
        assert schemes[-1].ends_on is None
        assert all(scheme.period is SchemePeriod.YEAR for scheme in schemes)
    assert schemes_of(SubjectClass.PUBLIC_EMPLOYEE)[-1].extent is Extent.TITLE
    assert schemes_of(SubjectClass.LEADER)[0].guidance.startswith("HD 16-HD/BTCTW")
    assert len({extent.words for extent in Extent}) == len(Extent)


def test_an_old_year_is_never_rated_by_the_rules_of_today() -> None:
    facts = IndividualFacts(Score(Decimal(28), Decimal(67)), Tasks(10, 10, 10, 0, 3))
    with pytest.raises(LookupError):
        rate(facts, on=Y2024)
    with pytest.raises(NotAnOldSchemeError, match="366-QĐ/TW held on 2025-12-31"):
        read_old_paper(paper(), date(2025, 12, 31))


def paper(**told: Any) -> OldPaper:
    return OldPaper(**{"subject_class": SubjectClass.COLLECTIVE, "level": Level.HTT, **told})


def outcomes(one: OldPaper, on: date) -> dict[str, Outcome]:
    return {check.rule: check.outcome for check in read_old_paper(one, on).checks}


LEADER, MEMBER = SubjectClass.LEADER, SubjectClass.INDIVIDUAL
SERVANT = SubjectClass.CIVIL_SERVANT


@pytest.mark.parametrize(
    ("day", "told", "rule", "outcome"),
    [
        (Y2019, {"is_disunited": True}, "132-K1", Outcome.CONTRADICTS),
        (Y2019, {"has_degraded_member": True}, "132-K1", Outcome.CONTRADICTS),
        (Y2019, {"is_disunited": False}, "132-K1", Outcome.NOT_KNOWN),
        (Y2019, {"is_disunited": False, "has_degraded_member": False}, "132-K1", Outcome.AGREES),
        (Y2019, {"done_percent": 49, "main_targets_missed": True}, "132-K2", Outcome.CONTRADICTS),
        (Y2019, {"done_percent": 50, "main_targets_missed": True}, "132-K2", Outcome.AGREES),
        (Y2019, {"done_percent": 49, "main_targets_missed": False}, "132-K2", Outcome.AGREES),
        (Y2019, {"done_percent": 49}, "132-K2", Outcome.NOT_KNOWN),
        (Y2019, {"is_disciplined": True}, "132-K3", Outcome.CONTRADICTS),
        (Y2019, {"hardest_of_members": Measure.WARNING}, "132-K4", Outcome.CONTRADICTS),
        (Y2019, {"hardest_of_members": Measure.REPRIMAND}, "132-K4", Outcome.AGREES),
        (Y2019, {"no_member_disciplined": True}, "132-K4", Outcome.AGREES),
        (Y2019, {}, "132-K4", Outcome.NOT_KNOWN),
        (Y2019, {"subject_class": MEMBER, "done_percent": 49}, "132-M1", Outcome.CONTRADICTS),
        (Y2019, {"subject_class": MEMBER, "done_percent": 50}, "132-M1", Outcome.AGREES),
        (Y2019, {"subject_class": LEADER, "is_disciplined": True}, "132-M2", Outcome.CONTRADICTS),
        (
            Y2019,
            {"subject_class": MEMBER, "failed_as_servant": True},
            "132-M3",
            Outcome.CONTRADICTS,
        ),
        (Y2024, {"grades": {"a": Grade.POOR, "b": Grade.GOOD}}, "124-K1", Outcome.CONTRADICTS),
        (Y2024, {"results_grade": Grade.POOR}, "124-K1", Outcome.CONTRADICTS),
        (Y2024, {"grades": {"a": Grade.FAIR}}, "124-K1", Outcome.AGREES),
        (Y2024, {"corruption_below": True, "self_detected": False}, "124-K2", Outcome.CONTRADICTS),
        (Y2024, {"corruption_below": True, "self_detected": True}, "124-K2", Outcome.AGREES),
        (Y2024, {"corruption_below": True}, "124-K2", Outcome.NOT_KNOWN),
        (Y2024, {"done_percent": 49, "main_targets_missed": True}, "124-K3", Outcome.CONTRADICTS),
        (Y2024, {"disciplined_units_percent": 21}, "124-K4", Outcome.CONTRADICTS),
        (
            Y2024,
            {"disciplined_units_percent": 20, "is_disciplined": False},
            "124-K4",
            Outcome.AGREES,
        ),
        (Y2024, {"disciplined_units_percent": 20}, "124-K4", Outcome.NOT_KNOWN),
        (Y2024, {"is_disunited": True}, "124-K5", Outcome.CONTRADICTS),
        (Y2024, {"subject_class": LEADER, "done_percent": 49}, "124-K6", Outcome.CONTRADICTS),
        (Y2024, {"subject_class": LEADER, "done_percent": 50}, "124-K6", Outcome.AGREES),
        (Y2024, {"subject_class": MEMBER, "is_disciplined": True}, "124-K7", Outcome.CONTRADICTS),
        (Y2024, {"level": Level.KHT, "is_disunited": True}, "124-K5", Outcome.AGREES),
        (
            Y2024,
            {"level": Level.HTXS, "grades": {"a": Grade.FAIR}},
            "124-X1",
            Outcome.NOT_KNOWN,  # the condition is a C: it never speaks against a paper
        ),
        (
            Y2024,
            {"subject_class": SERVANT, "level": Level.HTXS, "exceeded_percent": 49},
            "90-X1",
            Outcome.CONTRADICTS,
        ),
        (
            Y2024,
            {"subject_class": SERVANT, "level": Level.HTXS, "exceeded_percent": 50},
            "90-X1",
            Outcome.AGREES,
        ),
        (
            Y2024,
            {
                "subject_class": SERVANT,
                "level": Level.HTXS,
                "subordinate_levels": (Level.HTT,) * 7 + (Level.HT,) * 3,
            },
            "90-X2",
            Outcome.AGREES,  # exactly 70 %
        ),
        (
            Y2024,
            {
                "subject_class": SERVANT,
                "level": Level.HTXS,
                "subordinate_levels": (Level.HTT,) * 9 + (Level.KHT,),
            },
            "90-X2",
            Outcome.CONTRADICTS,
        ),
        (
            Y2024,
            {"subject_class": SERVANT, "level": Level.HTXS, "criteria_met": {"a": False}},
            "90-X3",
            Outcome.NOT_KNOWN,
        ),
    ],
)
def test_a_paper_beside_each_rule_that_is_known(
    day: date, told: dict[str, Any], rule: str, outcome: Outcome
) -> None:
    assert outcomes(paper(**told), day)[rule] is outcome


def test_the_level_of_the_paper_stays_whatever_speaks_against_it() -> None:
    reading = read_old_paper(paper(is_disciplined=True), Y2024)
    assert reading.level is Level.HTT
    (against,) = reading.contradictions
    assert against.says == (
        "Văn bản ghi hoàn thành tốt nhiệm vụ, nhưng tập thể bị kỷ luật hoặc trên 20% đơn vị trực "
        "thuộc bị kỷ luật: theo 124-QĐ/TW (xaydungchinhsach.chinhphu.vn) thì cao nhất là không hoàn "
        "thành nhiệm vụ. Mức trên văn bản được giữ nguyên."
    )
    record = reading.as_record()
    assert (record["scheme"], record["level"]) == ("124-QĐ/TW", "HTT")


def test_what_a_paper_does_not_tell_is_not_known_and_speaks_for_nothing() -> None:
    reading = read_old_paper(paper(), Y2024)
    assert {one.outcome for one in reading.checks} == {Outcome.NOT_KNOWN}
    assert reading.checks[0].says.startswith("Văn bản không cho biết: ")
    assert reading.contradictions == ()


def test_under_a_scheme_known_by_its_title_the_level_is_all_there_is() -> None:
    employee = paper(subject_class=SubjectClass.PUBLIC_EMPLOYEE)
    reading = read_old_paper(employee, date(2026, 12, 31))
    assert (reading.scheme.code, reading.level, reading.checks) == ("233/2026/NĐ-CP", Level.HTT, ())


def test_every_rule_of_an_old_scheme_has_its_own_code_and_its_source() -> None:
    codes = [rule.code for rule in OLD_RULES]
    assert len(codes) == len(set(codes))
    assert all(rule.citation and rule.mark in Certainty for rule in OLD_RULES)
    assert {Grade.POOR.full_name, Grade.EXCELLENT.full_name} == {"Kém", "Xuất sắc"}
    assert Measure.WARNING.full_name == "cảnh cáo"


PAPERS = st.builds(
    OldPaper,
    subject_class=st.sampled_from([*PARTY, SERVANT]),
    level=st.sampled_from(Level),
    grades=st.dictionaries(st.sampled_from("abc"), st.sampled_from(Grade)),
    results_grade=st.none() | st.sampled_from(Grade),
    done_percent=st.none() | st.integers(0, 100),
    main_targets_missed=st.none() | st.booleans(),
    is_disunited=st.none() | st.booleans(),
    is_disciplined=st.none() | st.booleans(),
    disciplined_units_percent=st.none() | st.integers(0, 100),
    corruption_below=st.none() | st.booleans(),
    self_detected=st.none() | st.booleans(),
    subordinate_levels=st.lists(st.sampled_from(Level), max_size=4).map(tuple),
)


@given(PAPERS)
def test_the_lowest_level_is_never_contradicted_and_a_higher_one_never_less_than_a_lower(
    one: OldPaper,
) -> None:
    against = {
        level: {
            check.rule for check in read_old_paper(replace(one, level=level), Y2024).contradictions
        }
        for level in Level
    }
    assert against[Level.KHT] == set()
    assert against[Level.HT] <= against[Level.HTT] <= against[Level.HTXS]
