"""Rows for tests: plain typed functions, valid by default."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from camket.accounts.models import User
from camket.commitments.actions.campaigns import NewCampaign, open_campaign
from camket.commitments.actions.drafting import ItemText, MeasureText, WorkText, save_item
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.actions.negotiation import (
    accept_for_superior,
    accept_for_unit,
    submit_commitment,
)
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.models import Campaign, Commitment, Item, Work
from camket.files.actions import store
from camket.files.models import Job, JobProblem, JobState
from camket.organisation.actions import (
    Appointment,
    NewUnit,
    add_post,
    appoint,
    found_units,
    new_person,
)
from camket.organisation.kinds import kinds
from camket.organisation.models import Person, Tenure, Unit, UnitKind
from camket.organisation.queries import actor_of
from camket.shared.actor import SYSTEM, Actor
from camket.shared.text import fold
from camket.tallies.actions import append_delta
from camket.tasks.models import Task

START = date(2025, 7, 1)
NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # 09:00 in Hà Nội
TODAY = date(2026, 11, 16)
PASSWORD = "mat-khau-thu-nghiem"

_numbers = itertools.count(1)

POSTS = {
    "provincial_secretary": ("Bí thư", True, 1),
    "provincial_deputy": ("Phó Bí thư", False, 2),
    "provincial_clerk": ("Chuyên viên", False, 30),
    "organisation_head": ("Trưởng", True, 5),
    "appraiser": ("Chuyên viên", False, 31),
    "inspector": ("Ủy viên", False, 20),
    "commune_secretary": ("Bí thư", True, 10),
    "commune_deputy": ("Phó Bí thư", False, 11),
    "commune_standing_member": ("Ủy viên Ban Thường vụ", False, 12),
    "commune_clerk": ("Văn phòng", False, 32),
    "department_secretary": ("Bí thư, Giám đốc", True, 12),
    "department_director": ("Giám đốc", True, 12),
    "department_deputy": ("Phó Giám đốc", False, 14),
    "front_chair": ("Chủ tịch", True, 14),
    "department_clerk": ("Văn phòng", False, 33),
    "peoples_committee_chair": ("Chủ tịch", True, 11),
    "peoples_committee_deputy": ("Phó Chủ tịch", False, 13),
    "division_head": ("Trưởng", True, 18),
    "division_deputy": ("Phó Trưởng", False, 25),
    "state_appraiser": ("Chuyên viên nội vụ", False, 33),
    "state_clerk": ("Chuyên viên", False, 34),
    "cell_secretary": ("Bí thư", True, 15),
    "cell_deputy": ("Phó Bí thư", False, 16),
    "cell_member": ("Đảng viên", False, 60),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A person in a post: the row, and the actor it makes."""

    tenure: Tenure
    person: Person
    actor: Actor
    user: User | None


def make_unit(
    name: str = "Đảng ủy xã Thử Nghiệm",
    *,
    kind: str = UnitKind.COMMUNE_COMMITTEE,
    parent: Unit | None = None,
    from_on: date = START,
    short_name: str = "",
    collective: str = "Ban Thường vụ Đảng ủy",
    body_code: str = "ĐU",
    place: str = "Thử Nghiệm",
) -> Unit:
    """Found a unit."""
    spec = NewUnit(
        key="only",
        name=name,
        kind=kind,
        line=kinds()[kind].line,
        short_name=short_name,
        parent_id=parent.pk if parent else None,
        collective=collective,
        body_code=body_code,
        place=place,
    )
    return found_units([spec], from_on=from_on, actor=SYSTEM, now=NOW)["only"]


def make_province() -> Unit:
    """Found a provincial committee."""
    return make_unit(
        "Tỉnh ủy Quảng Trị",
        kind=UnitKind.PROVINCIAL_COMMITTEE,
        collective="Ban Thường vụ Tỉnh ủy",
        body_code="TU",
        place="Quảng Trị",
    )


def make_cell(name: str = "Chi bộ thôn Thử Nghiệm", *, parent: Unit) -> Unit:
    """Found a cell under a commune committee."""
    return make_unit(
        name, kind=UnitKind.PARTY_CELL, parent=parent, collective="Chi bộ", body_code="CB"
    )


def make_holder(
    unit: Unit,
    post: str = "commune_secretary",
    *,
    name: str = "",
    from_on: date = START,
    until_on: date | None = None,
    with_account: bool = False,
) -> Held:
    """Appoint a new person to a post of the unit."""
    label, is_head, rank = POSTS[post]
    number = next(_numbers)
    user = None
    if with_account:
        user = User.objects.create_user(f"nguoi{number}@thu.vn", PASSWORD)
    person = new_person(name or f"Nguyễn Văn Thử {number}", account_id=user.pk if user else None)
    person.save()
    row = add_post(post, label, is_head=is_head, rank=rank)
    (tenure,) = appoint(
        [Appointment(person, row, unit.pk, from_on, until_on)], actor=SYSTEM, now=NOW
    )
    day = max(from_on, TODAY) if until_on is None else from_on
    return Held(tenure, person, actor_of(tenure, on=day), user)


# --- commitments ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sides:
    """A superior and a unit with their people, and the unit's commitment of one campaign."""

    superior: Unit
    leader: Held
    clerk: Held
    unit: Unit
    head: Held
    unit_clerk: Held
    commitment: Commitment

    def fresh(self) -> Commitment:
        """Return the commitment as it stands now."""
        return Commitment.objects.get(pk=self.commitment.pk)


def make_sides(*, year: int = 2027, items: int = 3, with_accounts: bool = False) -> Sides:
    """Open a campaign of a province with one commune, whose draft has some complete items."""
    province = make_province()
    office = make_unit(
        "Văn phòng Tỉnh ủy", kind=UnitKind.COMMITTEE_OFFICE, parent=province, body_code="VPTU"
    )
    unit = make_unit(parent=province)
    leader = make_holder(province, "provincial_secretary", with_account=with_accounts)
    clerk = make_holder(office, "provincial_clerk", with_account=with_accounts)
    head = make_holder(unit, "commune_secretary", with_account=with_accounts)
    unit_clerk = make_holder(unit, "commune_clerk", with_account=with_accounts)
    campaign = open_campaign(
        NewCampaign(
            superior_id=province.pk,
            year=year,
            theme="Trách nhiệm, kỷ cương, tăng tốc",
            unit_ids=(unit.pk,),
            registers_by=date(year - 1, 12, 31),
            signs_by=date(year, 2, 15),
            midyear_by=date(year, 7, 10),
            yearend_by=date(year, 12, 20),
            plan_no="15-KH/TU",
            plan_on=date(year - 1, 11, 10),
        ),
        actor=clerk.actor,
        now=NOW,
    )
    commitment = Commitment.objects.get(campaign=campaign, unit=unit)
    sides = Sides(province, leader, clerk, unit, head, unit_clerk, commitment)
    for number in range(1, items + 1):
        add_item(sides, f"Vấn đề thử {number}")
    return sides


def add_item(sides: Sides, title: str, *, target: int = 10) -> Item:
    """Write one complete item into the draft, as the unit's clerk."""
    year = sides.commitment.year
    return save_item(
        sides.commitment.pk,
        None,
        ItemText(
            title=title,
            current_state="Đã làm được 3 trong 10 phần việc",
            expected_result="Làm xong toàn bộ 10 phần việc",
            measures=(
                MeasureText(
                    "Số phần việc xong",
                    target=Decimal(target),
                    baseline=Decimal(3),
                    unit="phần việc",
                    due_on=date(year, 11, 30),
                ),
            ),
            works=(
                WorkText(
                    f"Làm đợt một của {title.lower()}",
                    lead_id=sides.head.person.pk,
                    due_on=date(year, 6, 30),
                    product="Biên bản nghiệm thu",
                ),
            ),
        ),
        actor=sides.unit_clerk.actor,
        now=NOW,
    )


def submit(sides: Sides, *, now: datetime = NOW) -> Commitment:
    """Send the draft up with its minutes."""
    return submit_commitment(
        sides.commitment.pk,
        minutes_no="12-BB/ĐU",
        minutes_on=TODAY,
        actor=sides.head.actor,
        now=now,
    )


def agree(sides: Sides, *, now: datetime = NOW) -> Commitment:
    """Send the draft up and have both sides accept it."""
    submit(sides, now=now)
    accept_for_superior(
        sides.commitment.pk,
        conclusion_no="45-TB/TU",
        conclusion_on=TODAY,
        actor=sides.leader.actor,
        now=now,
    )
    return accept_for_unit(sides.commitment.pk, actor=sides.head.actor, now=now)


def issue(sides: Sides, *, now: datetime = NOW) -> Commitment:
    """Agree on the draft and issue it."""
    agree(sides, now=now)
    return issue_commitment(sides.commitment.pk, actor=sides.clerk.actor, now=now)


def sign_both(sides: Sides, *, now: datetime = NOW) -> Commitment:
    """Issue the draft and have both heads sign it."""
    issue(sides, now=now)
    sign_commitment(sides.commitment.pk, actor=sides.head.actor, now=now)
    return sign_commitment(sides.commitment.pk, actor=sides.leader.actor, now=now)


# --- tasks -------------------------------------------------------------------------------------


def make_signed_commitment(
    unit: Unit, superior: Unit, *, year: int = 2026, works: int = 1, lead: Person | None = None
) -> Commitment:
    """Keep a commitment signed by both sides, with one item of so many works."""
    campaign, _ = Campaign.objects.get_or_create(
        superior=superior,
        year=year,
        defaults={
            "theme": "Chủ đề thử",
            "registers_by": date(year, 1, 15),
            "signs_by": date(year, 2, 28),
            "midyear_by": date(year, 6, 30),
            "yearend_by": date(year, 12, 10),
            "opened_at": NOW,
        },
    )
    commitment = Commitment.objects.create(
        campaign=campaign,
        unit=unit,
        holder=unit,
        superior=superior,
        year=year,
        status="signed",
        turn="nobody",
        turn_since=NOW,
        text={},
        text_sha256="0" * 64,
        signed_at=datetime(year, 2, 10, 3, 0, tzinfo=UTC),
    )
    item = Item.objects.create(commitment=commitment, position=1, title="Tuyến đường kiểu mẫu")
    for number in range(1, works + 1):
        Work.objects.create(
            item=item,
            position=number,
            title=f"Việc số {number}",
            lead=lead,
            due_on=date(year, 9, 30),
            product="Hồ sơ nghiệm thu",
        )
    return commitment


def make_task(
    unit: Unit,
    *,
    owner: Person | None = None,
    title: str = "Đổ bê tông mặt đường",
    starts_on: date = date(2026, 2, 10),
    due_on: date = date(2026, 12, 20),
    target: Decimal = Decimal(850),
    measure_unit: str = "m",
    parent: Task | None = None,
    item: Item | None = None,
    year: int = 2026,
) -> Task:
    """Keep a task nobody has begun, counted in its unit's tallies."""
    task = Task.objects.create(
        unit=unit,
        year=year,
        title=title,
        folded=fold(title),
        owner=owner,
        starts_on=starts_on,
        due_on=due_on,
        target=target,
        measure_unit=measure_unit,
        parent=parent,
        item=item,
        created_at=NOW,
    )
    if parent is None:
        append_delta(unit.pk, year, starts_on, assigned=1)
    return task


# --- workbooks ------------------------------------------------------------------------------


def make_refused_import(owner: Held) -> Job:
    """Make an import that was checked and found wanting, with its marked-up copy."""
    assert owner.user is not None
    asked = {"kind": "units", "on": TODAY.isoformat(), "scope": None, "name": "đơn vị.xlsx"}
    job = Job.objects.create(
        kind="import.units",
        state=JobState.REFUSED,
        errors=1,
        owner=owner.user,
        actor=owner.actor.as_record(),
        asked=asked,
        result={"rows": 1, "created": 0, "updated": 0, "unchanged": 0, "bad_rows": 1, "notes": []},
        output_file=store(b"PK", "application/octet-stream", now=NOW),
        created_at=NOW,
        finished_at=NOW,
    )
    JobProblem.objects.create(
        job=job, number=1, sheet="Đơn vị", row=2, letter="B", column="Tên đơn vị", sentence="Trống."
    )
    return job
