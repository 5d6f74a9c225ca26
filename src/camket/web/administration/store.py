"""The store of files: what the last walk found, what is damaged, and how it is put back."""

from __future__ import annotations

import hashlib
from typing import Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from camket.files.models import Damage, StoreCheck, StoredFile
from camket.permissions.catalogue import Permission
from camket.registry.jobs import CHECK_NOW
from camket.registry.keeping import put_back
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, administrators, go_to, is_administrator, say

SECTION: Final = "store"
_PAGE_ROWS: Final = 50


class PutBackForm(Form):
    """The right bytes of a damaged file, wherever they come from."""

    file = forms.FileField(
        label=gettext_lazy("Tệp đúng"),
        help_text=gettext_lazy("Chỉ nhận đúng tệp đã lưu: mã băm phải khớp với một tệp hỏng, mất."),
        error_messages={
            "required": gettext_lazy("Chưa chọn tệp. Chọn tệp lấy từ bản sao lưu rồi gửi lại."),
            "empty": gettext_lazy("Tệp rỗng. Chọn lại tệp khác."),
            "invalid": gettext_lazy("Chưa nhận được tệp. Chọn lại tệp rồi gửi lại."),
        },
    )


@administrators(Permission.READ_AUDIT)
@require_safe
def store(request: SignedInRequest) -> HttpResponse:
    """Show what is damaged, what was mended, and the last walk over the whole store."""
    return _page(request, PutBackForm())


@administrators()
@require_POST
def put_back_file(request: SignedInRequest) -> HttpResponse:
    """Put a damaged file back, when the bytes that were sent are the right ones."""
    form = PutBackForm(request.POST, request.FILES)
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        digest = hashlib.sha256(content).hexdigest()
        if put_back(digest, content, actor=request.actor, now=request.now):
            say(request, _("Đã đặt lại tệp; từ giờ tệp dùng được như trước."))
            return go_to(request, "administration:store")
        message = _(
            "Tệp này không khớp mã băm của tệp hỏng, mất nào (mã băm là %(digest)s…). Lấy đúng tệp "
            "từ bản sao lưu rồi gửi lại."
        )
        form.add_error("file", message % {"digest": digest[:12]})
    return _page(request, form, status=422)


@administrators()
@require_POST
def check_now(request: SignedInRequest) -> HttpResponse:
    """Let the whole store be checked now; asked twice, it is done once."""
    try:
        app.configure_task(CHECK_NOW, queueing_lock=CHECK_NOW).defer()
    except AlreadyEnqueued:
        say(request, _("Kho tệp đang chờ kiểm tra rồi."))
    else:
        say(request, _("Đã xếp việc kiểm tra toàn bộ kho tệp."))
    return go_to(request, "administration:store")


def _page(request: SignedInRequest, form: PutBackForm, *, status: int = 200) -> HttpResponse:
    damages = Damage.objects.select_related("file").order_by("-mended_at", "-pk")
    page = Paginator(damages, _PAGE_ROWS).get_page(request.GET.get("trang"))
    walk = StoreCheck.objects.first()
    context = {
        "section": SECTION,
        "form": form,
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "open": Damage.objects.filter(mended_at__isnull=True).count(),
        "walk": walk,
        "share": 100 * walk.done // walk.total if walk and walk.total else 0,
        "files": StoredFile.objects.count(),
        "may_mend": is_administrator(request),
    }
    return render(request, "administration/store.html", context, status=status)
