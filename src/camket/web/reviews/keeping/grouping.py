"""The groups of similar duties a superior names for itself, beside those of the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST

from camket.organisation.kinds import kind_name
from camket.organisation.models import UnitSpan
from camket.organisation.posts import posts, posts_for
from camket.permissions.catalogue import Permission
from camket.reviews.actions.periods.grouping import drop_group, name_group
from camket.reviews.models import PeerGroup
from camket.reviews.queries.rated.peers import group_of_unit
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused
from camket.web.shared.forms import Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say


class GroupForm(Form):
    """A name, and the kinds of units or the posts that go by it."""

    name = TextField(label=_l("Tên nhóm"), max_length=80)

    def __init__(self, *args: Any, kinds: list[str], post_codes: list[str], **options: Any) -> None:
        """Offer the kinds that stand below, and their posts, in no group of one's own yet."""
        super().__init__(*args, **options)
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=_l("Loại đơn vị"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(code, kind_name(code)) for code in kinds],
            error_messages={
                "invalid_choice": _("Có loại đơn vị đã thuộc nhóm khác hoặc không có. Chọn lại.")
            },
        )
        self.fields["posts"] = forms.MultipleChoiceField(
            label=_l("Hoặc chức vụ, ở mọi đơn vị"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(code, posts()[code].name) for code in post_codes],
            error_messages={
                "invalid_choice": _("Có chức vụ đã thuộc nhóm khác hoặc không có. Chọn lại.")
            },
        )


@needs(Permission.MANAGE_CAMPAIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: SignedInRequest) -> HttpResponse:
    """Show the groups the units below are compared in; take one more of one's own."""
    own, below = list(_own(request)), _kinds_below(request)
    taken = {kind for one in own for kind in one.kinds}
    free = [kind for kind in below if kind not in taken]
    held = {post for one in own for post in one.posts}
    free_posts = [post for post in _posts_of(below) if post not in held]
    posted = request.POST if request.method == "POST" else None
    form = GroupForm(posted, kinds=free, post_codes=free_posts)
    if posted is not None and form.is_valid():
        told = form.cleaned_data
        try:
            name_group(
                request.actor.scope_id or 0,
                told["name"],
                told["kinds"],
                post_codes=told["posts"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã đặt nhóm; áp dụng cho các kỳ mở từ nay."))
            return go_to(request, "reviews:groups")
    context = {
        "section": "reviews",
        "form": form,
        "own": [(one, _named(one)) for one in own],
        "usual": [(kind_name(kind), group_of_unit(kind, {})) for kind in free],
        "has_free": bool(free or free_posts),
    }
    return render(request, "reviews/groups.html", context, status=200 if posted is None else 422)


@needs(Permission.MANAGE_CAMPAIGN)
@require_POST
def drop(request: SignedInRequest, group_id: int) -> HttpResponse:
    """Take a group of one's own away."""
    group = get_object_or_404(_own(request), pk=group_id)
    drop_group(group.pk, actor=request.actor, now=request.now)
    say(request, _("Đã bỏ nhóm; những gì trong nhóm về nhóm mặc định."))
    return go_to(request, "reviews:groups")


def _own(request: SignedInRequest) -> QuerySet[PeerGroup]:
    return PeerGroup.objects.filter(superior_id=request.actor.scope_id or 0).order_by("name", "pk")


def _named(group: PeerGroup) -> list[str]:
    return [
        *(kind_name(kind) for kind in group.kinds),
        *(posts()[post].name for post in group.posts if post in posts()),
    ]


def _posts_of(kinds: list[str]) -> list[str]:
    """Return the posts the units below have, the highest first, each once."""
    found = {post.code: post.rank for kind in kinds for post in posts_for(kind)}
    return sorted(found, key=lambda code: (found[code], code))


def _kinds_below(request: SignedInRequest) -> list[str]:
    spans = UnitSpan.objects.filter(
        parent_id=request.actor.scope_id or 0, valid__contains=request.today
    )
    found = spans.exclude(line="territory").values_list("kind", flat=True)
    return sorted(set(found.order_by()), key=kind_name)
