"""A village cell hears its members and proposes; the committee directly above decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from django.urls import reverse
from tests.factories import Held, make_cell, make_holder, make_province, make_unit
from tests.reviews.scene import NOW
from tests.web.reviews.visiting import signed_in

from camket.files.storage import read
from camket.notifications.models import Notice
from camket.organisation.models import Unit
from camket.reviews.actions.after.appeals import change_level
from camket.reviews.actions.after.lodging import lodge_appeal
from camket.reviews.actions.after.notices import issue_notice
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.actions.ratings.rating import appraise_rating, score_self
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.facts import Entered
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Criticism, Dossier, LevelDecision, Period, Rating
from camket.reviews.queries.rated.subjects import Who
from camket.shared.errors import Refused
from camket.web.reviews.desk.showing import SLUGS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]
YEAR = NewPeriod(PeriodKind.YEAREND, 2026, date(2026, 12, 14), who=frozenset({Who.MEMBERS}))


@dataclass(frozen=True)
class Village:
    """A commune, a cell of it with its leaders and a member, and the neighbouring commune."""

    commune_head: Held
    clerk: Held
    secretary: Held
    deputy: Held
    member: Held
    neighbour_head: Held
    period: Period

    def rating(self, held: Held) -> Rating:
        """Return somebody's rating."""
        return Rating.objects.select_related("period").get(period=self.period, person=held.person)


@pytest.fixture
def village() -> Village:
    """Return a village whose member has scored himself."""
    province = make_province()
    commune, neighbour = make_unit(parent=province), make_unit("Đảng ủy xã Khác", parent=province)
    cell = make_cell(parent=commune)
    head, clerk = (
        make_holder(commune, post, with_account=True)
        for post in ("commune_secretary", "commune_clerk")
    )
    secretary, deputy, member = (
        make_holder(cell, post, with_account=True)
        for post in ("cell_secretary", "cell_deputy", "cell_member")
    )
    other = make_holder(neighbour, "commune_secretary", with_account=True)
    period = open_review(cell.pk, YEAR, actor=clerk.actor, now=NOW)
    made = Village(head, clerk, secretary, deputy, member, other, period)
    rating = made.rating(member)
    score_self(rating.pk, _scores(), version=rating.version, actor=member.actor, now=NOW)
    return made


def test_the_cell_proposes_and_the_commune_decides(village: Village) -> None:
    _appraise(village, village.member, village.secretary)
    rating = village.rating(village.member)
    chosen = {rating.pk: Choice("HT", "Theo kết quả bỏ phiếu của chi bộ")}
    client = signed_in(village.commune_head)
    listed = client.get(reverse("reviews:ratings", args=[village.period.pk]))
    decide = reverse("reviews:decide", args=[village.period.pk])
    assert decide in listed.content.decode()
    assert client.get(reverse("reviews:what-if", args=[village.period.pk])).status_code == 200
    asked = client.get(decide, {"nhom": SLUGS[SubjectKind(rating.kind)], "cum": rating.group})
    assert village.member.person.full_name in asked.content.decode()
    decided = decide_ratings(village.period.pk, chosen, actor=village.commune_head.actor, now=NOW)
    assert [one.decided_level for one in decided] == ["HT"]


def test_who_decides_for_a_cell_reads_what_its_meeting_said_of_a_member(village: Village) -> None:
    dossier = Dossier.objects.get(rating=village.rating(village.member))
    Criticism.objects.create(
        dossier=dossier,
        heading="results",
        said_by_name="Trần Hồng Thủy",
        text="Cần chủ động hơn ở cụm dân cư",
        met_on=NOW.date(),
        noted_by_name="Lê Quang Cường",
        noted_at=NOW,
    )
    page = reverse("reviews:dossier", args=[dossier.pk])
    read = signed_in(village.commune_head).get(page).content.decode()
    assert "Cần chủ động hơn ở cụm dân cư" in read
    # neither the commune's clerk, nor himself before he is rated, nor the neighbour's committee
    for held in (village.clerk, village.member):
        assert "Cần chủ động hơn" not in signed_in(held).get(page).content.decode()
    assert signed_in(village.neighbour_head).get(page).status_code == 404


def test_the_commune_answers_the_appeal_of_a_member(village: Village) -> None:
    _appraise(village, village.member, village.secretary)
    rating = village.rating(village.member)
    chosen = {rating.pk: Choice("HT", "Theo kết quả bỏ phiếu của chi bộ")}
    decide_ratings(village.period.pk, chosen, actor=village.commune_head.actor, now=NOW)
    kind = SubjectKind(rating.kind)
    issue_notice(village.period.pk, kind, actor=village.secretary.actor, now=NOW)
    appeal = lodge_appeal(rating.pk, text="Đề nghị xem lại", actor=village.member.actor, now=NOW)
    assert village.commune_head.user is not None
    told = Notice.objects.filter(topic=f"appeal:{appeal.pk}").values_list("user_id", flat=True)
    assert list(told) == [village.commune_head.user.pk]
    page = reverse("reviews:appeal-answer", args=[appeal.pk])
    head, secretary = signed_in(village.commune_head), signed_in(village.secretary)
    assert page in head.get(reverse("dashboard:home")).content.decode()
    assert "Trả lời" in head.get(page).content.decode()
    assert page not in secretary.get(reverse("dashboard:home")).content.decode()
    change_level(
        appeal.pk,
        level="HTT",
        answer="Đã xem lại nhiệm vụ vượt mức",
        actor=village.commune_head.actor,
        now=NOW,
    )
    decision = LevelDecision.objects.exclude(number=None).get(rating=rating)
    assert decision.number is not None
    assert decision.number.register.unit_id == village.commune_head.actor.scope_id


def test_a_notice_names_members_in_the_order_of_the_list_and_not_of_their_points(
    village: Village,
) -> None:
    commune = Unit.objects.get(pk=village.commune_head.actor.scope_id or 0)
    cell = make_cell("Chi bộ thôn Hai", parent=commune)
    secretary = make_holder(cell, "cell_secretary")
    for _ in range(3):
        make_holder(cell, "cell_member")
    period = open_review(cell.pk, YEAR, actor=village.clerk.actor, now=NOW)
    listed = list(Rating.objects.filter(period=period).order_by("sort_key"))
    for place, one in enumerate(listed):
        points = {"general": Decimal(20), "results": Decimal(51 + place)}
        Rating.objects.filter(pk=one.pk).update(**points, decided_level="HTT", decided_at=NOW)
    issue_notice(period.pk, SubjectKind(listed[0].kind), actor=secretary.actor, now=NOW)
    stored = Rating.objects.get(pk=listed[0].pk).notice_file
    assert stored is not None
    document = pypdfium2.PdfDocument(read(stored))
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    told = [text.index(one.name) for one in listed]
    assert told == sorted(told)


def test_nobody_in_the_cell_decides(village: Village) -> None:
    with pytest.raises(Refused) as refused:
        _appraise(village, village.member, village.deputy)
    assert refused.value.reason is RatingRefusal.NOT_ALLOWED
    _appraise(village, village.member, village.secretary)
    choice = {village.rating(village.member).pk: Choice("HT", "Tự ý")}
    for held in (village.secretary, village.deputy, village.member, village.neighbour_head):
        with pytest.raises(Refused) as refused:
            decide_ratings(village.period.pk, choice, actor=held.actor, now=NOW)
        assert refused.value.reason is RatingRefusal.NOT_ALLOWED
    listed = reverse("reviews:ratings", args=[village.period.pk])
    decide = reverse("reviews:decide", args=[village.period.pk])
    assert decide not in signed_in(village.secretary).get(listed).content.decode()
    for held in (village.member, village.neighbour_head):
        assert signed_in(held).get(listed).status_code == 404


def _appraise(village: Village, held: Held, by: Held) -> Rating:
    rating = village.rating(held)
    return appraise_rating(
        rating.pk,
        _scores(),
        Entered(),
        reason="Theo kết quả bỏ phiếu của chi bộ",
        version=rating.version,
        actor=by.actor,
        now=NOW,
    )


def _scores() -> Scores:
    return Scores(Decimal(25), Decimal(50), "HT")
