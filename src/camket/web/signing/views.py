"""Papers that wait for a signature: read them, sign or hand back, see them verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from camket.commitments.actions.issuing import refuse_signature
from camket.commitments.actions.opening import note_opening
from camket.commitments.agreement import (
    AgreementRefusal,
    refusal_to_refuse_signature,
    refusal_to_reissue,
    refusal_to_sign,
)
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.capacity import holders_of
from camket.commitments.certificates import signer_of
from camket.commitments.comparing import Change, changes_between
from camket.commitments.decisions import Status
from camket.commitments.models import Commitment, Handover, Slot, SlotRole
from camket.commitments.naming import name_of_paper
from camket.commitments.parties import has_issued
from camket.commitments.queries import papers_visible_to
from camket.commitments.refusing import refuse as refusal_for
from camket.commitments.signatures import (
    look_up_code,
    opened_by,
    papers_waiting_for,
    present_file,
    reminders_of,
    sign_facts_of,
    signatories_of,
    unit_signing,
    verdict_on,
)
from camket.commitments.text import changes_of, negotiated
from camket.documents.pages import PAGE_HEIGHT, PAGE_WIDTH, page_count
from camket.files.models import Job
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.errors import Refused
from camket.signing.telling import tell
from camket.signing.verdict import Verdict
from camket.tasks.actions.batch_signing import BATCH
from camket.tasks.actions.taking_up import sign_and_take_up
from camket.web.commitments.amended import papers_of
from camket.web.commitments.reading import shown
from camket.web.shared.http import SignedInRequest, go_to, needs, say
from camket.web.shared.verdicts import look_of
from camket.web.signing.forms import HandBackForm, SignForm
from camket.web.signing.pictures import picture_of

SECTION: Final = "signing"
SIGNS: Final = (
    Permission.SIGN_FOR_UNIT,
    Permission.SIGN_FOR_SUPERIOR,
    Permission.SIGN_FOR_COLLECTIVE,
    Permission.APPLY_SEAL,
)
MOST_ROWS: Final = 200
_RECENT: Final = 10
_FILES: Final = ("campaign", "number", "issued_file", "signed_file", "amends")
_DAY: Final = 24 * 3600
ALTERED: Final = "Tệp đang lưu không còn đúng với mã băm lúc phát hành."


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A row of the inbox."""

    commitment_id: int
    name: str
    number: str
    issued_at: Any
    role: str
    days: int
    is_opened: bool = False
    signs_by: date | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the page says about the certificate that will sign."""

    issuer: str
    valid_to: Any
    last_four: str


@needs(*SIGNS)
def inbox(request: SignedInRequest) -> HttpResponse:
    """List what waits for the person's signature, the oldest first, and what was signed lately."""
    person = request.actor.person_id
    waiting = list(papers_waiting_for(person).annotate(is_opened=opened_by(person))[:MOST_ROWS])
    signed = list(
        Slot.objects.filter(person_id=_person(request), signed_at__isnull=False)
        .select_related("commitment__number")
        .order_by("-signed_at")[:_RECENT]
    )
    names = spans_of({slot.commitment.unit_id for slot in (*waiting, *signed)}, on=request.today)
    papers = [row_of(slot, names, request) for slot in waiting]
    batch = Job.objects.filter(owner_id=request.actor.user_id or 0, kind=BATCH).first()
    return render(
        request,
        "signing/inbox.html",
        {
            "section": SECTION,
            "papers": papers,
            "opened": sum(paper.is_opened for paper in papers),
            "next_unopened": next((paper for paper in papers if not paper.is_opened), None),
            "signed": [row_of(slot, names, request) for slot in signed],
            "batch": batch if batch is not None and batch.is_moving else None,
        },
    )


@needs(*SIGNS)
def sign(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the paper as it will stand, what changed, who signs; on POST sign it."""
    commitment = _paper_to_sign(request, commitment_id)
    if commitment.status in (Status.SIGNED, Status.CLOSED):
        return go_to(request, "signing:verify", commitment.pk)
    form = SignForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            signed = sign_and_take_up(commitment.pk, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(
                request,
                _("Đã ký. Văn bản có đủ chữ ký.")
                if signed.status == Status.SIGNED
                else _("Đã ký. Văn bản chuyển đến người ký tiếp theo."),
            )
            return go_to(request, "signing:verify", commitment.pk)
    note_opening(commitment, actor=request.actor, now=request.now)
    context = _signing_page(request, commitment, form)
    return render(request, "signing/sign.html", context, status=422 if form.errors else 200)


@needs(*SIGNS)
def refuse(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Hand the paper back with a reason."""
    commitment = _paper_to_hand_back(request, commitment_id)
    form = HandBackForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            refuse_signature(
                commitment.pk,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã trả lại văn bản. Số đã giữ được hủy kèm lý do."))
            return go_to(request, "commitments:detail", commitment.pk)
    context = {"section": SECTION, "commitment": commitment, "form": form}
    return render(request, "signing/refuse.html", context, status=422 if form.errors else 200)


@needs(Permission.VIEW_COMMITMENT)
def read_text(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the frozen text large, as text."""
    commitment = _frozen(request, commitment_id)
    note_opening(commitment, actor=request.actor, now=request.now)
    context = {
        "section": SECTION,
        "commitment": commitment,
        "text": shown(commitment.text or {}, changes_of(commitment, commitment.text or {})),
        "may_sign": commitment.status == Status.ISSUED,
    }
    return render(request, "signing/read.html", context)


@needs(Permission.VIEW_COMMITMENT)
def verify(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Say in sentences what the signatures on the stored paper are worth."""
    commitment = _frozen(request, commitment_id)
    if commitment.issued_file is None:
        return go_to(request, "commitments:pdf", commitment.pk)
    verdict: Verdict | None
    try:
        verdict = verdict_on(commitment, at=request.now)
        pages = page_count(present_file(commitment))
    except OSError:
        verdict, pages = None, 0
    following = papers_waiting_for(request.actor.person_id).first()
    text = commitment.text or {}
    context = {
        "section": SECTION,
        "commitment": commitment,
        "unit_name": text["party_b"]["unit"],
        "heading": name_of_paper(commitment, text["party_b"]["unit"]),
        "verdict": verdict,
        "kind": look_of(verdict),
        "told": tell(verdict) if verdict else None,
        "altered": ALTERED,
        "code": look_up_code(commitment.text_sha256),
        "pages": range(1, pages + 1),
        "width": PAGE_WIDTH,
        "height": PAGE_HEIGHT,
        "file_name": _file_name(commitment),
        "next_paper": following,
        "is_signed": commitment.status in (Status.SIGNED, Status.CLOSED),
        "papers": papers_of(commitment),
    }
    return render(request, "signing/verify.html", context)


@needs(Permission.VIEW_COMMITMENT)
def page(request: SignedInRequest, commitment_id: int, number: int) -> HttpResponse:
    """Return one page of the paper as a picture."""
    commitment = _issued(request, commitment_id)
    stored = commitment.signed_file or commitment.issued_file
    if stored is None:
        raise Http404
    try:
        picture = picture_of(stored, number)
    except (LookupError, OSError) as error:
        raise Http404 from error
    return HttpResponse(
        picture,
        content_type="image/png",
        # the address carries the digest of the paper, so a picture never goes stale
        headers={"Cache-Control": f"private, max-age={_DAY}", "Content-Disposition": "inline"},
    )


@needs(Permission.VIEW_COMMITMENT)
def file(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Hand out the paper with the signatures so far."""
    commitment = _issued(request, commitment_id)
    pdf = present_file(commitment)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{_file_name(commitment)}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _posted(request: SignedInRequest) -> QueryDict | None:
    """Return what was sent, also when it is nothing: an empty form is still to be refused."""
    return request.POST if request.method == "POST" else None


def _paper_to_sign(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return the paper if the person is one of its signatories; to others it does not exist."""
    return get_object_or_404(
        Commitment.papers.select_related(*_FILES)
        .filter(Q(slots__person_id=_person(request)) | _seals(request), issued_file__isnull=False)
        .distinct(),
        pk=commitment_id,
    )


def _paper_to_hand_back(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return the paper also to who heads a signing unit today: heads change after an issue."""
    return get_object_or_404(
        Commitment.papers.select_related(*_FILES)
        .filter(
            Q(slots__person_id=_person(request)) | _succeeds(request) | _seals(request),
            issued_file__isnull=False,
        )
        .distinct(),
        pk=commitment_id,
    )


def _seals(request: SignedInRequest) -> Q:
    """Return the condition of papers on which the actor may apply the seal of his unit."""
    if not holds(request.actor, Permission.APPLY_SEAL):
        return Q(pk__in=[])
    seals = (SlotRole.SEAL_A.value, SlotRole.SEAL_B.value)
    return Q(slots__unit_id__in=_units(request), slots__role__in=seals)


def _succeeds(request: SignedInRequest) -> Q:
    """Return the condition of papers that wait for a signature of the unit whose head he may be."""
    if not any(holds(request.actor, permission) for permission in SIGNS[:3]):
        return Q(pk__in=[])
    return Q(slots__unit_id__in=_units(request), slots__signed_at__isnull=True)


def _units(request: SignedInRequest) -> list[int]:
    return [unit for unit in (request.actor.unit_id, request.actor.scope_id) if unit is not None]


def _person(request: SignedInRequest) -> int:
    """Return who signs; an account without a person has nothing to sign."""
    if request.actor.person_id is None:
        raise Http404
    return request.actor.person_id


def _frozen(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return a commitment whose text is sealed, also while its file is still being made."""
    return get_object_or_404(
        papers_visible_to(request.actor, request.today)
        .select_related(*_FILES)
        .filter(text__isnull=False),
        pk=commitment_id,
    )


def _issued(request: SignedInRequest, commitment_id: int) -> Commitment:
    return get_object_or_404(
        papers_visible_to(request.actor, request.today)
        .select_related(*_FILES)
        .filter(issued_file__isnull=False),
        pk=commitment_id,
    )


def _signing_page(
    request: SignedInRequest, commitment: Commitment, form: SignForm
) -> dict[str, Any]:
    slots = list(
        commitment.slots.select_related("tenure__post", "tenure__person").order_by(
            "step", "position"
        )
    )
    holders = holders_of(slots, on=request.today)
    facts = sign_facts_of(commitment, slots, holders, request.actor, on=request.today)
    reason = refusal_to_sign(facts)
    blocked = ""
    if reason is not None:
        is_own = reason in (AgreementRefusal.HEAD_CHANGED, AgreementRefusal.POST_CHANGED)
        named = facts.own if is_own else facts.waiting
        blocked = sentence_of(
            refusal_for(
                reason,
                commitment,
                actor=request.actor,
                on=request.today,
                details={
                    "signatories": signatories_of(facts),
                    "name": named.name if named else "",
                    "post": named.post if named else "",
                    "post_today": named.post_today if named else "",
                },
            )
        )
    text = commitment.text or {}
    try:
        pages = page_count(present_file(commitment))
    except OSError:
        pages, blocked = 0, ALTERED
    own = next((slot for slot in slots if facts.own and slot.role == facts.own.role), None)
    compared, changes = _changes(commitment)
    amends = (text.get("amendment") or {}).get("of")
    return {
        "section": SECTION,
        "commitment": commitment,
        "unit_name": text["party_b"]["unit"],
        "heading": name_of_paper(commitment, text["party_b"]["unit"]),
        "file_name": _file_name(commitment),
        "pages": range(1, pages + 1),
        "count": pages,
        "width": PAGE_WIDTH,
        "height": PAGE_HEIGHT,
        "slots": slots,
        "asked": [slot.role for slot in facts.asked],
        "reminders": reminders_of(commitment),
        "may_hand_back": refusal_to_refuse_signature(facts, reason="-") is None,
        "may_reissue": refusal_to_reissue(
            facts,
            may_reissue=has_issued(commitment, request.actor),
            is_successor=facts.replaced is not None
            and facts.replaced.holder_today == request.actor.person_id,
        )
        is None,
        "names": {slot.role: unit_signing(commitment, slot) for slot in slots},
        "blocked": blocked,
        "certificate": _certificate(request, commitment, own) if own and not blocked else None,
        "compared": compared,
        "amended_on": _day_of(amends["on"]) if amends else None,
        "amends": amends,
        "changes": text["amendment"]["changes"] if amends else changes,
        "form": form,
    }


def _changes(commitment: Commitment) -> tuple[Handover | None, list[Change]]:
    """Compare with the last version handed over whose agreed parts were different."""
    text = commitment.text or {}
    agreed = negotiated(text)
    for kept in commitment.handovers.order_by("-number"):
        if negotiated(kept.text) != agreed:
            return kept, changes_between(kept.text, text)
    return None, []


def _certificate(request: SignedInRequest, commitment: Commitment, slot: Slot) -> Certificate:
    signer = signer_of(slot, unit_signing(commitment, slot), on=request.today)
    certificate = signer.certificate
    return Certificate(
        issuer=str(certificate.issuer.native["common_name"]),
        valid_to=certificate.not_valid_after,
        last_four=signer.serial[-4:],
    )


def _day_of(spelled: str) -> date | None:
    return date.fromisoformat(spelled) if spelled else None


def row_of(slot: Slot, names: dict[int, Any], request: SignedInRequest) -> WaitingPaper:
    """Return a row of the inbox; whether it was opened is annotated by the caller."""
    commitment = slot.commitment
    span = names.get(commitment.unit_id)
    since, term = commitment.turn_since, commitment.signs_by
    return WaitingPaper(
        commitment_id=commitment.pk,
        name=name_of_paper(commitment, span.name if span else ""),
        number=str(commitment.number) if commitment.number else "",
        issued_at=slot.signed_at or commitment.issued_at,
        role=str(SlotRole(slot.role).label),
        days=(request.now - since).days,
        is_opened=getattr(slot, "is_opened", False),
        signs_by=term,
        is_over=term is not None and term < request.today,
    )


def _file_name(commitment: Commitment) -> str:
    """Return a plain name: letters without marks travel through every mail and archive."""
    number = commitment.number.number if commitment.number else 0
    kind = f"-dieu-chinh-{commitment.ordinal}" if commitment.amends_id else ""
    signed = "-da-ky" if commitment.status in (Status.SIGNED, Status.CLOSED) else ""
    return f"cam-ket-{commitment.year}{kind}-so-{number:02d}{signed}.pdf"
