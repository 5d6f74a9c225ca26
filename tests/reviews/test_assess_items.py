"""A unit assesses and sends, the superior concludes; the same person never stands on both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reviews.scene import (
    NOW,
    answers_of,
    make_scene,
    make_task,
    open_midyear,
    open_yearend,
    review_of,
    submit,
)

from camket.audit.models import Entry
from camket.commitments.decisions import Status
from camket.reviews.actions.ledger.assessing import (
    Answer,
    conclude_review,
    save_assessment,
    submit_assessment,
)
from camket.reviews.decisions.items import ReviewRefusal
from camket.reviews.decisions.states import ItemState
from camket.reviews.models import Remediation
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def test_a_whole_assessment_is_sent() -> None:
    scene = make_scene()
    review = submit(open_midyear(scene), scene.commune, "done", "in_progress")
    assert review.state == "submitted"
    assert review.submitted_by == scene.commune.clerk.person
    assert Entry.objects.filter(action="review.submitted").count() == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer("", "x", "x", "x"), ReviewRefusal.STATE_MISSING),
        (Answer("done", "", "", ""), ReviewRefusal.RESULT_MISSING),
        (Answer("not_begun", "", "", "x"), ReviewRefusal.CAUSE_MISSING),
        (Answer("in_progress", "x", "", ""), ReviewRefusal.NEXT_STEP_MISSING),
    ],
)
def test_an_answer_with_a_gap_is_not_sent(answer: Answer, reason: ReviewRefusal) -> None:
    scene = make_scene()
    review = review_of(open_midyear(scene), scene.commune)
    answers = answers_of(review, "done", "done")
    first = next(iter(answers))
    with pytest.raises(Refused) as refused:
        submit_assessment(
            review.pk,
            {**answers, first: answer},
            summary="",
            version=1,
            actor=scene.commune.clerk.actor,
            now=NOW,
        )
    assert refused.value.reason is reason
    assert refused.value.details["number"] == 1


def test_an_item_with_late_work_names_its_cause_even_when_done() -> None:
    scene = make_scene()
    make_task(scene.commune.items[0])
    review = review_of(open_midyear(scene), scene.commune)
    answers = answers_of(review, "done", "done")
    first = next(iter(answers))
    answers[first] = replace(answers[first], cause="")
    with pytest.raises(Refused) as refused:
        submit_assessment(
            review.pk, answers, summary="", version=1, actor=scene.commune.clerk.actor, now=NOW
        )
    assert refused.value.reason is ReviewRefusal.CAUSE_MISSING


def test_a_draft_may_have_gaps_and_a_refused_sending_changes_nothing() -> None:
    scene = make_scene()
    review = review_of(open_midyear(scene), scene.commune)
    first = next(iter(answers_of(review, "done", "done")))
    saved = save_assessment(
        review.pk,
        {first: Answer("done")},
        summary="đang viết",
        version=1,
        actor=scene.commune.clerk.actor,
        now=NOW,
    )
    assert saved.version == 2
    with pytest.raises(Refused):
        submit_assessment(
            review.pk, {}, summary="khác", version=2, actor=scene.commune.clerk.actor, now=NOW
        )
    review.refresh_from_db()
    assert (review.summary, review.state, review.version) == ("đang viết", "open", 2)


def test_two_people_writing_at_once_do_not_overwrite_each_other() -> None:
    scene = make_scene()
    review = review_of(open_midyear(scene), scene.commune)
    save_assessment(
        review.pk, {}, summary="một", version=1, actor=scene.commune.clerk.actor, now=NOW
    )
    with pytest.raises(Refused) as refused:
        save_assessment(
            review.pk, {}, summary="hai", version=1, actor=scene.commune.head.actor, now=NOW
        )
    assert refused.value.reason is ReviewRefusal.STALE


def test_another_commune_does_not_write_it() -> None:
    scene = make_scene(communes=2)
    review = review_of(open_midyear(scene), scene.commune)
    with pytest.raises(Refused) as refused:
        save_assessment(
            review.pk, {}, summary="", version=1, actor=scene.communes[1].clerk.actor, now=NOW
        )
    assert refused.value.reason is ReviewRefusal.NOT_ALLOWED


def test_what_was_sent_is_no_longer_edited() -> None:
    scene = make_scene()
    review = submit(open_midyear(scene), scene.commune)
    with pytest.raises(Refused) as refused:
        save_assessment(
            review.pk,
            {},
            summary="",
            version=review.version,
            actor=scene.commune.clerk.actor,
            now=NOW,
        )
    assert refused.value.reason is ReviewRefusal.ALREADY_SUBMITTED


def test_the_superior_concludes_with_the_number_of_its_notice() -> None:
    scene = make_scene()
    review = submit(open_midyear(scene), scene.commune)
    concluded = conclude_review(
        review.pk, text="Đồng ý tự đánh giá.", number="45-TB/TU", actor=scene.clerk.actor, now=NOW
    )
    assert (concluded.state, concluded.conclusion_no) == ("concluded", "45-TB/TU")
    scene.commune.commitment.refresh_from_db()
    assert scene.commune.commitment.status == Status.SIGNED
    assert not Remediation.objects.exists()


def test_nothing_is_concluded_before_it_is_sent() -> None:
    scene = make_scene()
    review = review_of(open_midyear(scene), scene.commune)
    with pytest.raises(Refused) as refused:
        conclude_review(review.pk, text="x", number="1", actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is ReviewRefusal.NOT_SUBMITTED


def test_a_unit_does_not_conclude_on_itself() -> None:
    scene = make_scene()
    review = submit(open_midyear(scene), scene.commune)
    with pytest.raises(Refused) as refused:
        conclude_review(review.pk, text="x", number="1", actor=scene.commune.head.actor, now=NOW)
    assert refused.value.reason is ReviewRefusal.NOT_ALLOWED


def test_whoever_sent_it_does_not_conclude_in_a_second_post() -> None:
    scene = make_scene()
    review = submit(open_midyear(scene), scene.commune)
    both = replace(scene.clerk.actor, person_id=scene.commune.clerk.person.pk)
    with pytest.raises(Refused) as refused:
        conclude_review(review.pk, text="x", number="1", actor=both, now=NOW)
    assert refused.value.reason is ReviewRefusal.OWN_SIDE


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("", "45", ReviewRefusal.CONCLUSION_MISSING),
        ("x", " ", ReviewRefusal.NUMBER_MISSING),
    ],
)
def test_a_conclusion_has_a_text_and_a_number(
    text: str, number: str, reason: ReviewRefusal
) -> None:
    scene = make_scene()
    review = submit(open_midyear(scene), scene.commune)
    with pytest.raises(Refused) as refused:
        conclude_review(review.pk, text=text, number=number, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is reason


def test_at_year_end_the_commitment_closes_and_what_was_not_done_is_kept() -> None:
    scene = make_scene()
    first, second = scene.commune.items
    undone_of_a_done_item = make_task(first)
    make_task(second)
    review = submit(open_yearend(scene), scene.commune, ItemState.DONE, ItemState.IN_PROGRESS)
    conclude_review(review.pk, text="Đồng ý.", number="90-TB/TU", actor=scene.clerk.actor, now=NOW)
    scene.commune.commitment.refresh_from_db()
    assert scene.commune.commitment.status == Status.CLOSED
    kept = Remediation.objects.order_by("pk")
    assert [(one.title, one.task) for one in kept] == [
        (second.title, None),
        (undone_of_a_done_item.title, undone_of_a_done_item),
    ]
    assert kept[0].cause == "Giá đền bù chậm ban hành"
