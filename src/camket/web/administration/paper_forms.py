"""Every form of official paper: its source, its look, the template it is set with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from camket.documents.forms.catalogue import FORMS
from camket.documents.forms.catalogue import Form as PaperForm
from camket.documents.forms.catalogue import form as form_of
from camket.documents.own.taking import packed_template, shipped_files
from camket.documents.pages import PAGE_HEIGHT, PAGE_WIDTH, page_count, page_image
from camket.documents.render import render as render_paper
from camket.documents.style import Style, StyleName, with_choices
from camket.documents.word.render import render_word
from camket.files.storage import read
from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.registry.models import BodyTemplate, TemplateUse
from camket.registry.own_templates.actions import (
    TemplateText,
    return_to_shipped,
    send_template,
    use_template,
)
from camket.registry.queries import (
    choices_in_force,
    templates_of,
    use_in_force,
    uses_in_force,
    uses_of,
)
from camket.registry.setting import installed_style, style_of
from camket.registry.wording import template_sentence_of
from camket.shared.errors import Refused
from camket.web.shared.forms import DayField, Form, TextField
from camket.web.shared.http import SignedInRequest, administrators, as_file, go_to, say
from camket.web.signing.pictures import picture_of

SECTION: Final = "paper-forms"
STYLE_NAMES: Final = {
    StyleName.PARTY: gettext_lazy("thể thức Đảng"),
    StyleName.STATE: gettext_lazy("thể thức Nhà nước"),
}
MARKS: Final = {
    "A": ("done", gettext_lazy("A: đọc trong chính văn bản")),
    "B": ("wait", gettext_lazy("B: theo tài liệu, cách làm địa phương")),
    "C": ("soon", gettext_lazy("C: chưa kiểm chứng")),
}
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF: Final = "application/pdf"
_SHIPPED: Final = "0"


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form in a style, as the list shows it."""

    form: PaperForm
    style: StyleName
    style_name: Any
    mark: tuple[str, Any]
    use: TemplateUse | None


class SendTemplateForm(Form):
    """A template and why it is sent."""

    file = forms.FileField(
        label=gettext_lazy("Tệp mẫu"),
        help_text=gettext_lazy(
            "Một tệp .typ, hoặc .zip gồm paper.typ và các tệp .typ; tối đa 512 KB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".typ,.zip"}),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp. Chọn tệp mẫu rồi gửi lại."),
            "empty": gettext_lazy("Tệp rỗng. Chọn lại tệp khác."),
            "invalid": gettext_lazy("Chưa nhận được tệp. Chọn lại tệp rồi gửi lại."),
        },
    )
    reason = TextField(
        label=gettext_lazy("Vì sao có mẫu này"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Chưa có lý do. Ghi vì sao cần mẫu riêng rồi gửi lại.")
        },
    )


class UseTemplateForm(Form):
    """Which version holds from which day."""

    version = forms.ChoiceField(label=gettext_lazy("Dùng mẫu"))
    from_on = DayField(label=gettext_lazy("Từ ngày"))
    why = TextField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        error_messages={"required": gettext_lazy("Chưa có lý do. Ghi vì sao đổi mẫu rồi gửi lại.")},
    )

    def offer(self, versions: list[BodyTemplate]) -> None:
        """Offer our own template and every version that was sent."""
        offered = [(_SHIPPED, _("Mẫu đi kèm phần mềm"))]
        offered += [
            (str(one.pk), _("Phiên bản {n}: {name}").format(n=one.version, name=one.name))
            for one in versions
        ]
        self.fields["version"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField


@administrators(Permission.MANAGE_TEMPLATES)
@require_safe
def list_forms(request: SignedInRequest) -> HttpResponse:
    """List every form with its source, its mark and the template in force."""
    scope = request.actor.scope_id
    uses = uses_in_force(scope, request.today) if scope else {}
    rows = [
        FormRow(one, style, STYLE_NAMES[style], MARKS[one.mark], uses.get((one.key, style.value)))
        for one in FORMS
        for style in one.styles
    ]
    context = {"section": SECTION, "rows": rows, "count": len(FORMS)}
    return render(request, "administration/paper_forms.html", context)


@administrators(Permission.MANAGE_TEMPLATES)
def one_form(request: SignedInRequest, key: str, style: str) -> HttpResponse:
    """Show a form with its sample and its history; on POST take a template of the body's own."""
    asked, known = _asked(key, style)
    is_sent = request.method == "POST"
    if is_sent and not _may_change(request, known):
        raise Http404
    form = SendTemplateForm(request.POST, request.FILES) if is_sent else SendTemplateForm()
    if is_sent and form.is_valid():
        given = form.cleaned_data
        text = TemplateText(key, given["file"].name, given["file"].read(), given["reason"])
        try:
            template = send_template(_scope(request), text, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, template_sentence_of(refused))
        else:
            told = _("Đã nhận phiên bản {n}: mẫu in thử đủ các yếu tố. Chọn ngày bắt đầu dùng.")
            say(request, told.format(n=template.version))
            return go_to(request, "administration:paper-form", key, style)
    return _page(request, asked, known, form, None)


@administrators(Permission.MANAGE_TEMPLATES)
@require_POST
def use(request: SignedInRequest, key: str, style: str) -> HttpResponse:
    """Use a version of the body's own, or ours again, from a day on."""
    asked, known = _asked(key, style)
    if not _may_change(request, known):
        raise Http404
    versions = templates_of(_scope(request), key, style)
    form = UseTemplateForm(request.POST)
    form.offer(versions)
    if form.is_valid():
        given = form.cleaned_data
        told = {"from_on": given["from_on"], "reason": given["why"]}
        try:
            if given["version"] == _SHIPPED:
                return_to_shipped(
                    _scope(request), key, actor=request.actor, now=request.now, **told
                )
            else:
                number = int(given["version"])
                use_template(number, actor=request.actor, now=request.now, **told)
        except Refused as refused:
            form.add_error(None, template_sentence_of(refused))
        else:
            say(request, _("Đã đổi mẫu. Văn bản đã ban hành giữ nguyên."))
            return go_to(request, "administration:paper-form", key, style)
    return _page(request, asked, known, SendTemplateForm(), form)


@administrators(Permission.MANAGE_TEMPLATES)
@require_safe
def pdf(request: SignedInRequest, key: str, style: str) -> HttpResponse:
    """Give out the sample as PDF, set as the body sets it today."""
    asked, known = _asked(key, style)
    template = _in_force(request, asked, known)
    content = _read(template) if template else _sample(key, _written(request, known))
    return as_file(content, _PDF, f"mau-{key}-{style}.pdf")


@administrators(Permission.MANAGE_TEMPLATES)
@require_safe
def word(request: SignedInRequest, key: str, style: str) -> HttpResponse:
    """Give out the sample as Word."""
    asked, known = _asked(key, style)
    content = render_word(asked.sample(_written(request, known)))
    return as_file(content, _DOCX, f"mau-{key}-{style}.docx")


@administrators(Permission.MANAGE_TEMPLATES)
@require_safe
def page(request: SignedInRequest, key: str, style: str, number: int) -> HttpResponse:
    """Return a page of the sample as a picture."""
    asked, known = _asked(key, style)
    template = _in_force(request, asked, known)
    try:
        if template:
            picture = picture_of(template.sample, number)
        else:
            picture = _picture(key, _written(request, known), number)
    except (LookupError, OSError) as error:
        raise Http404 from error
    return HttpResponse(
        picture,
        content_type="image/png",
        headers={"Cache-Control": "private, max-age=300", "Content-Disposition": "inline"},
    )


@administrators(Permission.MANAGE_TEMPLATES)
@require_safe
def version_pdf(request: SignedInRequest, template_id: int) -> HttpResponse:
    """Give out the sample of a version."""
    template = _version(request, template_id)
    name = f"mau-{template.form}-{template.style}-{template.version}.pdf"
    return as_file(_read(template), _PDF, name)


@administrators(Permission.MANAGE_TEMPLATES)
@require_safe
def version_file(request: SignedInRequest, template_id: int) -> HttpResponse:
    """Give out the files of a version."""
    template = _version(request, template_id)
    try:
        content = read(template.file)
    except OSError as error:
        raise Http404 from error
    name = f"mau-{template.form}-{template.style}-{template.version}.zip"
    return as_file(content, "application/zip", name)


@administrators(Permission.MANAGE_TEMPLATES)
@require_safe
def shipped(request: SignedInRequest) -> HttpResponse:
    """Give out our own template, from which a body begins."""
    del request
    return as_file(packed_template(shipped_files()), "application/zip", "mau-goc.zip")


def _page(
    request: SignedInRequest,
    asked: PaperForm,
    style: StyleName,
    form: SendTemplateForm,
    use_form: UseTemplateForm | None,
) -> HttpResponse:
    scope = request.actor.scope_id
    versions = templates_of(scope, asked.key, style.value) if scope else []
    if use_form is None:
        use_form = UseTemplateForm(initial={"from_on": request.today})
        use_form.offer(versions)
    template = _in_force(request, asked, style)
    content = _read(template) if template else _sample(asked.key, _written(request, style))
    span = span_of(scope, on=request.today) if scope else None
    context = {
        "section": SECTION,
        "form_kind": asked,
        "style": style.value,
        "style_name": STYLE_NAMES[style],
        "mark": MARKS[asked.mark],
        "form": form,
        "use_form": use_form,
        "versions": versions,
        "uses": uses_of(scope, asked.key, style.value) if scope else [],
        "in_force": _use_in_force(request, asked, style),
        "may_change": _may_change(request, style),
        "unit_name": span.name if span else "",
        # each kind of element once: a paper has many headings and columns
        "elements": list({one.name: one for one in reversed(asked.compulsory(style))}.values())[
            ::-1
        ],
        "pages": range(1, page_count(content) + 1),
        "width": PAGE_WIDTH,
        "height": PAGE_HEIGHT,
        "today_is": request.today,
    }
    status = 422 if form.errors or use_form.errors else 200
    return render(request, "administration/paper_form.html", context, status=status)


def _asked(key: str, style: str) -> tuple[PaperForm, StyleName]:
    try:
        asked, known = form_of(key), StyleName(style)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if known not in asked.styles:
        raise Http404
    return asked, known


def _scope(request: SignedInRequest) -> int:
    if request.actor.scope_id is None:
        raise Http404
    return request.actor.scope_id


def _may_change(request: SignedInRequest, style: StyleName) -> bool:
    """Say whether the person may change the template: of his body, on his body's paper."""
    scope = request.actor.scope_id
    if scope is None or not may(
        request.actor, Permission.MANAGE_TEMPLATES, scope, on=request.today
    ):
        return False
    span = span_of(scope, on=request.today)
    own = style_of(span)
    return own is not None and own.value == style.value


def _use_in_force(
    request: SignedInRequest, asked: PaperForm, style: StyleName
) -> TemplateUse | None:
    scope = request.actor.scope_id
    return use_in_force(scope, asked.key, style.value, request.today) if scope else None


def _in_force(request: SignedInRequest, asked: PaperForm, style: StyleName) -> BodyTemplate | None:
    found = _use_in_force(request, asked, style)
    return found.template if found else None


def _version(request: SignedInRequest, template_id: int) -> BodyTemplate:
    """Return a version of the person's own body; to others it does not exist."""
    return get_object_or_404(
        BodyTemplate.objects.select_related("file", "sample"),
        pk=template_id,
        unit_id=request.actor.scope_id,
    )


def _read(template: BodyTemplate) -> bytes:
    try:
        return read(template.sample)
    except OSError as error:
        raise Http404 from error


def _written(request: SignedInRequest, style: StyleName) -> Style:
    """Return how the person's body writes today; in the other style, how all here do."""
    scope = request.actor.scope_id
    installed = installed_style(style.value)
    if scope is None:
        return installed
    found = choices_in_force(scope, style.value, request.today)
    return with_choices(installed, {field: one.value for field, one in found.items()})


@lru_cache(maxsize=64)
def _sample(key: str, style: Style) -> bytes:
    return render_paper(form_of(key).sample(style))


@lru_cache(maxsize=128)
def _picture(key: str, style: Style, number: int) -> bytes:
    return page_image(_sample(key, style), number)
