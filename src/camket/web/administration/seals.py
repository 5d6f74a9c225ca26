"""The seals of bodies: which key on which device seals what is issued, added and ended."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.commitments.certificates import trust_at
from camket.organisation.models import UnitSpan
from camket.shared.errors import Refused
from camket.shared.text import fold
from camket.signing.chain import identity_of
from camket.signing.models import BodySeal
from camket.signing.queries import signing_settings
from camket.signing.ways.actions.seals import (
    FoundSeal,
    SealText,
    add_seal,
    end_seal,
    seals_on_tokens,
)
from camket.signing.ways.offers import WAY_REASONS, ShownCertificate
from camket.signing.ways.secrets import VARIABLES
from camket.signing.ways.wording import sentence_of_way
from camket.web.administration.trust_forms import EndForm
from camket.web.administration.units import units_named
from camket.web.shared.forms import Form, TextField
from camket.web.shared.http import SignedInRequest, administrators, go_to, say

SECTION: Final = "trust"
_LONGEST_PIN: Final = 64
_NOT_CHOSEN: Final = {"required": gettext_lazy("Chọn chứng thư của con dấu.")}


class SealForm(Form):
    """A certificate on a device, the body it seals for, and what opens the device."""

    sha256 = forms.ChoiceField(
        label=gettext_lazy("Chứng thư trên thiết bị"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _NOT_CHOSEN["required"], **_NOT_CHOSEN},
    )
    needed_when = {
        "pin": gettext_lazy("cần khi không dùng biến môi trường"),
        "pin_variable": gettext_lazy("cần khi không nhập mã PIN"),
    }
    unit = TextField(
        label=gettext_lazy("Cơ quan đóng dấu"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Tên đầy đủ. Để trống: con dấu dùng cho mọi cơ quan chưa có dấu."),
    )
    pin = forms.CharField(
        label=gettext_lazy("Mã PIN của thiết bị"),
        required=False,
        max_length=_LONGEST_PIN,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "inp"}),
        help_text=gettext_lazy(
            "Máy chủ đóng dấu không có người ngồi nhập, nên mã được mã hóa khi lưu, không hiện lại."
        ),
    )
    pin_variable = TextField(
        label=gettext_lazy("Hoặc tên biến môi trường giữ mã PIN"),
        required=False,
        max_length=80,
        help_text=VARIABLES + "…",
    )


@administrators()
def seals(request: SignedInRequest) -> HttpResponse:
    """List the seals in use and before; on POST take one into use."""
    found = seals_on_tokens(trust_at(request.now), now=request.now)
    usable = [one for one in found if one.reason is None]
    is_sent = request.method == "POST"
    only = usable[0].held.certificate.sha256.hex() if len(usable) == 1 else None
    form = SealForm(request.POST if is_sent else None, initial={"sha256": only})
    form.fields["sha256"].choices = [_choice(one) for one in usable]  # type: ignore[attr-defined]  # a choice field
    if is_sent and form.is_valid() and (span := _body(form, request.today)) is not None:
        given = form.cleaned_data
        text = SealText(
            sha256=given["sha256"],
            unit_id=span.unit_id or None,
            unit_name=span.name,
            pin=given["pin"],
            pin_variable=given["pin_variable"],
        )
        try:
            add_seal(text, trust_at(request.now), actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of_way(refused) or "")
        else:
            say(request, _("Đã dùng con dấu số mới. Văn bản phát hành từ nay được đóng dấu này."))
            return go_to(request, "administration:seals")
    context: dict[str, Any] = {
        "section": SECTION,
        "form": form,
        "seals": BodySeal.objects.order_by("-ended_at", "unit_name", "pk"),
        "usable": usable,
        "unfit": [(one, _why(one)) for one in found if one.reason is not None],
        "trial_signs": signing_settings().trial_signs,
        "right_now": request.now,
    }
    status = 422 if form.errors else 200
    return render(request, "administration/seals.html", context, status=status)


@administrators()
def end(request: SignedInRequest, seal_id: int) -> HttpResponse:
    """Seal nothing more with a seal, with a reason."""
    row = BodySeal.objects.filter(pk=seal_id).first()
    if row is None:
        raise Http404
    is_sent = request.method == "POST"
    form = EndForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            end_seal(seal_id, reason=reason, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of_way(refused) or "")
        else:
            say(request, _("Đã thôi dùng con dấu số."))
            return go_to(request, "administration:seals")
    context = {"section": SECTION, "form": form, "row": row}
    status = 422 if form.errors else 200
    return render(request, "administration/seal_end.html", context, status=status)


def _body(form: SealForm, on: date) -> UnitSpan | None:
    """Return the body that was named, one without a number for none; None after an error."""
    words = form.cleaned_data["unit"]
    if not words:
        return UnitSpan(unit_id=0, name="")
    found = units_named(words, on=on)
    exact = [span for span in found if fold(span.name) == fold(words)] or found
    if len(exact) == 1:
        return exact[0]
    if not exact:
        form.add_error("unit", _("Không có cơ quan nào tên này. Sửa tên rồi gửi lại."))
    else:
        names = "; ".join(span.name for span in exact[:5])
        told = _("Nhiều cơ quan có tên này: {names}. Nhập tên đầy đủ của một cơ quan.")
        form.add_error("unit", told.format(names=names))
    return None


def _choice(one: FoundSeal) -> tuple[str, str]:
    certificate = one.held.certificate
    shown, identity = ShownCertificate.of(certificate), identity_of(certificate)
    told = _("{name} · {issuer}, số cuối {digits}, đến {to} · thiết bị “{token}”")
    label = told.format(
        name=identity.name,
        issuer=shown.issuer,
        digits=shown.last_four,
        to=f"{shown.valid_to:%d/%m/%Y}",
        token=one.held.token,
    )
    return certificate.sha256.hex(), label


def _why(one: FoundSeal) -> str:
    name = identity_of(one.held.certificate).name
    reason = str(WAY_REASONS[one.reason]).format(**one.details) if one.reason else ""
    return f"{name}: {reason}"
