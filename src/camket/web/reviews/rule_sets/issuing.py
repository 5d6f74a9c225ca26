"""A set put into force by its paper, taken out of use, or begun anew as another version."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from camket.permissions.catalogue import Permission
from camket.reviews.actions.rule_sets import archive_set, draft_version, publish_set
from camket.reviews.wording.rule_sets import sentence_of_set
from camket.shared.errors import Refused
from camket.web.reviews.rule_sets.forms import PublishForm
from camket.web.reviews.rule_sets.pages import show_set, visible_set
from camket.web.shared.http import SignedInRequest, go_to, needs, say


@needs(Permission.DECIDE_RATING)
@require_POST
def publish(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Publish a draft under its paper."""
    row = visible_set(request, rule_set_id)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            publish_set(
                row.pk,
                paper=form.cleaned_data["paper"],
                version=form.cleaned_data["version"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of_set(refused) or "")
        else:
            say(request, _("Đã ban hành bộ quy tắc; từ giờ nội dung không thay đổi."))
            return go_to(request, "reviews:rule-set", row.pk)
    return show_set(request, row, form)


@needs(Permission.DECIDE_RATING)
@require_POST
def archive(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Let no new period be opened with a set."""
    row = visible_set(request, rule_set_id)
    try:
        archive_set(row.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        say(request, sentence_of_set(refused))
    else:
        say(request, _("Đã thôi dùng bộ quy tắc cho các kỳ mới."))
    return go_to(request, "reviews:rule-set", row.pk)


@needs(Permission.APPRAISE_RATING)
@require_POST
def new_version(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Begin a new version from a published set."""
    row = visible_set(request, rule_set_id)
    try:
        drafted = draft_version(row.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        say(request, sentence_of_set(refused))
        return go_to(request, "reviews:rule-set", row.pk)
    say(request, _("Đã lập dự thảo phiên bản mới từ bộ này."))
    return go_to(request, "reviews:rule-set", drafted.pk)
