"""What this installation knows of those who sign: whose certificate it is, who held which post."""

from __future__ import annotations

from datetime import date

from camket.documents.canonical import RequiredSignatory
from camket.organisation.models import Tenure, TenureKind
from camket.organisation.queries import post_title
from camket.signing.reading import MEETING_ROLES, SEALS
from camket.signing.ways.people import OWN_KEYS, KnownPeople


class PeopleInPosts(KnownPeople):
    """Registered certificates, and the posts of the organisation on a day."""

    def held_post(self, signatory: RequiredSignatory, on: date) -> bool | None:
        """Say whether a signatory held the post the paper names on a day.

        None where the paper names nobody of this installation, a seal, or somebody who stood in;
        and on the papers of a meeting: who led it, wrote or counted there tells what happened
        (NĐ 30/2020, Mẫu 1.9), and remains the one who did when he leaves his post.
        """
        if signatory.role in MEETING_ROLES:
            return None
        number = signatory.person.removeprefix(OWN_KEYS)
        if number == signatory.person or not number.isdigit() or signatory.role in SEALS:
            return None
        known = list(Tenure.objects.filter(person_id=int(number)).select_related("post"))
        held = [one for one in known if on in one.valid and one.kind != TenureKind.SUSPENDED]
        if any(post_title(one) == signatory.post for one in held):
            return True
        # a title nobody ever held as a post is that of somebody who stands in for a day
        was_his = any(post_title(one) == signatory.post for one in known)
        return False if was_his or (known and not held) else None
