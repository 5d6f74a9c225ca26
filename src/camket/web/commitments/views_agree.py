"""Commitments: the text and its state, agreeing in turns, comparing versions, the paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from camket.commitments.actions.campaigns import mark_chases_seen
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.actions.negotiation import (
    NewRemark,
    accept_for_superior,
    accept_for_unit,
    answer_remark,
    items_facts,
    remark,
    return_commitment,
    submit_commitment,
    withdraw_commitment,
)
from camket.commitments.actions.reopening import reopen_commitment
from camket.commitments.agreement import (
    UNSIGNED_STATUSES,
    gap_in,
    refusal_to_refuse_signature,
    refusal_to_reissue,
)
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.capacity import holders_of
from camket.commitments.comparing import Change, changes_between
from camket.commitments.decisions import Status, Turn
from camket.commitments.drafts import draft_paper
from camket.commitments.handing_over import HandoverKind
from camket.commitments.models import STATUS_NAMES, Commitment, Remark
from camket.commitments.naming import name_of_paper
from camket.commitments.parties import (
    Parties,
    has_issued,
    is_asked_instead,
    parties_of,
    side_of,
)
from camket.commitments.queries import papers_visible_to
from camket.commitments.refusing import refuse
from camket.commitments.signatures import present_file, reminders_of, sign_facts_of
from camket.commitments.text import changes_of, text_in_force, text_of
from camket.commitments.ways import with_scans
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reports.catalogue import OF_COMMITMENT
from camket.reports.of_commitments import with_offers
from camket.shared.clock import legal_day
from camket.shared.errors import Refused, UnusableInputError
from camket.tasks.queries import item_progress
from camket.web.commitments.amended import drift_rows, papers_of
from camket.web.commitments.forms_agree import (
    AcceptForSuperiorForm,
    AcceptForUnitForm,
    AnswerForm,
    RemarkForm,
    ReturnForm,
    SubmitForm,
    WithdrawForm,
)
from camket.web.commitments.reading import shown
from camket.web.reports.giving import give, links_of
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole

if TYPE_CHECKING:
    from camket.commitments.ways import Told

SECTION: Final = "commitments"
CHIPS: Final = {
    Status.DRAFT: ("draft", ""),
    Status.SUBMITTED: ("wait", "hourglass"),
    Status.NEGOTIATING: ("wait", "messages-square"),
    Status.AGREED: ("ok", "handshake"),
    Status.ISSUED: ("wait", "pen-line"),
    Status.SIGNED: ("done", "badge-check"),
    Status.WITHDRAWN: ("none", "undo-2"),
    Status.CLOSED: ("done", "file-check"),
}
_STEPS: Final = (
    (gettext_lazy("Soạn"), {Status.DRAFT}),
    (gettext_lazy("Thống nhất"), {Status.SUBMITTED, Status.NEGOTIATING}),
    (gettext_lazy("Phát hành"), {Status.AGREED}),
    (gettext_lazy("Ký"), {Status.ISSUED}),
    (gettext_lazy("Thực hiện"), {Status.SIGNED}),
    (gettext_lazy("Tổng kết"), {Status.CLOSED}),
)
_HANDED: Final = {
    HandoverKind.SUBMITTED: gettext_lazy("gửi lên"),
    HandoverKind.RETURNED: gettext_lazy("trả lại để sửa"),
    HandoverKind.ACCEPTED: gettext_lazy("đồng ý"),
    HandoverKind.REFUSED: gettext_lazy("trả lại, không ký"),
}
PAPER_PENDING: Final = gettext_lazy(
    "Bản PDF đang được hệ thống dựng, ký và kiểm tra. Mở lại trang này sau ít phút."
)
_OPEN: Final = (Status.SUBMITTED, Status.NEGOTIATING)
_IN_FORCE: Final = (Status.SIGNED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Acts:
    """What the person may do on the page now; what is not his is absent."""

    edit: bool = False
    submit: bool = False
    answer: bool = False
    return_it: bool = False
    accept_a: bool = False
    accept_b: bool = False
    issue: bool = False
    withdraw: bool = False
    reopen: bool = False
    hand_back: bool = False
    remark: bool = False
    extend: bool = False
    sign: bool = False
    amend: bool = False

    @property
    def moves_it_on(self) -> bool:
        """Say whether one of these is what the side whose turn it is must do."""
        steps = (self.edit, self.submit, self.return_it, self.issue, self.hand_back)
        return any(steps) or self.accept_a or self.accept_b


@needs(Permission.VIEW_COMMITMENT)
def detail(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the text, where it stands, whose turn it is, and the next act."""
    commitment = _visible(request, commitment_id)
    if side_of(commitment, request.actor) is Turn.PARTY_B:
        mark_chases_seen(commitment.pk, now=request.now)
    frozen = commitment.text is not None
    text, changes = _shown_text(commitment, request)
    context = _frame(request, commitment, text)
    told = shown(text, changes)
    in_progress = commitment.amends_id is None and commitment.status in _IN_FORCE
    keys = [item.key for item in told.items] if in_progress else []
    progress = item_progress(keys, request.today) if keys else {}
    context |= {
        "text": told,
        "progress": progress,
        "is_frozen": frozen,
        "kept": _history(commitment),
        "drift": drift_rows(commitment, progress) if in_progress else [],
        "papers": papers_of(commitment),
        "changes": text["amendment"]["changes"] if commitment.amends_id else [],
        **_signing(request, commitment),
        "on_paper": commitment.status in _IN_FORCE and commitment.has_scan,
        "may_scan": commitment.status == Status.ISSUED
        and commitment.signed_file_id is None
        and side_of(commitment, request.actor) is not None,
        "reports": links_of(
            request, OF_COMMITMENT, commitment, "commitments:report", commitment.pk
        ),
    }
    return render(request, "commitments/detail.html", context)


def _shown_text(
    commitment: Commitment, request: SignedInRequest
) -> tuple[dict[str, Any], list[Change]]:
    """Return the text of the page and what of it is marked as changed.

    Of an amendment its own; of a commitment what is in force, marked against what was signed.
    """
    text = commitment.text or text_of(commitment, on=request.today)
    if commitment.amends_id is not None:
        return text, changes_of(commitment, text)
    if commitment.status not in _IN_FORCE or "items" not in text:
        return text, []
    present = text_in_force(commitment)
    return present, [] if present is text else changes_between(text, present)


def _signing(request: SignedInRequest, commitment: Commitment) -> dict[str, Any]:
    """Return who signs, who was reminded, and what of it is this person's to do."""
    if commitment.text is None:
        return {"slots": []}
    slots = list(commitment.slots.select_related("tenure__post").order_by("step", "position"))
    if commitment.status != Status.ISSUED:
        return {"slots": slots}
    holders = holders_of(slots, on=request.today)
    facts = sign_facts_of(commitment, slots, holders, request.actor, on=request.today)
    is_successor = (
        facts.replaced is not None and facts.replaced.holder_today == request.actor.person_id
    )
    is_issuer = has_issued(commitment, request.actor)
    return {
        "slots": slots,
        "reminders": reminders_of(commitment),
        "may_sign": any(slot.is_mine for slot in facts.asked),
        "may_hand_back": refusal_to_refuse_signature(facts, reason="-") is None,
        "may_reissue": refusal_to_reissue(facts, may_reissue=is_issuer, is_successor=is_successor)
        is None,
    }


@needs(Permission.VIEW_COMMITMENT)
def negotiate(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the thread, item by item; on POST write into it."""
    commitment = _visible(request, commitment_id)
    items = _items(commitment)
    form = RemarkForm(_posted(request), items=items)
    if request.method == "POST" and form.is_valid():
        try:
            remark(
                commitment.pk,
                text=form.cleaned_data["text"],
                item_id=form.cleaned_data["item"],
                asks_change=form.cleaned_data["asks_change"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi ý kiến."))
            return go_to(request, "commitments:negotiate", commitment.pk)
    return _thread_page(request, commitment, items, form)


@needs(Permission.VIEW_COMMITMENT)
def answer(request: SignedInRequest, commitment_id: int, remark_id: int) -> HttpResponse:
    """Answer one thing the other side asks."""
    commitment = _visible(request, commitment_id)
    asked = get_object_or_404(Remark, pk=remark_id, commitment=commitment, asks_change=True)
    form = AnswerForm(_posted(request))

    def do() -> object:
        return answer_remark(
            asked.pk, text=form.cleaned_data["text"], actor=request.actor, now=request.now
        )

    return _act(
        request,
        commitment,
        form,
        do,
        heading=_("Trả lời đề nghị"),
        says=asked.text,
        button=_("Gửi trả lời"),
        done=_("Đã trả lời."),
        to="commitments:negotiate",
    )


@needs(Permission.VIEW_COMMITMENT)
def compare(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show what changed between two versions; by default the last two that differ."""
    commitment = _visible(request, commitment_id)
    kept = list(commitment.handovers.order_by("number"))
    by_number = {one.number: one for one in kept}
    present = commitment.text or text_of(commitment, on=request.today)
    chosen = by_number.get(whole(request.GET.get("tu")) or 0)
    until = by_number.get(whole(request.GET.get("den")) or 0)
    later = until.text if until else present
    if chosen is None:
        differing = [one for one in kept if one is not until and changes_between(one.text, later)]
        chosen = differing[-1] if differing else (kept[0] if kept else None)
    found: list[Change] = changes_between(chosen.text, later) if chosen else []
    context = _frame(request, commitment, present)
    context |= {"kept": kept, "chosen": chosen, "until": until, "changes": found}
    return render(request, "commitments/compare.html", context)


@needs(Permission.VIEW_COMMITMENT)
def pdf(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Hand out the paper: sealed or signed if it is, else a draft that says so."""
    commitment = _visible(request, commitment_id)
    if commitment.issued_file_id is not None:
        content = present_file(commitment)
        name = f"cam-ket-{commitment.year}-{commitment.pk}.pdf"
    elif commitment.text is not None:
        return _without_paper(request, commitment, PAPER_PENDING, status=200)
    else:
        if gap := gap_in(items_facts(commitment)):
            refused = refuse(
                gap.reason,
                commitment,
                actor=request.actor,
                on=request.today,
                details={"act": _("dựng bản PDF"), **gap.details},
            )
            return _without_paper(request, commitment, sentence_of(refused), status=422)
        try:
            content = draft_paper(commitment, now=request.now, is_trial=settings.SHOWS_TRIAL_MARK)
        except UnusableInputError as error:  # letters that no paper can print
            return _without_paper(request, commitment, error, status=422)
        name = f"du-thao-cam-ket-{commitment.year}-{commitment.pk}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@needs(Permission.SUBMIT_COMMITMENT)
def submit(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Send the text up with the minutes."""
    commitment = _visible(request, commitment_id)
    start = {"minutes_no": commitment.minutes_no, "minutes_on": commitment.minutes_on}
    form = SubmitForm(_posted(request), initial=start)

    def do() -> object:
        return submit_commitment(
            commitment.pk, **form.cleaned_data, actor=request.actor, now=request.now
        )

    open_asks = commitment.remarks.filter(asks_change=True, is_settled=False).count()
    says = (
        _("Còn {n} đề nghị chưa trả lời. Vẫn gửi được; cấp trên sẽ thấy các đề nghị này.").format(
            n=open_asks
        )
        if open_asks
        else ""
    )
    return _act(
        request,
        commitment,
        form,
        do,
        heading=_("Gửi bản cam kết"),
        says=says,
        button=_("Gửi đăng ký") if commitment.submitted_at is None else _("Gửi lại"),
        done=_("Đã gửi bản cam kết. Đến lượt cấp trên."),
    )


@needs(Permission.APPRAISE_COMMITMENT)
def return_it(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Give the text back with remarks on single items."""
    commitment = _visible(request, commitment_id)
    form = ReturnForm(_posted(request), items=_items(commitment))

    def do() -> object:
        return return_commitment(
            commitment.pk,
            note=form.cleaned_data["note"],
            remarks=[NewRemark(text, item_id) for item_id, text in form.remarks()],
            actor=request.actor,
            now=request.now,
        )

    return _act(
        request,
        commitment,
        form,
        do,
        heading=_("Trả lại để sửa"),
        says=_("Đơn vị nhận ý kiến ở từng vấn đề và sửa. Mọi sự đồng ý đã ghi được hủy."),
        button=_("Trả lại"),
        done=_("Đã trả lại. Đến lượt đơn vị."),
    )


@needs(Permission.ACCEPT_FOR_UNIT, Permission.ACCEPT_FOR_SUPERIOR)
def accept(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Accept the text for the side the person heads."""
    commitment = _visible(request, commitment_id)
    start = {
        "version": commitment.version,
        "conclusion_no": commitment.conclusion_no,
        "conclusion_on": commitment.conclusion_on,
    }
    for_superior = _side(request, commitment) is Turn.PARTY_A
    kind: type[Form] = AcceptForSuperiorForm if for_superior else AcceptForUnitForm
    form = kind(_posted(request), initial=start)

    def do() -> object:
        values = form.cleaned_data
        if for_superior:
            return accept_for_superior(
                commitment.pk,
                conclusion_no=values["conclusion_no"],
                conclusion_on=values["conclusion_on"],
                actor=request.actor,
                now=request.now,
                seen_version=values["version"],
            )
        return accept_for_unit(
            commitment.pk, actor=request.actor, now=request.now, seen_version=values["version"]
        )

    return _act(
        request,
        commitment,
        form,
        do,
        heading=_("Đồng ý với nội dung"),
        says=_(
            "Khi cả hai bên đồng ý, nội dung được phát hành để ký. Sửa bất kỳ chỗ nào là hủy sự "
            "đồng ý."
        ),
        button=_("Đồng ý"),
        done=_("Đã ghi đồng ý."),
    )


@needs(Permission.ISSUE_COMMITMENT)
def issue(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Reserve the number, seal the paper, ask for signatures."""
    commitment = _visible(request, commitment_id)
    form = Form(_posted(request))
    return _act(
        request,
        commitment,
        form,
        lambda: issue_commitment(commitment.pk, actor=request.actor, now=request.now),
        heading=_("Phát hành để ký"),
        says=_(
            "Hệ thống lấy số từ sổ của đơn vị, khóa nội dung, dựng bản PDF và đóng dấu phát hành. "
            "Sau đó chỉ sửa được bằng cách trả lại hoặc rút, số đã giữ được hủy kèm lý do."
        ),
        button=_("Phát hành"),
        done=_("Đã phát hành. Người đứng đầu đơn vị được báo để ký."),
        is_seal=True,
    )


@needs(Permission.SUBMIT_COMMITMENT, Permission.ACCEPT_FOR_SUPERIOR, Permission.ISSUE_COMMITMENT)
def withdraw(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Withdraw: before anybody has signed; for who issued it, before the last signature."""
    commitment = _visible(request, commitment_id)
    form = WithdrawForm(_posted(request))

    def do() -> object:
        return withdraw_commitment(
            commitment.pk,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=request.now,
        )

    return _act(
        request,
        commitment,
        form,
        do,
        heading=_("Rút bản cam kết"),
        says=_(
            "Chỉ rút được khi chưa có chữ ký nào; riêng bên phát hành rút được đến trước chữ ký "
            "cuối cùng. Lý do được gửi đến hai bên và những người đã ký."
        ),
        button=_("Rút bản cam kết"),
        done=_("Đã rút bản cam kết."),
    )


@needs(Permission.MANAGE_CAMPAIGN)
def reopen(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Let the unit register again after the commitment was withdrawn."""
    commitment = _visible(request, commitment_id)
    return _act(
        request,
        commitment,
        Form(_posted(request)),
        lambda: reopen_commitment(commitment.pk, actor=request.actor, now=request.now),
        heading=_("Mở lại bản đăng ký"),
        says=_(
            "Đơn vị soạn tiếp từ nội dung đã có và gửi lại từ đầu. Ý kiến, các lần trao đổi và lý "
            "do rút được giữ trong hồ sơ."
        ),
        button=_("Mở lại bản đăng ký"),
        done=_("Đã mở lại bản đăng ký. Đến lượt đơn vị."),
    )


def _act(
    request: SignedInRequest,
    commitment: Commitment,
    form: Form,
    do: Callable[[], object],
    *,
    heading: str,
    says: str,
    button: str,
    done: str,
    to: str = "commitments:detail",
    is_seal: bool = False,
) -> HttpResponse:
    """Show a form on its own page and do what it asks; a refusal comes back with its sentence."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        except UnusableInputError as error:  # letters that no paper can print
            form.add_error(None, str(error))
        else:
            say(request, done)
            return go_to(request, to, commitment.pk)
    parties = parties_of(commitment, on=request.today)
    context = {
        "section": SECTION,
        "commitment": commitment,
        "unit_name": parties.b.name,
        "form": form,
        "heading": heading,
        "says": says,
        "button": button,
        "is_seal": is_seal,
        "back": to,
    }
    return render(request, "commitments/act.html", context, status=422 if form.errors else 200)


def _thread_page(
    request: SignedInRequest,
    commitment: Commitment,
    items: list[tuple[int, str]],
    form: RemarkForm,
) -> HttpResponse:
    remarks = list(commitment.remarks.order_by("at", "pk"))
    groups = [
        (number, item_id, title, [one for one in remarks if one.item_id == item_id])
        for number, (item_id, title) in enumerate(items, start=1)
    ]
    side = side_of(commitment, request.actor)
    context = _frame(request, commitment, {"party_b": {}})
    context |= {
        "groups": groups,
        "general": [one for one in remarks if one.item_id is None],
        "form": form,
        "side": side.value if side else "",
        "waiting": sum(one.asks_change and not one.is_settled for one in remarks),
        "kept": _history(commitment),
    }
    return render(
        request, "commitments/negotiate.html", context, status=422 if form.errors else 200
    )


@needs(Permission.VIEW_COMMITMENT)
@require_safe
def report(request: SignedInRequest, commitment_id: int, slug: str) -> HttpResponse:
    """Give out a paper about the commitment: the unit's plan, a letter of the superior."""
    return give(request, OF_COMMITMENT, _visible(request, commitment_id), slug)


def _without_paper(
    request: SignedInRequest, commitment: Commitment, says: object, *, status: int
) -> HttpResponse:
    """Say why there is no PDF, and what to do."""
    context = _frame(request, commitment, {"party_b": {}})
    context["says"] = says
    return render(request, "commitments/no_pdf.html", context, status=status)


def _posted(request: SignedInRequest) -> QueryDict | None:
    """Return what was sent, also when it is nothing: an empty form is still to be refused."""
    return request.POST if request.method == "POST" else None


def _visible(request: SignedInRequest, commitment_id: int) -> Told:
    papers = with_offers(papers_visible_to(request.actor, request.today), request.today)
    return get_object_or_404(
        with_scans(papers).select_related(
            "campaign", "number", "issued_file", "signed_file", "amends__number"
        ),
        pk=commitment_id,
    )


def _items(commitment: Commitment) -> list[tuple[int, str]]:
    return list(commitment.items.order_by("position", "pk").values_list("pk", "title"))


def _frame(
    request: SignedInRequest, commitment: Commitment, text: dict[str, Any]
) -> dict[str, Any]:
    """Return what every page of a commitment shows in its head."""
    status, turn = Status(commitment.status), Turn(commitment.turn)
    if text.get("party_a"):
        names = {Turn.PARTY_A: text["party_a"]["unit"], Turn.PARTY_B: text["party_b"]["unit"]}
    else:
        parties: Parties = parties_of(commitment, on=request.today)
        names = {Turn.PARTY_A: parties.a.name, Turn.PARTY_B: parties.b.name}
    mine = _side(request, commitment)
    since = legal_day(commitment.turn_since)
    acts = _acts(request, commitment, mine, status, turn)
    amended = commitment.amends
    return {
        "heading": name_of_paper(commitment, names[Turn.PARTY_B]),
        "amended": amended,
        "section": SECTION,
        "commitment": commitment,
        "campaign": commitment.campaign,
        "unit_name": names[Turn.PARTY_B],
        "superior_name": names[Turn.PARTY_A],
        "chip": CHIPS[status],
        "status_word": STATUS_NAMES[status],
        "steps": _steps(status),
        "turn_name": names.get(turn, ""),
        "is_my_turn": mine is turn and acts.moves_it_on,
        "since": since,
        "days": (request.today - since).days,
        "acts": acts,
    }


def _side(request: SignedInRequest, commitment: Commitment) -> Turn | None:
    """Return the side the person acts for, also where his level is asked for the superior."""
    side = side_of(commitment, request.actor)
    if side is None and holds(request.actor, Permission.ACCEPT_FOR_SUPERIOR):
        is_asked = is_asked_instead(commitment, request.actor, on=request.today)
        return Turn.PARTY_A if is_asked else None
    return side


def _steps(status: Status) -> list[tuple[Any, str]]:
    """Return the steps of a commitment, each past, now or to come; a withdrawn one has none."""
    now = next((place for place, (_name, held) in enumerate(_STEPS) if status in held), None)
    if now is None:
        return []
    return [
        (name, "past" if place < now else "now" if place == now else "")
        for place, (name, _held) in enumerate(_STEPS)
    ]


def _acts(
    request: SignedInRequest,
    commitment: Commitment,
    side: Turn | None,
    status: Status,
    turn: Turn,
) -> Acts:
    if side is None:
        return Acts()

    def may(permission: Permission) -> bool:
        return holds(request.actor, permission)

    is_open = status in _OPEN
    can_amend = commitment.amends_id is None and status is Status.SIGNED
    has_paper = status is Status.ISSUED and has_issued(commitment, request.actor)
    if side is Turn.PARTY_B:
        mine = turn is Turn.PARTY_B
        writes = may(Permission.DRAFT_COMMITMENT)
        return Acts(
            amend=writes and can_amend,
            edit=writes
            and (status is Status.DRAFT or (is_open and mine) or status is Status.AGREED),
            submit=may(Permission.SUBMIT_COMMITMENT)
            and mine
            and (status is Status.DRAFT or is_open)
            and commitment.accepted_by_a_at is None,
            accept_b=may(Permission.ACCEPT_FOR_UNIT)
            and is_open
            and commitment.accepted_by_b_at is None,
            issue=may(Permission.ISSUE_COMMITMENT) and status is Status.AGREED,
            withdraw=(may(Permission.SUBMIT_COMMITMENT) and status in UNSIGNED_STATUSES)
            or has_paper,
            extend=has_paper,
            hand_back=may(Permission.SIGN_FOR_UNIT) and mine and status is Status.ISSUED,
            remark=writes and not commitment.is_locked,
        )
    lies_here = turn is Turn.PARTY_A
    judges = may(Permission.APPRAISE_COMMITMENT)
    return Acts(
        return_it=judges and lies_here and (is_open or status is Status.AGREED),
        accept_a=may(Permission.ACCEPT_FOR_SUPERIOR)
        and is_open
        and lies_here
        and commitment.accepted_by_a_at is None,
        issue=may(Permission.ISSUE_COMMITMENT) and status is Status.AGREED,
        withdraw=(may(Permission.ACCEPT_FOR_SUPERIOR) and status in UNSIGNED_STATUSES) or has_paper,
        extend=has_paper,
        amend=may(Permission.ISSUE_COMMITMENT) and can_amend,
        reopen=may(Permission.MANAGE_CAMPAIGN)
        and status is Status.WITHDRAWN
        and commitment.amends_id is None,
        hand_back=may(Permission.SIGN_FOR_SUPERIOR) and lies_here and status is Status.ISSUED,
        remark=judges and not commitment.is_locked,
    )


def _history(commitment: Commitment) -> list[dict[str, Any]]:
    """Return the handovers, the latest first, without their texts."""
    rows = commitment.handovers.order_by("-number").values(
        "number", "side", "kind", "at", "actor_name", "note"
    )
    return [{**row, "word": _HANDED[HandoverKind(row["kind"])]} for row in rows]
