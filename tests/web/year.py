"""A small province in mid-November: one of everybody, work at every stage, so that pages have data."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

import pypdfium2
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from tests.factories import (
    NOW,
    START,
    TODAY,
    Held,
    Sides,
    add_item,
    issue,
    make_cell,
    make_holder,
    make_province,
    make_refused_import,
    make_signed_commitment,
    make_task,
    make_unit,
)

from camket.accounts.actions import make_request
from camket.accounts.codes import hash_token
from camket.accounts.models import DataRequest, Invitation, Session, User
from camket.commitments.actions.campaigns import NewCampaign, open_campaign
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.models import Campaign, Commitment, Item, Remark, Work
from camket.documents.own.taking import packed_template, shipped_files
from camket.files.actions import store
from camket.files.models import Job, JobState, StoredFile
from camket.notifications.actions import notify
from camket.organisation.actions.plans import PlanText, draft_plan
from camket.organisation.models import (
    Delegation,
    Rearrangement,
    Unit,
    UnitEdge,
    UnitKind,
    UnitSpan,
)
from camket.permissions.catalogue import Permission
from camket.permissions.models import Grant
from camket.registry.actions import issue_number, reserve_number
from camket.registry.models import BodyTemplate, EditedWord, RegisteredNumber, TemplateUse
from camket.reviews.actions.meetings.holding import NewMeeting, plan_meeting
from camket.reviews.actions.periods.opening import NewPeriod, open_period, open_review
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.decisions.votes import Composition
from camket.reviews.models import (
    Appeal,
    Criticism,
    DisciplineEvent,
    Dossier,
    FactContest,
    LevelDecision,
    PeerGroup,
    Period,
    PersonAbsence,
    Rating,
    RemarkRequest,
    Remediation,
    RemediationProof,
    ReviewMeeting,
    Suggestion,
)
from camket.rules.working_days import national_calendar
from camket.shared.actor import SYSTEM
from camket.signing.models import PaperScan, PluginErrand, RemoteRequest, RemoteService
from camket.signing.ways.actions.services import ServiceText, add_service
from camket.signing.ways.rows import RequestState, ScanState
from camket.signing.ways.secrets import digest_of_token
from camket.tallies.actions import append_delta, fold_deltas
from camket.tasks.actions.batch_signing import BATCH
from camket.tasks.actions.obstacles import raise_obstacle
from camket.tasks.models import Evidence, ObjectiveCause, Obstacle, Report, Task
from camket.transitions.models import Handover, Waiting

LINK = "duong-dan-tai-dung-mot-lan"
WAY_BACK = "duong-dan-gui-dung-mot-lan"
STATE = "trang-thai-tra-ve-mot-lan"


@dataclass(frozen=True, slots=True)
class Year:
    """Who and what there is."""

    province: Unit
    commune: Unit
    other: Unit
    cell: Unit
    leader: Held
    deputy: Held
    clerk: Held
    appraiser: Held
    inspector: Held
    head: Held
    unit_clerk: Held
    other_head: Held
    secretary: Held
    member: Held
    stranger: User
    administrator: User
    commitment: Commitment
    cell_commitment: Commitment
    item: Item
    late: Task
    soon: Task
    cell_task: Task
    share: Task
    obstacle: Obstacle
    campaign: Campaign
    period: Period
    draft: Commitment
    paper: Commitment
    report: Report
    evidence: Evidence
    cause: ObjectiveCause
    rating: Rating
    leader_rating: Rating
    contest: FactContest
    measure: DisciplineEvent
    absence: PersonAbsence
    group: PeerGroup
    dossier: Dossier
    suggestion: Suggestion
    criticism: Criticism
    remark_request: RemarkRequest
    remediation: Remediation
    meeting: ReviewMeeting
    appeal: Appeal
    decision: LevelDecision
    proof: RemediationProof
    remark: Remark
    data_request: DataRequest
    grant: Grant
    plan: Rearrangement
    waiting: Waiting
    handover: Handover
    job: Job
    delegation: Delegation
    scan: PaperScan
    service: RemoteService
    remote_request: RemoteRequest
    amendment: Commitment
    batch: Job
    number: RegisteredNumber
    issued: RegisteredNumber
    edited: EditedWord
    template: BodyTemplate

    def everybody(self) -> dict[str, User | None]:
        """Return accounts by the kind of user; None is a visitor."""
        return {
            "visitor": None,
            "stranger": self.stranger,
            "member": self.member.user,
            "secretary": self.secretary.user,
            "clerk": self.clerk.user,
            "unit_clerk": self.unit_clerk.user,
            "head": self.head.user,
            "other_head": self.other_head.user,
            "leader": self.leader.user,
            "appraiser": self.appraiser.user,
            "inspector": self.inspector.user,
            "administrator": self.administrator,
        }


def set_day(day: date = TODAY) -> None:
    """Set the day the pages read."""
    assert settings.DEMO_DAY_FILE is not None
    settings.DEMO_DAY_FILE.write_text(day.isoformat(), encoding="ascii")


def client_of(user: User | None) -> Client:
    """Return a browser signed in as somebody, or nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def make_year() -> Year:
    """Make the province: two communes, one with a cell; a signed year with work in it."""
    set_day()
    province = make_province()
    office = make_unit("Văn phòng Tỉnh ủy", kind=UnitKind.COMMITTEE_OFFICE, parent=province)
    staff = make_unit("Ban Tổ chức Tỉnh ủy", kind=UnitKind.ORGANISATION_COMMISSION, parent=province)
    control = make_unit(
        "Ủy ban Kiểm tra Tỉnh ủy", kind=UnitKind.INSPECTION_COMMISSION, parent=province
    )
    commune = make_unit("Đảng ủy xã Cam Thử", parent=province)
    other = make_unit("Đảng ủy xã Đông Thử", parent=province)
    UnitSpan.objects.filter(unit=commune).update(area="Vùng Tây")
    UnitSpan.objects.filter(unit=other).update(area="Vùng Đông")
    cell = make_cell("Chi bộ thôn Thử Một", parent=commune)

    def holder(unit: Unit, post: str) -> Held:
        return make_holder(unit, post, with_account=True)

    head, secretary = holder(commune, "commune_secretary"), holder(cell, "cell_secretary")
    member = holder(cell, "cell_member")
    leader, clerk = holder(province, "provincial_secretary"), holder(office, "provincial_clerk")
    commitment = make_signed_commitment(commune, province, works=2, lead=head.person)
    signed = store(make_pdf(), "application/pdf", now=NOW)
    Commitment.objects.filter(pk=commitment.pk).update(signed_file=signed)
    commitment.refresh_from_db()
    item = commitment.items.get()
    cell_commitment = make_signed_commitment(cell, commune, works=1, lead=secretary.person)
    late = _task(commune, item, head, "Bàn giao mặt bằng đợt hai", date(2026, 11, 4))
    soon = _task(commune, item, head, "Nghiệm thu mặt đường kiểu mẫu", date(2026, 11, 20))
    cell_task = _task(
        cell, cell_commitment.items.get(), secretary, "Rải mặt đường thôn", date(2026, 12, 10)
    )
    share = make_task(cell, owner=member.person, title="Vận động năm hộ hiến đất", parent=cell_task)
    append_delta(commune.pk, 2026, TODAY, overdue=1, started=2)
    obstacle = raise_obstacle(
        late.pk,
        title="Chưa có giá đất ở khu tái định cư",
        request="Đề nghị duyệt giá đất trước ngày 30/11",
        level_id=province.pk,
        actor=head.actor,
        now=NOW,
    )
    unit_clerk = holder(commune, "commune_clerk")
    paper = _paper_to_sign(cell, commune, secretary, head, unit_clerk)
    campaign = open_campaign(
        NewCampaign(
            superior_id=province.pk,
            year=2027,
            theme="Trách nhiệm, kỷ cương, tăng tốc",
            unit_ids=(commune.pk, other.pk),
            registers_by=date(2026, 12, 31),
            signs_by=date(2027, 2, 15),
            midyear_by=date(2027, 7, 10),
            yearend_by=date(2027, 12, 20),
        ),
        actor=clerk.actor,
        now=NOW,
    )
    service, remote_request = _asked_of_a_service(head)
    _sent_a_plugin(paper, head)
    period = open_period(commitment.campaign_id, PeriodKind.YEAREND, actor=clerk.actor, now=NOW)
    dossier = Dossier.objects.get(rating__period=period, unit=commune, form="01")
    draft = Commitment.objects.get(campaign=campaign, unit=commune)
    remark = Remark.objects.create(
        commitment=draft,
        side="party_a",
        text="Nêu rõ người chủ trì",
        asks_change=True,
        at=NOW,
        author_name=leader.person.full_name,
        author_post=leader.actor.post_name,
    )
    report = Report.objects.create(
        task=late,
        reached=Decimal(340),
        author=head.person,
        author_name=head.actor.label,
        at=NOW,
        state="awaiting",
        claims_done=True,
    )
    evidence = Evidence.objects.create(report=report, file=signed, name="biên bản.pdf")
    remediation = Remediation.objects.create(
        unit=commune, superior=province, year=2026, item=item, title="Chậm mặt bằng", created_at=NOW
    )
    proof = RemediationProof.objects.create(
        remediation=remediation, file=signed, name="biên bản.pdf"
    )
    notify(
        [head.user.pk if head.user else None],
        topic="thu",
        kind="needs_act",
        text="1 văn bản chờ ký",
        path="/cho-ky/",
        now=NOW,
    )
    fold_deltas()
    accounts = get_user_model()
    return Year(
        province=province,
        commune=commune,
        other=other,
        cell=cell,
        leader=leader,
        deputy=holder(province, "provincial_deputy"),
        clerk=clerk,
        appraiser=holder(staff, "appraiser"),
        inspector=holder(control, "inspector"),
        head=head,
        unit_clerk=unit_clerk,
        other_head=holder(other, "commune_secretary"),
        secretary=secretary,
        member=member,
        stranger=_invite(accounts.objects.create_user("nguoi.la@thu.vn", None)),
        administrator=accounts.objects.create_user("quan.tri@thu.vn", None, is_administrator=True),
        commitment=commitment,
        cell_commitment=cell_commitment,
        item=item,
        late=late,
        soon=soon,
        cell_task=cell_task,
        share=share,
        obstacle=obstacle,
        campaign=campaign,
        period=period,
        draft=draft,
        paper=paper,
        report=report,
        evidence=evidence,
        cause=ObjectiveCause.objects.create(
            task=late,
            reason="Mưa lũ làm sạt đường công vụ",
            paper="Biên bản số 12/BB-UBND",
            claimed_by=head.person,
            claimed_by_name=head.actor.label,
            claimed_at=NOW,
        ),
        rating=(rated := Rating.objects.get(period=period, unit=commune, kind="collective")),
        leader_rating=_in_a_quarter(province, commune, clerk),
        contest=FactContest.objects.create(
            rating=rated,
            fact="exceeded",
            shown="0",
            claimed="1",
            reason="Thiếu một việc",
            evidence=signed,
            evidence_name="biên bản.pdf",
            raised_by_name=head.actor.label,
            raised_at=NOW,
            state="refused",
            answer="Chưa được duyệt",
            answered_by_name=leader.actor.label,
            answered_at=NOW,
        ),
        measure=DisciplineEvent.objects.create(
            unit=commune,
            name="Đảng ủy xã Cam Thử",
            decided_on=TODAY,
            form="reprimand",
            decision_no="1-QĐ/TU",
            decided_by_name="Ban Thường vụ Tỉnh ủy",
            entered_by_name=leader.actor.label,
            entered_at=NOW,
        ),
        absence=PersonAbsence.objects.create(
            person=member.person,
            unit=commune,
            kind="sick",
            starts_on=TODAY,
            paper="Giấy ra viện số 8",
            entered_by_name=leader.actor.label,
            entered_at=NOW,
        ),
        group=PeerGroup.objects.create(
            superior=province, name="Đoàn thể", kinds=["mass_organisation"]
        ),
        dossier=dossier,
        suggestion=Suggestion.objects.create(
            dossier=dossier,
            text="Vì sao chậm mặt bằng?",
            made_by_name=leader.actor.label,
            made_at=NOW,
        ),
        criticism=Criticism.objects.create(
            dossier=dossier,
            heading="results",
            said_by_name="Trần Văn Góp",
            text="Giải phóng mặt bằng chậm",
            met_on=TODAY,
            noted_by_name=unit_clerk.actor.label,
            noted_at=NOW,
        ),
        remark_request=RemarkRequest.objects.create(
            dossier=dossier,
            source="committee",
            body="Đảng ủy xã Đông Thử",
            unit=other,
            due_on=date(2026, 12, 1),
            token_hash=hash_token("dung-mot-lan"),
            link_until=date(2026, 12, 31),
            asked_by_name=unit_clerk.actor.label,
            asked_at=NOW,
        ),
        remediation=remediation,
        meeting=_review_meeting(period, head, unit_clerk),
        appeal=_appeal_of(period, head),
        decision=_level_decision(period, commune, signed),
        proof=proof,
        remark=remark,
        data_request=make_request(
            "correction",
            "Sửa lại tên đệm.",
            calendar=national_calendar(),
            actor=head.actor,
            now=NOW,
        ),
        grant=_planned_grant(),
        plan=draft_plan(
            PlanText("Sắp xếp thử", province.pk, date(2026, 12, 1), ()), actor=leader.actor, now=NOW
        ),
        waiting=_left_by_an_ended_commune(commune, province, late),
        handover=Handover.objects.create(
            unit=commune,
            tenure_out=head.tenure,
            on=TODAY,
            due_on=date(2026, 12, 7),
            begun_at=NOW,
            begun_by_name=leader.actor.label,
        ),
        job=make_refused_import(clerk),
        scan=PaperScan.objects.create(
            paper_id=paper.pk,
            file=signed,
            pages=1,
            signed_on=TODAY,
            side="party_b",
            brought_at=NOW,
            brought_by=secretary.actor.as_record(),
            brought_by_name=secretary.actor.label,
            state=ScanState.WAITING,
        ),
        service=service,
        remote_request=remote_request,
        delegation=Delegation.objects.create(
            giver=secretary.tenure,
            receiver=member.tenure,
            permissions=["assign_work"],
            valid=DateRange(date(2027, 1, 1), date(2027, 2, 1)),
            decision_no="1-UQ/CB",
            created_at=NOW,
        ),
        amendment=_amendment_of(commitment),
        batch=_batch_of(head, paper),
        number=_numbered(commune, "Phân công trực lễ"),
        issued=issue_number(
            _numbered(commune, "Tổ chức hội nghị quý IV").pk,
            file=signed,
            actor=unit_clerk.actor,
            now=NOW,
        ),
        edited=_edited_word_of(draft),
        template=_template_of(province),
    )


def _in_a_quarter(province: Unit, commune: Unit, clerk: Held) -> Rating:
    """Open a quarter and return the rating of the commune's head."""
    new = NewPeriod(PeriodKind.QUARTER, TODAY.year, date(2026, 12, 20), quarter=4)
    period = open_review(province.pk, new, actor=clerk.actor, now=NOW)
    return Rating.objects.get(period=period, unit=commune, kind="leader")


def _review_meeting(period: Period, head: Held, clerk: Held) -> ReviewMeeting:
    """Let the commune's standing committee meet to review itself."""
    commune_id = head.tenure.unit_id
    return plan_meeting(
        NewMeeting(
            period_id=period.pk,
            body_id=commune_id,
            composition=Composition.STANDING,
            held_on=TODAY,
            begins=time(8),
            place="Hội trường Đảng ủy",
            chair_id=head.person.pk,
            secretary_id=clerk.person.pk,
            rating_ids=Rating.objects.filter(unit_id=commune_id).values_list("pk", flat=True),
        ),
        actor=clerk.actor,
        now=NOW,
    )


def _appeal_of(period: Period, head: Held) -> Appeal:
    """Let the secretary hold something against his level."""
    return Appeal.objects.create(
        rating=Rating.objects.get(period=period, person=head.person),
        published_on=TODAY,
        lodged_at=NOW,
        lodged_by=head.person,
        lodged_by_name=head.actor.label,
        text="Số liệu giải ngân chưa đủ",
        answer_by_on=date(2026, 11, 30),
    )


def _level_decision(period: Period, commune: Unit, paper: StoredFile) -> LevelDecision:
    """Keep a decision with its paper."""
    return LevelDecision.objects.create(
        rating=Rating.objects.get(period=period, unit=commune, kind="collective"),
        level="HTT",
        decided_by_name="Bí thư Tỉnh ủy",
        decided_at=NOW,
        file=paper,
    )


def _edited_word_of(draft: Commitment) -> EditedWord:
    """Keep a Word file that somebody sent for the draft."""
    return EditedWord.objects.create(
        topic=f"commitment-{draft.pk}",
        text_sha256="0" * 64,
        word=store(b"word", "application/zip", now=NOW),
        preview=store(_one_page(), "application/pdf", now=NOW),
        changes=[{"was": "cam kết", "now": "xin cam kết"}],
        sent_by="Văn phòng",
        sent_at=NOW,
    )


def _template_of(province: Unit) -> BodyTemplate:
    """Keep a template of the province's own, in force."""
    template = BodyTemplate.objects.create(
        unit=province,
        form="commitment",
        style="party",
        version=1,
        name="mau.typ",
        file=store(packed_template(shipped_files()), "application/zip", now=NOW),
        sample=store(_one_page(), "application/pdf", now=NOW),
        reason="Thêm ký hiệu của tỉnh",
        made_by="Văn phòng",
        made_at=NOW,
    )
    TemplateUse.objects.create(
        unit=province,
        form="commitment",
        style="party",
        template=template,
        from_on=date(2026, 12, 1),
        reason="Theo Hướng dẫn 03",
        decided_by="Văn phòng",
        decided_at=NOW,
    )
    return template


def _one_page() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _amendment_of(commitment: Commitment) -> Commitment:
    """Keep an amendment that its unit drafts."""
    return Commitment.papers.create(
        campaign_id=commitment.campaign_id,
        unit_id=commitment.unit_id,
        holder_id=commitment.holder_id,
        superior_id=commitment.superior_id,
        year=commitment.year,
        turn_since=NOW,
        amends=commitment,
        ordinal=1,
        amend_reason="Mưa lũ tháng 5",
    )


def _batch_of(owner: Held, paper: Commitment) -> Job:
    """Keep a batch of papers that was signed, one of them not."""
    assert owner.user is not None
    failed = {"paper": paper.pk, "number": str(paper.number), "sentence": "Chưa đến lượt ký."}
    return Job.objects.create(
        kind=BATCH,
        state=JobState.DONE,
        owner=owner.user,
        actor=owner.actor.as_record(),
        asked={"papers": [paper.pk], "numbers": {str(paper.pk): str(paper.number)}},
        result={"signed": [], "failed": [failed]},
        created_at=NOW,
        finished_at=NOW,
    )


def _numbered(unit: Unit, subject: str) -> RegisteredNumber:
    """Take a number for a paper that is written outside."""
    with transaction.atomic():
        return reserve_number(
            unit.pk,
            kind="TB",
            dated_on=TODAY,
            subject=subject,
            actor=SYSTEM,
            now=NOW,
            details={"is_made_outside": True, "dossier": "01-HS"},
        )


def _asked_of_a_service(head: Held) -> tuple[RemoteService, RemoteRequest]:
    """Keep a request at a remote service that waits for its owner's word."""
    text = ServiceText("Dịch vụ thử", "http://127.0.0.1:9/csc/v1", 1, "camket", secret="thu")
    service = add_service(text, actor=head.actor, now=NOW)
    asked = RemoteRequest.objects.create(
        service=service,
        owner_id=head.user.pk if head.user else 0,
        person=f"CAMKET-{head.person.pk}",
        actor=head.actor.as_record(),
        credential_id="thu",
        certificate=b"",
        approval="otp",
        asks_otp=True,
        state=RequestState.ASKED,
        code="731",
        state_sha256=digest_of_token(STATE),
        created_at=NOW,
        expires_at=NOW + timedelta(days=2),
    )
    return service, asked


def _sent_a_plugin(paper: Commitment, head: Held) -> None:
    """Keep two errands of a plug-in: one that has yet to fetch, one that has yet to come back."""
    session = Session.objects.create(
        session_key="phien-cua-phan-mem",
        session_data="",
        expire_date=NOW + timedelta(days=2),
        user_id=head.user.pk if head.user else None,
    )
    for link, way_back, fetched_at in (
        (LINK, WAY_BACK + "2", None),
        (LINK + "2", WAY_BACK, NOW),
    ):
        PluginErrand.objects.create(
            owner_id=head.user.pk if head.user else 0,
            session_sha256=digest_of_token(session.session_key),
            actor=head.actor.as_record(),
            paper_id=paper.pk,
            role="party_a",
            sent_sha256=paper.signed_file_id or "",
            link_sha256=digest_of_token(link),
            way_back_sha256=digest_of_token(way_back),
            created_at=NOW,
            expires_at=NOW + timedelta(days=2),
            fetched_at=fetched_at,
        )


def _left_by_an_ended_commune(heir: Unit, province: Unit, task: Task) -> Waiting:
    """Keep a thing that waits: of a commune that stood until the present ones were founded."""
    old = make_unit("Đảng ủy xã Cũ Thử", from_on=date(2020, 1, 1))
    stood = DateRange(date(2020, 1, 1), START)
    UnitSpan.objects.filter(unit=old).update(valid=stood)
    UnitEdge.objects.filter(descendant=old).update(valid=stood)
    return Waiting.objects.create(
        kind="task",
        task=task,
        title=task.title,
        unit=old,
        waits_for=heir,
        superior=province,
        since=START,
        cause_no="12-QĐ/TU",
    )


def _planned_grant() -> Grant:
    """Plan a change of the table of permissions, long after the year."""
    return Grant.objects.create(
        post_code="commune_deputy",
        permission=Permission.REPORT_PROGRESS.value,
        reach="none",
        valid=DateRange(date(2030, 1, 1), None),
        reason="Thử",
        made_at=NOW,
        made_by_name="Quản trị",
    )


def _invite(user: User) -> User:
    """Let a link lead to an account."""
    Invitation.objects.create(
        user=user,
        token_hash=hash_token("dung-mot-lan"),
        made_at=NOW,
        made_by_name="Quản trị",
        expires_at=NOW + timedelta(days=7),
    )
    return user


def make_pdf(pages: int = 1) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _task(unit: Unit, item: Item, owner: Held, title: str, due_on: date) -> Task:
    task = make_task(unit, owner=owner.person, title=title, due_on=due_on, item=item)
    work = Work.objects.filter(item=item, tasks__isnull=True).first()
    Task.objects.filter(pk=task.pk).update(
        work=work, commitment_id=item.commitment_id, status="doing", reached=Decimal(340)
    )
    task.refresh_from_db()
    return task


def _paper_to_sign(
    cell: Unit, commune: Unit, secretary: Held, head: Held, clerk: Held
) -> Commitment:
    """Issue next year's paper of the cell: its secretary has signed, the commune's head has not."""
    campaign = open_campaign(
        NewCampaign(
            superior_id=commune.pk,
            year=2027,
            theme="Chủ đề thử",
            unit_ids=(cell.pk,),
            registers_by=date(2026, 12, 31),
            signs_by=date(2027, 2, 28),
            midyear_by=date(2027, 6, 30),
            yearend_by=date(2027, 12, 10),
            plan_no="07-KH/ĐU",
            plan_on=date(2026, 11, 10),
        ),
        actor=clerk.actor,
        now=NOW,
    )
    sides = Sides(
        superior=commune,
        leader=head,
        clerk=clerk,
        unit=cell,
        head=secretary,
        unit_clerk=secretary,
        commitment=Commitment.objects.get(campaign=campaign, unit=cell),
    )
    for number in range(1, 4):
        add_item(sides, f"Vấn đề của chi bộ {number}")
    issue(sides)
    return sign_commitment(sides.commitment.pk, actor=secretary.actor, now=NOW)
