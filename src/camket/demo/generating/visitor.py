"""An account that looks at generated data: whoever heads the first unit, with a password of now."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from camket.accounts.models import User
from camket.organisation.models import Person, Tenure
from camket.shared.clock import legal_day
from camket.shared.errors import UnusableInputError

LOGIN: Final = "do.toc.do"


@transaction.atomic
def visitor(password: str, *, now: datetime) -> tuple[str, str]:
    """Give the account this password, making it when there is none; return both.

    Raises:
        UnusableInputError: Nobody heads a unit today.
    """
    user = User.objects.filter(login=LOGIN).first()
    if user is None:
        tenure = (
            Tenure.objects.filter(
                is_head=True, valid__contains=legal_day(now), person__account__isnull=True
            )
            .order_by("post__rank", "unit_id")
            .first()
        )
        if tenure is None:
            message = "Chưa có người đứng đầu nào để đăng nhập đo tốc độ."
            raise UnusableInputError(message)
        user = User.objects.create_user(LOGIN, password)
        Person.objects.filter(pk=tenure.person_id).update(account=user)
    user.set_password(password)
    user.save(update_fields=["password"])
    return LOGIN, password
