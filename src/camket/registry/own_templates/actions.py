"""Send a template of a body's own, use it from a day on, go back to ours.

A paper that was issued is bytes: nothing here touches it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from camket.audit.chain import record
from camket.documents.forms.catalogue import Form, form
from camket.documents.own.checking import Checked, check_template
from camket.documents.own.taking import UnusableTemplateError, packed_template, take_template
from camket.documents.style import StyleName
from camket.files.actions import store
from camket.organisation.models import Unit
from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.registry.decisions import (
    TemplateFacts,
    TemplateRefusal,
    refusal_of_template,
    refusal_to_use_template,
)
from camket.registry.models import BodyTemplate, TemplateUse
from camket.registry.queries import use_in_force
from camket.registry.setting import style_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, show_day

_ZIP: Final = "application/zip"
_PDF: Final = "application/pdf"
_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class TemplateText:
    """A template as somebody sends it."""

    form: str
    name: str
    content: bytes
    reason: str


def send_template(unit_id: int, text: TemplateText, *, actor: Actor, now: datetime) -> BodyTemplate:
    """Keep a new version of a body's template after setting the form's sample with it.

    Raises:
        Refused: Not allowed, no reason, the body does not issue the form, the template has an
            error or reads what it may not, or leaves out a compulsory element.
    """
    asked, today = form(text.form), legal_day(now)
    style = _style(unit_id, today)
    refusal = refusal_of_template(_facts(unit_id, asked, style, text.reason, actor, today))
    if refusal or style is None:
        raise _refused(refusal or TemplateRefusal.NO_STYLE, unit_id, asked, today)
    try:  # slow; done before anything is locked
        files = take_template(text.name, text.content)
        checked = check_template(asked, style, files)
    except UnusableTemplateError as error:
        raise Refused(TemplateRefusal.UNFIT, problem=str(error)) from error
    if checked.missing:
        raise Refused(TemplateRefusal.LEAVES_OUT, form=asked.name, missing=_named(checked))
    return _keep(unit_id, text, style, files, checked, actor, now)


def use_template(
    template_id: int, *, from_on: date, reason: str, actor: Actor, now: datetime
) -> TemplateUse:
    """Set the form with one of the body's versions from a day on.

    Raises:
        Refused: Not allowed, no reason, a day that is past, or it is so already.
    """
    template = BodyTemplate.objects.get(pk=template_id)
    return _use(template.unit_id, template.form, template, from_on, reason, actor, now)


def return_to_shipped(
    unit_id: int, form_key: str, *, from_on: date, reason: str, actor: Actor, now: datetime
) -> TemplateUse:
    """Set the form with our own template again from a day on, whatever a body above uses.

    Raises:
        Refused: Not allowed, no reason, a day that is past, or it is so already.
    """
    return _use(unit_id, form_key, None, from_on, reason, actor, now)


@transaction.atomic
def _keep(
    unit_id: int,
    text: TemplateText,
    style: StyleName,
    files: dict[str, bytes],
    checked: Checked,
    actor: Actor,
    now: datetime,
) -> BodyTemplate:
    Unit.objects.select_for_update().get(pk=unit_id)  # versions follow one another
    own = BodyTemplate.objects.filter(unit_id=unit_id, form=text.form, style=style.value)
    last = own.aggregate(last=Max("version"))["last"] or 0
    template = BodyTemplate.objects.create(
        unit_id=unit_id,
        form=text.form,
        style=style.value,
        version=last + 1,
        name=clean(text.name)[:120],
        file=store(packed_template(files), _ZIP, now=now),
        sample=store(checked.pdf, _PDF, now=now),
        reason=clean(text.reason)[:500],
        made_by=actor.label[:300],
        made_at=now,
    )
    record(
        "template.sent",
        template,
        actor=actor,
        at=now,
        unit_id=unit_id,
        after={
            "form": text.form,
            "style": style.value,
            "version": template.version,
            "file": template.file_id,
            "reason": template.reason,
        },
    )
    return template


@transaction.atomic
def _use(
    unit_id: int,
    form_key: str,
    template: BodyTemplate | None,
    from_on: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> TemplateUse:
    today = legal_day(now)
    style = _style(unit_id, today)
    asked = form(form_key)
    Unit.objects.select_for_update().get(pk=unit_id)
    before = use_in_force(unit_id, form_key, style.value if style else "", from_on)
    facts = _facts(unit_id, asked, style, reason, actor, today)
    is_so = (before.template_id if before else None) == (template.pk if template else None)
    refusal = refusal_to_use_template(facts, from_on=from_on, today=today, is_so_already=is_so)
    if refusal:
        raise _refused(refusal, unit_id, asked, today, from_on=from_on)
    use = TemplateUse.objects.create(
        unit_id=unit_id,
        form=form_key,
        style=style.value if style else "",
        template=template,
        from_on=from_on,
        reason=clean(reason)[:500],
        decided_by=actor.label[:300],
        decided_at=now,
    )
    record(
        "template.used",
        use,
        actor=actor,
        at=now,
        unit_id=unit_id,
        before={"version": before.template.version if before and before.template else None},
        after={
            "form": form_key,
            "version": template.version if template else None,
            "from": from_on,
            "reason": use.reason,
        },
    )
    return use


def _facts(
    unit_id: int, asked: Form, style: StyleName | None, reason: str, actor: Actor, today: date
) -> TemplateFacts:
    return TemplateFacts(
        may_manage=may(actor, Permission.MANAGE_TEMPLATES, unit_id, on=today),
        has_style=style in asked.styles,
        reason=clean(reason),
    )


def _refused(
    refusal: TemplateRefusal,
    unit_id: int,
    asked: Form,
    today: date,
    *,
    from_on: date | None = None,
) -> Refused:
    span = span_of(unit_id, on=today)
    return Refused(
        refusal,
        unit=span.name if span else "",
        form=asked.name,
        today=show_day(today),
        from_on=show_day(from_on) if from_on else "",
    )


def _style(unit_id: int, on: date) -> StyleName | None:
    """Return the style of a body's paper: the body decides, never taste."""
    span = span_of(unit_id, on=on)
    style = style_of(span)
    return StyleName(style.value) if style else None


def _named(checked: Checked) -> str:
    """Name what is missing with its words, the first few."""
    told = [
        f"{one.name} (“{one.text[:60]}”; {one.rule})" if one.text else f"{one.name} ({one.rule})"
        for one in checked.missing
    ]
    more = len(told) - _NAMED
    return "; ".join(told[:_NAMED]) + (f" và {more} chỗ khác" if more > 0 else "")
