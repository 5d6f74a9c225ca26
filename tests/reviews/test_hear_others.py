"""Points from above, remarks of bodies, criticism at the meeting, and the removal of all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from tests.factories import make_holder, make_unit
from tests.reviews.dossier_scene import (
    DUE,
    Reviewed,
    decide,
    fresh,
    full,
    make_reviewed,
    send,
    send_all,
)
from tests.reviews.scene import NOW, TODAY

from camket.audit.models import Entry
from camket.notifications.models import Notice
from camket.reviews.actions.dossiers.criticising import Spoken, correct_criticism, note_criticism
from camket.reviews.actions.dossiers.purging import ask_for_purge, drop_purge, purge_dossier
from camket.reviews.actions.dossiers.remarking import (
    Asked,
    RemarkText,
    ask_for_remarks,
    give_remark,
    give_remark_by_link,
    remind_of_remarks,
    withdraw_request,
)
from camket.reviews.actions.dossiers.suggesting import suggest_point, withdraw_point
from camket.reviews.actions.dossiers.writing import save_dossier, take_back_dossier
from camket.reviews.decisions.dossiers import DossierRefusal, GapKind, RemarkSource
from camket.reviews.models import (
    CriterionScore,
    Criticism,
    Dossier,
    MeetingSubject,
    Remark,
    RemarkRequest,
    ReviewMeeting,
    TextDigest,
)
from camket.reviews.queries.dossiers.scores import criteria_of
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db

SAID = RemarkText("Gương mẫu, gần dân", "Ít dự họp thôn", "HTT")
SPOKEN = Spoken(
    "manner", "Trần Văn Góp, Phó Bí thư", "Giải quyết hồ sơ còn chậm", TODAY, "Xin nhận"
)


def asked(reviewed: Reviewed, *, body: str = "Chi ủy thôn Mai Lộc 2") -> Asked:
    return ask_for_remarks(
        reviewed.head.pk,
        RemarkSource.RESIDENCE,
        body,
        DUE,
        actor=reviewed.scene.commune.clerk.actor,
        now=NOW,
    )


def test_a_point_from_above_must_be_answered_in_the_self_review() -> None:
    reviewed = make_reviewed()
    send(reviewed.collective, reviewed.scene.commune.clerk)
    point = suggest_point(
        reviewed.head.pk,
        "Vì sao chậm giải phóng mặt bằng?",
        actor=reviewed.provincial_deputy.actor,
        now=NOW,
    )
    head = reviewed.scene.commune.head
    bare = replace(full(reviewed.head), answers={})
    with pytest.raises(Refused) as refused:
        send(reviewed.head, head, bare)
    assert [gap.kind for gap in refused.value.details["gaps"]] == [GapKind.SUGGESTION]
    send(reviewed.head, head)
    point.refresh_from_db()
    assert point.answer == "Nhận trách nhiệm, đã khắc phục"


def test_a_point_after_sending_brings_the_self_review_back_and_tells_its_writer() -> None:
    reviewed = make_reviewed(with_accounts=True)
    send(reviewed.collective, reviewed.scene.commune.clerk)
    suggest_point(reviewed.collective.pk, "Nợ công?", actor=reviewed.scene.leader.actor, now=NOW)
    assert fresh(reviewed.collective).state == "draft"
    clerk = reviewed.scene.commune.clerk
    assert clerk.user is not None
    assert Notice.objects.filter(user=clerk.user, kind="needs_act", text__contains="gợi ý").exists()


@pytest.mark.parametrize("who", ["deputy", "clerk", "head", "appraiser"])
def test_only_a_standing_committee_above_suggests_points(who: str) -> None:
    reviewed = make_reviewed()
    held = {
        "deputy": reviewed.deputy,
        "clerk": reviewed.scene.commune.clerk,
        "head": reviewed.scene.commune.head,
        "appraiser": reviewed.scene.appraiser,
    }[who]
    with pytest.raises(Refused):
        suggest_point(reviewed.head.pk, "Hỏi", actor=held.actor, now=NOW)
    assert not reviewed.head.suggestions.exists()


def test_a_point_is_withdrawn_until_it_is_answered() -> None:
    reviewed = make_reviewed()
    leader = reviewed.scene.leader.actor
    first = suggest_point(reviewed.head.pk, "Một", actor=leader, now=NOW)
    assert withdraw_point(first.pk, actor=leader, now=NOW).withdrawn_at == NOW
    second = suggest_point(reviewed.head.pk, "Hai", actor=leader, now=NOW)
    head = reviewed.scene.commune.head
    save_dossier(
        reviewed.head.pk,
        full(reviewed.head),
        version=fresh(reviewed.head).version,
        actor=head.actor,
        now=NOW,
    )
    with pytest.raises(Refused) as refused:
        withdraw_point(second.pk, actor=leader, now=NOW)
    assert refused.value.reason is DossierRefusal.ANSWERED


def test_a_body_without_an_account_answers_once_by_its_link() -> None:
    reviewed = make_reviewed()
    one = asked(reviewed)
    remark = give_remark_by_link(
        one.token, SAID, author="Lê Thị Xóm, Bí thư", address="10.0.0.9", now=NOW
    )
    assert (remark.author_name, remark.given_at, remark.is_by_link) == (
        "Lê Thị Xóm, Bí thư",
        NOW,
        True,
    )
    with pytest.raises(Refused) as refused:
        give_remark_by_link(one.token, SAID, author="Kẻ khác", address="", now=NOW)
    assert refused.value.reason is DossierRefusal.LINK_DEAD
    assert Remark.objects.count() == 1


def test_the_link_itself_is_kept_nowhere() -> None:
    reviewed = make_reviewed()
    one = asked(reviewed)
    request = RemarkRequest.objects.get()
    assert one.token not in str(vars(request))
    assert not Entry.objects.filter(after__icontains=one.token).exists()


def test_a_link_serves_a_late_answer_and_not_for_ever() -> None:
    reviewed = make_reviewed()
    one = asked(reviewed)
    late = NOW + (DUE - TODAY) + timedelta(days=31)
    with pytest.raises(Refused):
        give_remark_by_link(one.token, SAID, author="Lê Thị Xóm", address="", now=late)
    give_remark_by_link(
        one.token, SAID, author="Lê Thị Xóm", address="", now=late - timedelta(days=2)
    )


def test_a_body_in_the_system_answers_there_and_is_told() -> None:
    reviewed = make_reviewed(with_accounts=True)
    front = make_unit("Mặt trận Tổ quốc xã Thử", parent=reviewed.scene.commune.unit)
    chair = make_holder(front, "commune_secretary", with_account=True)
    one = asked(reviewed, body="Mặt trận Tổ quốc xã Thử")
    assert one.request.unit_id == front.pk
    assert chair.user is not None
    assert Notice.objects.filter(user=chair.user, text__contains="Đề nghị nhận xét").exists()
    with pytest.raises(Refused):
        give_remark(one.request.pk, SAID, actor=reviewed.scene.appraiser.actor, now=NOW)
    remark = give_remark(one.request.pk, SAID, actor=chair.actor, now=NOW)
    assert (remark.author_name, remark.is_by_link) == (chair.actor.label, False)


def test_a_reminder_replaces_the_link_and_comes_once_a_day() -> None:
    reviewed = make_reviewed()
    clerk = reviewed.scene.commune.clerk.actor
    first = asked(reviewed)
    second = remind_of_remarks(first.request.pk, actor=clerk, now=NOW)
    with pytest.raises(Refused) as refused:
        remind_of_remarks(first.request.pk, actor=clerk, now=NOW)
    assert refused.value.reason is DossierRefusal.REMINDED_TODAY
    with pytest.raises(Refused):
        give_remark_by_link(first.token, SAID, author="Lê Thị Xóm", address="", now=NOW)
    assert give_remark_by_link(second.token, SAID, author="Lê Thị Xóm", address="", now=NOW).pk


def test_a_withdrawn_request_takes_no_answer() -> None:
    reviewed = make_reviewed()
    one = asked(reviewed)
    withdraw_request(one.request.pk, actor=reviewed.scene.commune.clerk.actor, now=NOW)
    with pytest.raises(Refused):
        give_remark_by_link(one.token, SAID, author="Lê Thị Xóm", address="", now=NOW)


def test_nobody_asks_for_remarks_on_himself_nor_with_a_past_deadline() -> None:
    reviewed = make_reviewed()
    commune = reviewed.scene.commune
    for actor, due, reason in (
        (commune.head.actor, DUE, DossierRefusal.OWN_FILE),
        (reviewed.deputy.actor, DUE, DossierRefusal.NOT_ALLOWED),
        (commune.clerk.actor, date(2026, 12, 6), DossierRefusal.DUE_PAST),
    ):
        with pytest.raises(Refused) as refused:
            ask_for_remarks(
                reviewed.head.pk, RemarkSource.FRONT, "Mặt trận xã", due, actor=actor, now=NOW
            )
        assert refused.value.reason is reason
    assert not RemarkRequest.objects.exists()


def test_the_secretary_writes_down_who_said_what_and_the_answer() -> None:
    reviewed = make_reviewed()
    clerk = reviewed.scene.commune.clerk.actor
    with pytest.raises(Refused) as refused:
        note_criticism(reviewed.head.pk, SPOKEN, actor=clerk, now=NOW)
    assert refused.value.reason is DossierRefusal.NOT_SUBMITTED
    send_all(reviewed)
    noted = note_criticism(reviewed.head.pk, SPOKEN, actor=clerk, now=NOW)
    better = replace(SPOKEN, text="Giải quyết hồ sơ đất đai còn chậm")
    fixed = correct_criticism(noted.pk, better, version=1, actor=clerk, now=NOW)
    assert (fixed.version, fixed.text) == (2, "Giải quyết hồ sơ đất đai còn chậm")
    with pytest.raises(Refused) as refused:
        correct_criticism(noted.pk, SPOKEN, version=1, actor=clerk, now=NOW)
    assert refused.value.reason is DossierRefusal.STALE


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"heading": "khac"}, DossierRefusal.HEADING_UNKNOWN),
        ({"said_by": " "}, DossierRefusal.SPEAKER_MISSING),
        ({"text": ""}, DossierRefusal.TEXT_MISSING),
        ({"met_on": date(2026, 12, 8)}, DossierRefusal.MET_IN_FUTURE),
    ],
)
def test_criticism_without_its_parts_is_refused(
    changes: dict[str, object], reason: DossierRefusal
) -> None:
    reviewed = make_reviewed()
    send_all(reviewed)
    spoken = replace(SPOKEN, **changes)  # type: ignore[arg-type]  # each value fits its field
    with pytest.raises(Refused) as refused:
        note_criticism(reviewed.head.pk, spoken, actor=reviewed.scene.commune.clerk.actor, now=NOW)
    assert refused.value.reason is reason
    assert not Criticism.objects.exists()


def test_after_the_meeting_began_nothing_before_it_changes() -> None:
    reviewed = make_reviewed()
    send_all(reviewed)
    note_criticism(reviewed.head.pk, SPOKEN, actor=reviewed.scene.commune.clerk.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        take_back_dossier(reviewed.head.pk, actor=reviewed.scene.commune.head.actor, now=NOW)
    assert refused.value.reason is DossierRefusal.HEARD
    with pytest.raises(Refused) as refused:
        suggest_point(reviewed.head.pk, "Muộn", actor=reviewed.scene.leader.actor, now=NOW)
    assert refused.value.reason is DossierRefusal.HEARD


def heard_and_decided() -> tuple[Reviewed, Dossier]:
    reviewed = make_reviewed()
    suggest_point(reviewed.head.pk, "Vì sao chậm?", actor=reviewed.scene.leader.actor, now=NOW)
    one = asked(reviewed)
    give_remark_by_link(one.token, SAID, author="Lê Thị Xóm", address="", now=NOW)
    send_all(reviewed)
    note_criticism(reviewed.head.pk, SPOKEN, actor=reviewed.scene.commune.clerk.actor, now=NOW)
    return reviewed, decide(reviewed.head)


def test_texts_are_removed_by_two_people_and_their_digests_stay() -> None:
    reviewed, dossier = heard_and_decided()
    explained = criteria_of(dossier).scored()[0]
    CriterionScore.objects.filter(dossier=dossier, code=explained.code).update(
        explanation="Chậm 18 ngày"
    )
    clerk, leader = reviewed.scene.commune.clerk.actor, reviewed.scene.leader.actor
    ask_for_purge(
        dossier.pk, reason="Đã giao hồ sơ đảng viên", paper_no="07-BB/ĐU", actor=clerk, now=NOW
    )
    with pytest.raises(Refused) as refused:
        purge_dossier(dossier.pk, actor=clerk, now=NOW)
    assert refused.value.reason is DossierRefusal.SAME_PERSON
    assert dossier.sections.exclude(text="").exists()
    purge_dossier(dossier.pk, actor=leader, now=NOW)
    assert not dossier.sections.exclude(text="").exists()
    assert dossier.suggestions.get().text == dossier.suggestions.get().answer == ""
    criticism = dossier.criticisms.get()
    assert criticism.text == criticism.answer == criticism.said_by_name == ""
    assert Remark.objects.get().merits == ""
    titles = set(TextDigest.objects.filter(dossier=dossier).values_list("title", flat=True))
    assert "Tư tưởng chính trị" in titles
    assert f"Giải trình tiêu chí: {explained.named}" in titles
    assert "Nhận xét của Chi ủy thôn Mai Lộc 2: ưu điểm" in titles
    kept = fresh(dossier)
    assert (kept.is_purged, kept.self_level, kept.rating.decided_level) == (True, "HTT", "HTT")
    entry = Entry.objects.get(action="dossier.purged")
    assert entry.after["paper_no"] == "07-BB/ĐU"
    with pytest.raises(Refused) as refused:
        ask_for_purge(dossier.pk, reason="Lần nữa", paper_no="8", actor=clerk, now=NOW)
    assert refused.value.reason is DossierRefusal.PURGED


def test_nothing_of_what_was_removed_stands_anywhere_else() -> None:
    reviewed, dossier = heard_and_decided()
    ask_for_purge(
        dossier.pk,
        reason="Đã giao",
        paper_no="07-BB/ĐU",
        actor=reviewed.scene.commune.clerk.actor,
        now=NOW,
    )
    purge_dossier(dossier.pk, actor=reviewed.scene.leader.actor, now=NOW)
    told = " ".join(str(one) for one in Entry.objects.values_list("before", "after"))
    for words in ("Giải quyết hồ sơ còn chậm", "Gương mẫu", "Vì sao chậm", "Trần Văn Góp"):
        assert words not in told


def test_a_removal_needs_a_decision_a_paper_and_a_reason_and_is_not_ones_own() -> None:
    reviewed = make_reviewed()
    send_all(reviewed)
    commune = reviewed.scene.commune

    def refusal(reason: str, paper: str, *, by_head: bool = False) -> object:
        actor = commune.head.actor if by_head else commune.clerk.actor
        with pytest.raises(Refused) as refused:
            ask_for_purge(reviewed.head.pk, reason=reason, paper_no=paper, actor=actor, now=NOW)
        return refused.value.reason

    assert refusal("Đã giao", "7") is DossierRefusal.NOT_DECIDED
    decide(reviewed.head)
    assert refusal("Đã giao", "") is DossierRefusal.PAPER_MISSING
    assert refusal("", "7") is DossierRefusal.REASON_MISSING
    assert refusal("Đã giao", "7", by_head=True) is DossierRefusal.OWN_FILE


def test_a_removal_that_was_not_carried_out_can_be_dropped() -> None:
    reviewed, dossier = heard_and_decided()
    clerk = reviewed.scene.commune.clerk.actor
    ask_for_purge(dossier.pk, reason="Đã giao", paper_no="7", actor=clerk, now=NOW)
    drop_purge(dossier.pk, actor=clerk, now=NOW)
    with pytest.raises(Refused) as refused:
        purge_dossier(dossier.pk, actor=reviewed.scene.leader.actor, now=NOW)
    assert refused.value.reason is DossierRefusal.NOT_ASKED
    assert dossier.sections.exclude(text="").exists()


def test_what_the_minutes_hold_of_the_subject_goes_with_the_rest() -> None:
    reviewed, dossier = heard_and_decided()
    meeting = ReviewMeeting.objects.create(
        period=reviewed.period,
        body=reviewed.scene.commune.unit,
        composition="standing",
        held_on=TODAY,
        begins=time(8),
        place="Hội trường",
        chair=reviewed.scene.commune.head.person,
        chair_name="Bí thư",
        secretary=reviewed.scene.commune.clerk.person,
        secretary_name="Văn phòng",
        planned_at=NOW,
    )
    row = MeetingSubject.objects.create(
        meeting=meeting, rating=dossier.rating, position=1, opinions="Nể nang", answer="Xin nhận"
    )
    ask_for_purge(
        dossier.pk,
        reason="Đã giao",
        paper_no="7",
        actor=reviewed.scene.commune.clerk.actor,
        now=NOW,
    )
    purge_dossier(dossier.pk, actor=reviewed.scene.leader.actor, now=NOW)
    row.refresh_from_db()
    assert (row.opinions, row.answer) == ("", "")
    assert TextDigest.objects.filter(dossier=dossier, title="Biên bản: ý kiến góp ý").exists()
