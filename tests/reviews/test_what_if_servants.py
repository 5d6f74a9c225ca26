"""A period of civil servants asked again: products, causes, numbers; who leads moves with his own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.products.office import NOW, Office, accepted, assigned, make_office
from tests.reviews.test_servants import appraised, opened, rating_of, scored

from camket.products.actions.excusing import claim_cause, confirm_cause
from camket.products.models import Slip
from camket.reviews.actions.ratings.asking import answer_to
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.decisions.questions import Moved, Question
from camket.reviews.models import Period, Rating, RuleSet
from camket.rules.local.basis import Basis
from camket.rules.local.sets import LocalNumber, LocalSet

pytestmark = pytest.mark.django_db
LATE = date(2026, 11, 3)


def moved_in(period: Period, question: Question) -> dict[int, Moved]:
    """Return by rating who would stand elsewhere."""
    return {one.pk: one for one in answer_to(period, question).moved}


def excused_year(office: Office) -> tuple[Period, Rating]:
    """One clerk with 26 points whose only product was late for a confirmed objective cause."""
    product = assigned(office, office.clerk)
    accepted(office, product, office.clerk, late=1, done_on=LATE)
    slip = Slip.objects.get(product=product)
    claim_cause(
        slip.pk, reason="Sở gửi số liệu chậm", paper="CV 91", actor=office.clerk.actor, now=NOW
    )
    confirm_cause(slip.pk, answer="Đã xác minh", actor=office.head.actor, now=NOW)
    period = opened(office)
    return period, appraised(office, scored(period, office.clerk), general="25", level="HTXS")


def test_a_question_that_changes_nothing_moves_nobody() -> None:
    period, rating = excused_year(make_office())
    assert rating.ruled_level == "HTXS"
    found = answer_to(period, Question())
    assert (found.total, found.without_points, found.moved, found.differing) == (1, 3, (), 0)


def test_refused_causes_take_their_quarter_again_and_the_part_is_named() -> None:
    period, rating = excused_year(make_office())
    one = moved_in(period, Question(refuses_objective=True))[rating.pk]
    assert (one.before, one.after) == ("HTXS", "HTT")
    says = [words for words, _, _ in one.why]
    assert says == [
        "Tổng điểm 89,16…, chưa đạt 90 điểm.",
        "Thành phần điểm khác đi: c (tiến độ) 100 → 75; kết quả nhiệm vụ 70 → 64,16….",
    ]
    assert Rating.objects.get(pk=rating.pk).ruled_level == "HTXS"


def test_a_smaller_deduction_and_other_bands_move_whom_they_reach() -> None:
    office = make_office()
    accepted(office, assigned(office, office.clerk), office.clerk, late=1, done_on=LATE)
    period = opened(office)
    rating = appraised(office, scored(period, office.clerk), general="25", level="HTT")
    one = moved_in(period, Question(numbers={"slip_percent": 20}))[rating.pk]
    assert (one.before, one.after) == ("HTT", "HTXS")  # 25 + 65,33
    assert "c (tiến độ) 75 → 80" in one.why[1][0]
    assert moved_in(period, Question(numbers={"best_from": 89}))[rating.pk].after == "HTXS"
    with pytest.raises(ValueError, match="is not a number a question may ask for"):
        answer_to(period, Question(numbers={"exceeded_at_least": 20}))


def test_the_numbers_of_one_product_are_tried() -> None:
    office = make_office()
    product = assigned(office, office.clerk, quantity=4)
    accepted(office, product, office.clerk, completed=2)
    period = opened(office)
    rating = appraised(office, scored(period, office.clerk), level="HT")
    assert rating.ruled_level == "HT"  # 28 + 35
    asked = Question(subject_id=rating.pk, counts={f"sp-{product.pk}-completed": 4})
    assert moved_in(period, asked)[rating.pk].after == "HTXS"
    assert not moved_in(period, replace(asked, subject_id=rating.pk + 1))
    impossible = Question(subject_id=rating.pk, counts={f"sp-{product.pk}-late": 3})
    with pytest.raises(ValueError, match="chậm nhiều hơn hoàn thành"):
        answer_to(period, impossible)


def test_a_conclusion_and_a_measure_are_tried_and_taken_away() -> None:
    period, rating = excused_year(make_office())
    asked = Question(subject_id=rating.pk, counts={"concluded": 1})
    one = moved_in(period, asked)[rating.pk]
    assert (one.after, one.why[0][0]) == (
        "KHT",
        "Bị cấp có thẩm quyền kết luận: suy thoái, “tự diễn biến”, “tự chuyển hóa”.",
    )
    asked = Question(subject_id=rating.pk, counts={"disciplined": 2})
    assert "2 lần" in moved_in(period, asked)[rating.pk].why[0][0]
    asked = Question(subject_id=rating.pk, points={"general": Decimal("19.5")})
    assert moved_in(period, asked)[rating.pk].after == "HTT"


def led_year(office: Office) -> tuple[Period, Rating, Rating]:
    """The office's clerks decided HT and HTT by the rules, and their head judged on it."""
    for held in (office.other, office.head):
        accepted(office, assigned(office, held), held)
    many = assigned(office, office.clerk, quantity=2)
    accepted(office, many, office.clerk, completed=1)
    period = opened(office)
    done = {}
    for held, general, level in ((office.clerk, "15", "HT"), (office.other, "19", "HTT")):
        one = appraised(office, scored(period, held, level=level), general=general, level=level)
        assert one.ruled_level == level
        done[one.pk] = Choice(level, "")
    decide_ratings(period.pk, done, actor=office.chair.actor, now=NOW)
    told = scored(period, office.head, level="HTT")
    head = appraised(office, told, general="26", level="HTXS", reason="Đủ điều kiện")
    return period, rating_of(period, office.clerk), head


def test_who_leads_moves_with_those_he_leads() -> None:
    period, clerk, head = led_year(make_office())
    assert head.ruled_level == "HTXS"  # đ is 50: 26 + 64,17
    found = moved_in(period, Question(numbers={"fair_from": 51}))
    assert (found[clerk.pk].before, found[clerk.pk].after) == ("HT", "KHT")
    assert (found[head.pk].before, found[head.pk].after) == ("HTXS", "HTT")  # d is 50 too
    assert "d (kết quả của đơn vị, lĩnh vực) 100 → 50" in found[head.pk].why[-1][0]
    asked = Question(subject_id=head.pk, counts={"failed_below": 1, "organised": 1, "united": 0})
    told = moved_in(period, asked)[head.pk]
    assert "e (tập hợp, đoàn kết) 100 → 50" in told.why[-1][0]
    asked = Question(subject_id=head.pk, counts={"corrupt": 1})
    assert moved_in(period, asked)[head.pk].after == "KHT"


def test_a_draft_of_a_bodys_own_numbers_is_tried_before_it_is_published() -> None:
    office = make_office()
    period, rating = excused_year(office)
    own = Basis.LOCAL_INTERNAL_BASIS
    local = LocalSet(
        scheme="335/2025/NĐ-CP",
        issuer="xa",
        title="Bộ số của xã",
        in_force_from=date(2026, 1, 1),
        numbers={
            "best_from": LocalNumber(96, "QĐ 5/QĐ-UBND", own),
            "cap_percent": LocalNumber(15, "QĐ 5/QĐ-UBND", own),
        },
    )
    RuleSet.objects.create(
        unit=office.body,
        code="xa-1",
        scheme=local.scheme,
        title=local.title,
        in_force_from=local.in_force_from,
        content=local.content,
        drafted_by_name="Thử",
        drafted_at=NOW,
    )
    found = answer_to(period, Question(rule_set="xa-1"))
    assert [(one.pk, one.after, one.why[0][0]) for one in found.moved] == [
        (rating.pk, "HTT", "Tổng điểm 95, chưa đạt 96 điểm.")
    ]
    assert (found.groups[0].caps_before.percent, found.groups[0].caps_after.percent) == (20, 15)
    with pytest.raises(LookupError):
        answer_to(period, Question(rule_set="không có"))


def test_a_question_costs_the_same_statements_for_any_number() -> None:
    office = make_office()
    period, _, _ = led_year(office)
    with CaptureQueriesContext(connection) as told:
        answer_to(period, Question(numbers={"best_from": 91}))
    assert len(told) == 4
