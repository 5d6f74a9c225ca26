"""Who heads a unit on a day, as words: the head, a vacancy, or a head who is suspended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from camket.organisation.models import Tenure, TenureKind


@dataclass(frozen=True, slots=True)
class HeadWords:
    """The head of a unit on a day; nobody is a vacancy, which is a state and has a word.

    Attributes:
        resting: Whose headship rests because he is suspended.
    """

    name: str = ""
    post: str = ""
    person_id: int | None = None
    since: date | None = None
    resting: str = ""

    @property
    def is_vacant(self) -> bool:
        """Say whether nobody heads the unit."""
        return not self.name

    @property
    def words(self) -> str:
        """Return the name, or the state in its place."""
        if self.name:
            return self.name
        return _("tạm đình chỉ: %(name)s") % {"name": self.resting} if self.resting else _("khuyết")


def post_words(tenure: Tenure) -> str:
    """Return the name of a post with the manner it is held in: quyền Bí thư, Bí thư (phụ trách)."""
    if tenure.kind == TenureKind.ACTING:
        return _("quyền %(post)s") % {"post": tenure.post.name}
    if tenure.kind == TenureKind.FULL:
        return tenure.post.name
    return f"{tenure.post.name} ({tenure.get_kind_display()})"


def heads_among(tenures: Iterable[Tenure]) -> dict[int, HeadWords]:
    """Return the heads that these tenures make, by unit."""
    found: dict[int, HeadWords] = {}
    for tenure in tenures:
        unit_id = tenure.unit_id
        name = tenure.person.full_name
        if tenure.is_head:
            found[unit_id] = HeadWords(
                name, post_words(tenure), tenure.person_id, tenure.valid.lower
            )
        elif tenure.kind == TenureKind.SUSPENDED and tenure.post.is_head:
            found.setdefault(unit_id, HeadWords(resting=name))
    return found


def heads_on(unit_ids: Iterable[int], on: date) -> dict[int, HeadWords]:
    """Return the heads of several units that day, by unit, vacant ones absent; one statement."""
    tenures = Tenure.objects.filter(
        Q(is_head=True) | Q(kind=TenureKind.SUSPENDED, post__is_head=True),
        unit_id__in=set(unit_ids),
        valid__contains=on,
    ).select_related("person", "post")
    return heads_among(tenures)
