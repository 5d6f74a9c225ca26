"""Self-reviews: kept as drafts, sent in their order, never overwritten unseen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.reviews.dossier_scene import (
    YEAR_BEFORE,
    Reviewed,
    fixed,
    fresh,
    full,
    make_reviewed,
    send,
    send_all,
)
from tests.reviews.scene import NOW

from camket.audit.models import Entry
from camket.notifications.models import Notice
from camket.reviews.actions.dossiers.opening import open_dossiers
from camket.reviews.actions.dossiers.writing import (
    ScoreText,
    Written,
    autosave_dossier,
    save_dossier,
    submit_dossier,
    take_back_dossier,
)
from camket.reviews.decisions.dossiers import DossierRefusal, GapKind
from camket.reviews.models import Dossier, PostReview, Rating, Remediation
from camket.reviews.queries.dossiers.reading import own_words_of, with_own_words
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def refusal_of(reviewed: Reviewed, dossier: Dossier, written: Written | None = None) -> Refused:
    commune = reviewed.scene.commune
    by = {"collective": commune.clerk, "head": commune.head}.get(dossier.place, reviewed.deputy)
    with pytest.raises(Refused) as refused:
        send(dossier, by, written)
    return refused.value


def test_every_subject_has_a_dossier_on_its_form_and_opening_twice_adds_none() -> None:
    reviewed = make_reviewed()
    assert (reviewed.collective.form, reviewed.head.form) == ("01", "2B")
    assert (reviewed.collective.place, reviewed.head.place, reviewed.other.place) == (
        "collective",
        "head",
        "other",
    )
    before = Dossier.objects.count()
    open_dossiers([reviewed.period.pk])
    assert Dossier.objects.count() == before


def test_a_person_with_two_posts_is_reviewed_in_each() -> None:
    reviewed = make_reviewed(communes=2)
    second = reviewed.scene.communes[1]
    PostReview.objects.create(
        rating=reviewed.head.rating,
        unit=second.unit,
        tenure=second.head.tenure,
        name="Chủ tịch",
        role="head",
        starts_on="2026-01-01",
        ends_on="2026-12-31",
    )
    open_dossiers([reviewed.period.pk])
    units = Dossier.objects.filter(rating=reviewed.head.rating).values_list("unit_id", flat=True)
    assert set(units) == {reviewed.scene.commune.unit.pk, second.unit.pk}


def test_a_draft_with_gaps_is_kept_and_read_back_whole() -> None:
    reviewed = make_reviewed()
    written = Written(
        sections={"ideology": "Kiên định", "no_such": "lạc"},
        scores={"1.1": ScoreText(Decimal(2)), "1.2": ScoreText(applies=False)},
    )
    head = reviewed.scene.commune.head
    saved = save_dossier(reviewed.head.pk, written, version=1, actor=head.actor, now=NOW)
    assert saved.version == 2
    read = with_own_words(Dossier.objects.filter(pk=saved.pk)).select_related("rating__period")[0]
    words = own_words_of(read)
    assert words.sections == {"ideology": "Kiên định"}
    assert Decimal(words.scores["1.1"].points or "-1") == 2
    assert not words.scores["1.2"].applies


def test_a_second_window_does_not_overwrite_the_first() -> None:
    reviewed = make_reviewed()
    head = reviewed.scene.commune.head
    written = Written(sections={"ideology": "Bản một"})
    save_dossier(reviewed.head.pk, written, version=1, actor=head.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        autosave_dossier(
            reviewed.head.pk,
            Written(sections={"ideology": "Bản hai"}),
            version=1,
            actor=head.actor,
            now=NOW,
        )
    assert refused.value.reason is DossierRefusal.STALE
    assert reviewed.head.sections.get(key="ideology").text == "Bản một"


def test_nobody_writes_for_another() -> None:
    reviewed = make_reviewed()
    commune = reviewed.scene.commune
    for held in (reviewed.deputy, commune.clerk, reviewed.scene.leader, reviewed.scene.appraiser):
        with pytest.raises(Refused) as refused:
            save_dossier(
                reviewed.head.pk, Written(sections={}), version=1, actor=held.actor, now=NOW
            )
        assert refused.value.reason is DossierRefusal.NOT_ALLOWED


def test_a_score_outside_its_criterion_is_refused_and_nothing_is_kept() -> None:
    reviewed = make_reviewed()
    head = reviewed.scene.commune.head
    written = Written(sections={"ideology": "Kiên định"}, scores={"1.1": ScoreText(Decimal(99))})
    with pytest.raises(Refused) as refused:
        save_dossier(reviewed.head.pk, written, version=1, actor=head.actor, now=NOW)
    assert refused.value.reason is DossierRefusal.SCORES_WRONG
    assert not reviewed.head.sections.exists()


def test_the_collective_comes_first_then_the_head_then_the_others() -> None:
    reviewed = make_reviewed()
    assert refusal_of(reviewed, reviewed.other).reason is DossierRefusal.COLLECTIVE_FIRST
    assert refusal_of(reviewed, reviewed.head).reason is DossierRefusal.COLLECTIVE_FIRST
    send(reviewed.collective, reviewed.scene.commune.clerk)
    assert refusal_of(reviewed, reviewed.other).reason is DossierRefusal.HEAD_FIRST
    send(reviewed.head, reviewed.scene.commune.head)
    assert send(reviewed.other, reviewed.deputy).state == "submitted"


def test_sending_scores_the_rating_in_its_own_column() -> None:
    reviewed = make_reviewed()
    send(reviewed.collective, reviewed.scene.commune.clerk)
    rating = Rating.objects.get(pk=reviewed.collective.rating_id)
    assert (rating.self_general, rating.self_results) == (Decimal(30), Decimal(70))
    assert rating.self_level == "HTT"


def test_every_score_below_its_maximum_is_explained_before_it_is_sent() -> None:
    reviewed = make_reviewed()
    whole = full(reviewed.collective, lose="1.1")
    code = next(iter(whole.scores))
    bare = {**whole.scores, code: ScoreText(Decimal(0))}
    refused = refusal_of(reviewed, reviewed.collective, replace(whole, scores=bare))
    assert refused.reason is DossierRefusal.GAPS
    assert [gap.kind for gap in refused.details["gaps"]] == [GapKind.EXPLANATION]


def test_a_criterion_left_out_needs_its_reason_and_the_rest_is_scaled() -> None:
    reviewed = make_reviewed()
    send(reviewed.collective, reviewed.scene.commune.clerk)
    whole = full(reviewed.head, lose="1.2")
    bare = {**whole.scores, "1.1": ScoreText(applies=False)}
    refused = refusal_of(reviewed, reviewed.head, replace(whole, scores=bare))
    (gap,) = refused.details["gaps"]
    assert gap.kind is GapKind.SCORE
    assert gap.name.startswith("1.1. Trung thành")  # as the form names it, never by its key
    named = {**whole.scores, "1.1": ScoreText(applies=False, explanation="Không thuộc chức trách")}
    send(reviewed.head, reviewed.scene.commune.head, replace(whole, scores=named))
    rating = Rating.objects.get(pk=reviewed.head.rating_id)
    assert rating.self_general == Decimal("27.86")  # 26 of 28 points, of 30


def test_last_years_faults_are_answered_one_by_one() -> None:
    reviewed = make_reviewed()
    commune = reviewed.scene.commune
    fault = Remediation.objects.create(
        unit=commune.unit,
        superior=reviewed.scene.province,
        year=YEAR_BEFORE,
        title="Báo cáo tháng gửi chậm",
        created_at=NOW,
    )
    refused = refusal_of(reviewed, reviewed.collective)
    assert [(gap.kind, gap.name) for gap in refused.details["gaps"]] == [
        (GapKind.FAULT, "Báo cáo tháng gửi chậm")
    ]
    written = replace(full(reviewed.collective), faults={fault.pk: fixed()})
    send(reviewed.collective, commune.clerk, written)
    assert reviewed.collective.fault_answers.get().proof == "Sổ văn bản đi"


def test_what_is_missing_is_named_place_by_place_and_the_draft_stays() -> None:
    reviewed = make_reviewed()
    clerk = reviewed.scene.commune.clerk
    saved = save_dossier(
        reviewed.collective.pk,
        Written(sections={"principles": "Đúng quy chế"}),
        version=1,
        actor=clerk.actor,
        now=NOW,
    )
    with pytest.raises(Refused) as refused:
        submit_dossier(saved.pk, version=saved.version, actor=clerk.actor, now=NOW)
    places = [gap.where for gap in refused.value.details["gaps"]]
    assert "s-results" in places
    assert "s-principles" not in places
    assert "level" in places
    assert reviewed.collective.sections.get(key="principles").text == "Đúng quy chế"


def test_what_was_sent_can_be_taken_back_until_the_meeting_began() -> None:
    reviewed = make_reviewed()
    clerk = reviewed.scene.commune.clerk
    send(reviewed.collective, clerk)
    taken = take_back_dossier(reviewed.collective.pk, actor=clerk.actor, now=NOW)
    assert taken.state == "draft"
    send(reviewed.collective, clerk)
    assert fresh(reviewed.collective).state == "submitted"


def test_the_audit_keeps_digests_and_no_words() -> None:
    reviewed = make_reviewed()
    send_all(reviewed)
    entry = Entry.objects.filter(action="dossier.submitted").latest("number")
    assert "Đã viết mục" not in str(entry.after)
    assert len(entry.after["sections"]["ideology"]) == 64


def test_a_person_is_asked_once_and_no_longer_when_he_has_sent() -> None:
    reviewed = make_reviewed(with_accounts=True)
    user = reviewed.deputy.user
    assert user is not None
    asked = Notice.objects.filter(user=user, path="/danh-gia/ho-so/", seen_at__isnull=True)
    assert asked.count() == 1
    send_all(reviewed)
    assert asked.count() == 0
