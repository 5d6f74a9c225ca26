"""The second factor: set up, passed at sign-in, renewed, taken off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from camket.accounts.actions.proving import prove_password
from camket.accounts.codes import (
    decipher,
    encipher,
    hash_recovery,
    new_recovery_codes,
    new_salt,
    step_of,
)
from camket.accounts.decisions import AccountRefusal
from camket.accounts.models import RecoveryCode, SecondFactor, Session, User
from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.errors import Refused

MOST_FAILURES: Final = 5
HELD_MINUTES: Final = 15


def set_up_factor(
    user_id: int,
    secret: str,
    code: str,
    *,
    at: int,
    keeping: str | None = None,
    actor: Actor,
    now: datetime,
) -> list[str]:
    """Keep a secret once a code made from it proves that the telephone has it.

    What the password alone had opened ends: all sessions but `keeping`, when one is told.

    Args:
        user_id: Whose account.
        secret: What the QR code said.
        code: What the telephone shows.
        at: The real present in seconds.
        keeping: The session in which it is set up.
        actor: The owner himself.
        now: The instant of the act.

    Returns:
        Ten recovery codes, to be shown once.

    Raises:
        Refused: There is one already, or the code is wrong.
    """
    step = step_of(secret, _plain(code), at=at, after=0)
    if step is None:
        raise Refused(AccountRefusal.FACTOR_WRONG_CODE)
    codes = new_recovery_codes()
    salt = new_salt()
    hashes = [hash_recovery(one, salt) for one in codes]  # slow by design; before the row is locked
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if user.second_factor_at is not None:
            raise Refused(AccountRefusal.FACTOR_SET_ALREADY)
        factor = SecondFactor.objects.create(
            user=user, secret=encipher(secret), salt=salt, last_step=step
        )
        RecoveryCode.objects.bulk_create(
            RecoveryCode(factor=factor, code_hash=hashed) for hashed in hashes
        )
        user.second_factor_at = now
        user.save(update_fields=["second_factor_at"])
        others = Session.objects.filter(user=user).exclude(session_key=keeping)
        ended = others.delete()[0] if keeping is not None else 0
        record("account.factor_set", user, actor=actor, at=now, after={"sessions": ended})
    return codes


def pass_factor(user_id: int, code: str, *, at: int, actor: Actor, now: datetime) -> int | None:
    """Take a code of the telephone, or a recovery code, at sign-in.

    A failure is counted even though the act is refused; five in a row hold the account's second
    step for a quarter of an hour.

    Returns:
        How many recovery codes are left when one was used, otherwise None.

    Raises:
        Refused: The code is wrong, used or old, or too many were.
    """
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().get(user_id=user_id)
        left, problem = _tried(factor, _plain(code), at=at, now=now)
        user = User.objects.get(pk=user_id)
        if problem is not None:
            record("account.code_refused", user, actor=actor, at=now)
        elif left is not None:
            record("account.recovery_used", user, actor=actor, at=now, after={"left": left})
    if problem is not None:
        raise Refused(problem, minutes=HELD_MINUTES)
    return left


def _tried(
    factor: SecondFactor, code: str, *, at: int, now: datetime
) -> tuple[int | None, AccountRefusal | None]:
    if factor.held_until is not None and now < factor.held_until:
        return None, AccountRefusal.FACTOR_HELD
    secret = decipher(factor.secret)
    step = step_of(secret, code, at=at, after=factor.last_step) if secret else None
    left = None
    if step is not None:
        factor.last_step = step
    elif (left := _used_recovery(factor, code, now=now)) is None:
        factor.failures += 1
        is_held = factor.failures >= MOST_FAILURES
        if is_held:
            factor.failures, factor.held_until = 0, now + timedelta(minutes=HELD_MINUTES)
        factor.save(update_fields=["failures", "held_until"])
        return None, AccountRefusal.FACTOR_HELD if is_held else AccountRefusal.FACTOR_WRONG_CODE
    factor.failures, factor.held_until = 0, None
    factor.save(update_fields=["last_step", "failures", "held_until"])
    return left, None


def _used_recovery(factor: SecondFactor, code: str, *, now: datetime) -> int | None:
    """Use up a recovery code and return how many are left; None when it is none."""
    hashed = hash_recovery(code, factor.salt)
    used = RecoveryCode.objects.filter(
        factor=factor, code_hash=hashed, used_at__isnull=True
    ).update(used_at=now)
    return factor.codes.filter(used_at__isnull=True).count() if used else None


def renew_recovery_codes(user_id: int, password: str, *, actor: Actor, now: datetime) -> list[str]:
    """Replace the recovery codes by ten new ones, to be shown once.

    Raises:
        Refused: The password is wrong or was too often, or there is no second factor.
    """
    user = prove_password(user_id, password, actor=actor, now=now)
    codes = new_recovery_codes()
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None:
            raise Refused(AccountRefusal.FACTOR_NOT_SET)
        factor.codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(factor=factor, code_hash=hash_recovery(code, factor.salt))
            for code in codes
        )
        record("account.recovery_renewed", user, actor=actor, at=now)
    return codes


def drop_factor(
    user_id: int, password: str, *, is_required: bool, actor: Actor, now: datetime
) -> User:
    """Take the second factor off one's own account.

    Raises:
        Refused: The post asks for it, the password is wrong or was too often, or there is none.
    """
    if is_required:
        raise Refused(AccountRefusal.FACTOR_REQUIRED)
    user = prove_password(user_id, password, actor=actor, now=now)
    with transaction.atomic():
        dropped, _each = SecondFactor.objects.filter(user=user).delete()
        if not dropped:
            raise Refused(AccountRefusal.FACTOR_NOT_SET)
        user.second_factor_at = None
        user.save(update_fields=["second_factor_at"])
        record("account.factor_dropped", user, actor=actor, at=now)
    return user


def _plain(code: str) -> str:
    """Return a code without the spaces and hyphens people put into it."""
    return "".join(code.split()).replace("-", "")
