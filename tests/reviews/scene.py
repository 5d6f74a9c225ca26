"""A province whose communes have signed for 2026: two items each, tasks done and not done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.factories import Held, make_holder, make_province, make_unit

from camket.commitments.decisions import Status
from camket.commitments.models import Campaign, Commitment, Item, Measure
from camket.organisation.models import Unit, UnitKind
from camket.reviews.actions.ledger.assessing import Answer, submit_assessment
from camket.reviews.actions.periods.opening import open_period
from camket.reviews.actions.ratings.rating import appraise_rating, score_self
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.facts import Entered
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Period, Rating, UnitReview
from camket.tasks.models import Task

NOW = datetime(2026, 12, 7, 2, 0, tzinfo=UTC)
TODAY = date(2026, 12, 7)
DUE = date(2026, 12, 15)
PEER_GROUP = "xã, phường, đặc khu"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune committee, its people and its commitment."""

    unit: Unit
    head: Held
    clerk: Held
    commitment: Commitment
    items: tuple[Item, Item]


@dataclass(frozen=True, slots=True)
class Scene:
    """The province's people and its communes."""

    province: Unit
    leader: Held
    clerk: Held
    appraiser: Held
    campaign: Campaign
    communes: tuple[Commune, ...]

    @property
    def commune(self) -> Commune:
        """Return the first commune."""
        return self.communes[0]


def make_scene(*, communes: int = 1, with_accounts: bool = False) -> Scene:
    """Found the province and its communes, each with a signed commitment of 2026."""
    province = make_province()
    office = make_unit(
        "Văn phòng Tỉnh ủy", kind=UnitKind.COMMITTEE_OFFICE, parent=province, body_code="VP"
    )
    commission = make_unit(
        "Ban Tổ chức Tỉnh ủy", kind=UnitKind.ORGANISATION_COMMISSION, parent=province
    )
    campaign = make_campaign(province)
    return Scene(
        province=province,
        leader=make_holder(province, "provincial_secretary", with_account=with_accounts),
        clerk=make_holder(office, "provincial_clerk", with_account=with_accounts),
        appraiser=make_holder(commission, "appraiser", with_account=with_accounts),
        campaign=campaign,
        communes=tuple(
            make_commune(f"Đảng ủy xã Thử {number}", campaign, with_accounts=with_accounts)
            for number in range(1, communes + 1)
        ),
    )


def make_campaign(province: Unit, year: int = 2026) -> Campaign:
    """Open a campaign by its row alone."""
    return Campaign.objects.create(
        superior=province,
        year=year,
        theme="Trách nhiệm, kỷ cương",
        registers_by=date(year, 1, 15),
        signs_by=date(year, 2, 28),
        midyear_by=date(year, 6, 30),
        yearend_by=date(year, 12, 15),
        opened_at=datetime(year - 1, 11, 20, tzinfo=UTC),
    )


def make_commune(name: str, campaign: Campaign, *, with_accounts: bool = False) -> Commune:
    """Found a commune that has signed two items, with a task each."""
    unit = make_unit(name, parent=campaign.superior)
    commitment = Commitment.objects.create(
        campaign=campaign,
        unit=unit,
        holder=unit,
        superior=campaign.superior,
        year=campaign.year,
        status=Status.SIGNED.value,
        turn="nobody",
        turn_since=campaign.opened_at,
        signed_at=campaign.opened_at,
        text_sha256="0" * 64,
    )
    first = make_item(commitment, 1, "Giải phóng mặt bằng tuyến đường liên xã")
    second = make_item(commitment, 2, "Hoàn thành tiêu chí môi trường")
    make_task(first, status="done", done_on=date(2026, 9, 1))
    make_task(second, status="done", done_on=date(2026, 9, 2))
    return Commune(
        unit=unit,
        head=make_holder(unit, "commune_secretary", with_account=with_accounts),
        clerk=make_holder(unit, "commune_clerk", with_account=with_accounts),
        commitment=commitment,
        items=(first, second),
    )


def make_item(commitment: Commitment, position: int, title: str) -> Item:
    """Write an item with one measure."""
    item = Item.objects.create(commitment=commitment, position=position, title=title)
    Measure.objects.create(
        item=item,
        position=1,
        name="Diện tích bàn giao",
        baseline=Decimal(0),
        target=Decimal("12.5"),
        unit="ha",
        due_on=date(2026, 11, 30),
    )
    return item


def make_task(
    item: Item,
    *,
    status: str = "doing",
    due_on: date = date(2026, 10, 31),
    done_on: date | None = None,
    is_exceeded: bool = False,
) -> Task:
    """Give the unit of an item a task."""
    return Task.objects.create(
        unit=item.commitment.unit,
        year=item.commitment.year,
        title=f"Việc của “{item.title}”",
        starts_on=date(2026, 1, 10),
        due_on=due_on,
        commitment=item.commitment,
        item=item,
        status=status,
        done_on=done_on,
        reached=1 if done_on else 0,
        overdue_since=due_on if status == "doing" and due_on < TODAY else None,
        is_exceeded=is_exceeded,
        exceeded_reason="Vượt 20% diện tích" if is_exceeded else "",
        exceeded_approved_by="Ban Thường vụ" if is_exceeded else "",
        created_at=datetime(2026, 1, 10, tzinfo=UTC),
    )


def open_yearend(scene: Scene) -> Period:
    """Open the year-end of the scene's campaign."""
    return open_period(scene.campaign.pk, PeriodKind.YEAREND, actor=scene.clerk.actor, now=NOW)


def open_midyear(scene: Scene) -> Period:
    """Open the mid-year of the scene's campaign."""
    return open_period(scene.campaign.pk, PeriodKind.MIDYEAR, actor=scene.clerk.actor, now=NOW)


def review_of(period: Period, commune: Commune) -> UnitReview:
    """Return the commune's assessment."""
    return UnitReview.objects.get(period=period, unit=commune.unit)


def answers_of(review: UnitReview, *states: str) -> dict[int, Answer]:
    """Answer every item wholly, in the states given in their order."""
    return {
        item.pk: Answer(state, "Bàn giao 10 ha", "Giá đền bù chậm ban hành", "Bàn giao nốt 2,5 ha")
        for item, state in zip(review.items.order_by("item__position"), states, strict=True)
    }


def submit(period: Period, commune: Commune, *states: str) -> UnitReview:
    """Send the commune's assessment."""
    review = review_of(period, commune)
    return submit_assessment(
        review.pk,
        answers_of(review, *(states or ("done", "done"))),
        summary="Hoàn thành các việc đã cam kết.",
        version=review.version,
        actor=commune.clerk.actor,
        now=NOW,
    )


def rating_of(period: Period, commune: Commune, kind: SubjectKind) -> Rating:
    """Return the rating of the commune's collective or of its head."""
    return Rating.objects.get(period=period, unit=commune.unit, kind=kind.value)


def scores(general: str = "28.50", results: str = "63.00", level: str = "HTT") -> Scores:
    """Return points and a level."""
    return Scores(Decimal(general), Decimal(results), level)


def score(rating: Rating, held: Held, given: Scores | None = None) -> Rating:
    """Let the unit or the head score."""
    return score_self(
        rating.pk, given or scores(), version=rating.version, actor=held.actor, now=NOW
    )


def appraise(
    rating: Rating,
    held: Held,
    given: Scores | None = None,
    entered: Entered | None = None,
    *,
    reason: str = "",
) -> Rating:
    """Let the appraiser propose."""
    return appraise_rating(
        rating.pk,
        given or scores(),
        entered or Entered(),
        reason=reason,
        version=rating.version,
        actor=held.actor,
        now=NOW,
    )


def appraised_pair(
    scene: Scene, period: Period, commune: Commune, *, level: str = "HTT"
) -> tuple[Rating, Rating]:
    """Score and appraise a collective and its head, both at one level the rules give."""
    unit = rating_of(period, commune, SubjectKind.COLLECTIVE)
    given = scores(level=level)
    unit = appraise(score(unit, commune.clerk, given), scene.appraiser, given)
    head = rating_of(period, commune, SubjectKind.LEADER)
    head = appraise(score(head, commune.head, given), scene.appraiser, given)
    return unit, head
