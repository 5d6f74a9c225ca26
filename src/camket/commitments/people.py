"""What this installation knows of those who sign: whose certificate it is, who held which post."""

from __future__ import annotations

from datetime import date

from camket.documents.canonical import RequiredSignatory
from camket.organisation.models import Tenure, TenureKind
from camket.organisation.queries import post_title
from camket.signing.ways.people import OWN_KEYS, KnownPeople


class PeopleInPosts(KnownPeople):
    """Registered certificates, and the posts of the organisation on a day."""

    def held_post(self, signatory: RequiredSignatory, on: date) -> bool | None:
        """Say whether a signatory held the post the paper names on a day.

        None where the paper names nobody of this installation: its people are then not ours to
        know.
        """
        number = signatory.person.removeprefix(OWN_KEYS)
        if number == signatory.person or not number.isdigit():
            return None
        known = Tenure.objects.filter(person_id=int(number)).select_related("post")
        if not known.exists():
            return None
        held = known.filter(valid__contains=on).exclude(kind=TenureKind.SUSPENDED)
        return any(post_title(tenure) == signatory.post for tenure in held)
