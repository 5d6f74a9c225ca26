"""What the pages of the application take from a finding."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from camket.rules.ceiling import Mark
from camket.rules.facts import (
    CollectiveFacts,
    Conclusion,
    Discipline,
    Disciplined,
    LeaderFacts,
    Score,
    Share,
    Tasks,
)
from camket.rules.levels import Level, Rung
from camket.rules.schemes.quy_dinh_366 import COLLECTIVE_RULES, LEADER_RULES
from camket.rules.schemes.rating_366 import rate

BEST = Score(Decimal("28.5"), Decimal(63))
ALL_DONE = Tasks(assigned=20, done=20, on_time=20, below_quality=0, exceeded=6)


def collective() -> CollectiveFacts:
    """Return a collective that is HTXS."""
    return CollectiveFacts(score=BEST, tasks=ALL_DONE)


def leader() -> LeaderFacts:
    """Return a head that is HTXS, as his unit is."""
    return LeaderFacts(
        score=BEST,
        tasks=ALL_DONE,
        heads_unit=True,
        unit_rung=Rung.HTXS,
        unit_done_share=Decimal(1),
        fields=Share(0, 3),
        trust_vote=Share(2, 50),
        quarters=(Level.HTT, Level.HTXS),
    )


def test_the_page_shows_every_condition_with_its_sentence_and_source() -> None:
    finding = rate(replace(leader(), tasks=replace(ALL_DONE, exceeded=5)))
    assert finding.level is Level.HTT
    by_rule = {one.rule: one for one in finding.conditions}
    assert set(by_rule) == {rule.code for rule in LEADER_RULES}
    missed = by_rule["P-X4"]
    assert missed.is_met is False
    assert "có 5/20 nhiệm vụ vượt mức, cần ít nhất 6 (30%)" in missed.says
    assert missed.source.title == "Khoản 1 Điều 11 Quy định 366-QĐ/TW"
    kept = by_rule["P-X1"]
    assert (kept.is_met, kept.level) == (True, Level.HTXS)
    assert kept.says == "Tổng điểm 91,5, đạt mức từ 90 điểm."
    assert [one.rule for one in finding.reasons] == ["P-X4"]


def test_what_cannot_be_judged_is_neither_met_nor_missed() -> None:
    finding = rate(replace(collective(), tasks=Tasks(0, 0, 0)))
    by_rule = {one.rule: one for one in finding.conditions}
    assert by_rule["P-X1"].is_met is None
    assert by_rule["P-X3"].is_met is True
    assert by_rule["NO-TASKS"].is_met is False
    assert finding.candidates == ()
    assert finding.would_reach == ()


def test_a_forcing_case_is_told_apart_from_the_conditions_of_a_level() -> None:
    finding = rate(leader())
    forcing = {one.rule for one in finding.conditions if one.is_forcing}
    assert forcing == {"P-N1", "P-N4", "P-N6", "P-N7"}


def test_a_finding_is_kept_with_its_scheme_and_numbers() -> None:
    finding = rate(replace(collective(), discipline=(Discipline(Disciplined.MEMBER),)))
    record = json.loads(json.dumps(finding.as_record(), ensure_ascii=False))
    assert record["scheme"] == "366-QĐ/TW"
    assert record["rules"] == "national"
    assert record["numbers_version"] == "trung-uong/2025-08-30/2"
    assert len(record["numbers_digest"]) == 64
    assert record["score"] == "91.5"
    assert record["level"] == "HTT"
    assert len(record["conditions"]) == len(COLLECTIVE_RULES)
    assert [one["level"] for one in record["would_reach"]] == ["HTXS"]


def test_a_head_whose_unit_waits_for_a_decision_waits_too() -> None:
    finding = rate(replace(leader(), unit_rung=Rung.UNDECIDED))
    assert finding.needs_decision
    assert finding.candidates == (Level.HT, Level.KHT)
    assert [one.rule for one in finding.reasons] == ["P-H1"]


def test_a_head_whose_unit_is_not_known_is_told_so() -> None:
    finding = rate(replace(leader(), unit_rung=None))
    assert finding.level is Level.HTXS
    assert "P-H1" in finding.notes[0]
    assert "notes" in finding.as_answer()
    assert rate(leader()).notes == ()


def test_a_local_practice_is_never_called_a_regulation_of_the_centre() -> None:
    for rule in [*COLLECTIVE_RULES]:
        if rule.source.mark is Mark.B:
            assert not rule.source.title.startswith(("Quy định", "Điều", "Khoản"))
    worst = LeaderFacts(
        score=Score(Decimal(0), Decimal(0)),
        tasks=Tasks(10, 1, 1),
        concluded=frozenset({Conclusion.DEGRADATION}),
        discipline=(Discipline(Disciplined.SELF, task_related=True),),
        heads_unit=True,
        unit_rung=Rung.KHT,
        unit_done_share=Decimal("0.1"),
        fields=Share(3, 3),
        trust_vote=Share(3, 3),
        corruption_in_unit=True,
        quarters=(Level.KHT,),
    )
    finding = rate(worst)
    assert len(finding.reasons) == len(LEADER_RULES) - 2  # nothing to remedy; tasks were assigned
    assert not any("theo quy định" in one.says for one in finding.reasons)
    assert finding.would_reach[-1].level is Level.HTXS


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Tasks(assigned=1, done=2, on_time=0),
        lambda: Score(Decimal(-1), Decimal(0)),
        lambda: Share(0, 0),
        lambda: replace(collective(), discipline=(Discipline(Disciplined.SELF),)),
        lambda: replace(leader(), concluded=frozenset({Conclusion.PERSONNEL_OR_UNITY})),
        lambda: replace(leader(), unit_done_share=Decimal(2)),
    ],
)
def test_impossible_facts_cannot_be_made(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match=r"."):
        wrong()


def test_the_four_levels_have_their_official_names() -> None:
    assert [level.full_name for level in Level] == [
        "không hoàn thành nhiệm vụ",
        "hoàn thành nhiệm vụ",
        "hoàn thành tốt nhiệm vụ",
        "hoàn thành xuất sắc nhiệm vụ",
    ]
    assert Rung.HTT.bars is Level.HTXS
    with pytest.raises(ValueError, match="nothing lies above"):
        _ = Rung.HTXS.bars
