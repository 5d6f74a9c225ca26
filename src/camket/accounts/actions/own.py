"""One's own account: password, look, and what is kept of signing in."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from camket.accounts.actions.proving import prove_password
from camket.accounts.decisions import TEXT_SIZES, THEMES, AccountRefusal
from camket.accounts.models import Session, User
from camket.audit.chain import Fact, record, record_facts
from camket.shared.actor import Actor
from camket.shared.errors import Refused


def create_administrator(login: str, password: str, *, actor: Actor, now: datetime) -> User:
    """Create an account that administers the installation; it holds no post.

    Raises:
        Refused: The name is empty or taken, or the password is weak (`problems` says why).
    """
    name = login.strip().lower()
    if not name:
        raise Refused(AccountRefusal.NO_NAME)
    refuse_weak(password, User(login=name))
    with transaction.atomic():
        if User.objects.filter(login=name).exists():
            raise Refused(AccountRefusal.NAME_TAKEN, login=name)
        user = User.objects.create_user(name, password, is_administrator=True)
        record("account.created", user, actor=actor, at=now, after={"is_administrator": True})
    return user


def change_password(
    user_id: int, old: str, new: str, *, keeping: str = "", actor: Actor, now: datetime
) -> User:
    """Let the owner of an account replace its password; all sessions but `keeping` end.

    Raises:
        Refused: The old password is wrong or was too often, or the new one is the same or weak
            (`problems`).
    """
    user = prove_password(user_id, old, actor=actor, now=now)
    if old == new:
        raise Refused(AccountRefusal.SAME_PASSWORD)
    refuse_weak(new, user)
    user.set_password(new)
    with transaction.atomic():
        user.save(update_fields=["password"])
        Session.objects.filter(user=user).exclude(session_key=keeping).delete()
        record("account.password_changed", user, actor=actor, at=now)
    return user


def set_look(user_id: int, *, theme: str, text_size: str, actor: Actor, now: datetime) -> User:
    """Set the ground and the text size a person reads with.

    Raises:
        Refused: There is no such ground or size.
    """
    if theme not in THEMES or text_size not in TEXT_SIZES:
        raise Refused(AccountRefusal.UNKNOWN_LOOK)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        before = {"theme": user.theme, "text_size": user.text_size}
        user.theme, user.text_size = theme, text_size
        user.save(update_fields=["theme", "text_size"])
        after = {"theme": theme, "text_size": text_size}
        record("account.look_set", user, actor=actor, at=now, before=before, after=after)
    return user


def note_sign_in(user: User, *, device: str = "", actor: Actor, now: datetime) -> None:
    """Record that somebody signed in, and with what."""
    after = {"device": device} if device else {}
    record("account.signed_in", user, actor=actor, at=now, unit_id=actor.unit_id, after=after)


def note_resting(user: User, *, since: date, actor: Actor, now: datetime) -> None:
    """Record that an account was not let in, or not let go on, because it rests."""
    record("account.rests", user, actor=actor, at=now, after={"from": since})


def note_sign_out(user: User, *, actor: Actor, now: datetime) -> None:
    """Record that somebody signed out."""
    record("account.signed_out", user, actor=actor, at=now, unit_id=actor.unit_id)


def note_idle_sign_out(user: User, *, actor: Actor, now: datetime) -> None:
    """Record that a session ended because nobody used it."""
    record("account.idled_out", user, actor=actor, at=now, unit_id=actor.unit_id)


def note_switched_post(user: User, *, before: Actor, actor: Actor, now: datetime) -> None:
    """Record that a person goes on in another of their posts."""
    record(
        "account.post_switched",
        user,
        actor=actor,
        at=now,
        unit_id=actor.unit_id,
        before={"post": before.post_name},
        after={"post": actor.post_name},
    )


def note_failed_sign_in(login: str, *, is_locked: bool, actor: Actor, now: datetime) -> None:
    """Record a failed sign-in.

    What was typed is kept only when it is the name of an account: people type passwords there.
    """
    name = login.strip().lower()
    user = User.objects.filter(login=name).first()
    failed = Fact(
        action="account.locked_out" if is_locked else "account.sign_in_failed",
        object_type=User._meta.label_lower,  # noqa: SLF001  # Django's documented Meta interface
        object_id=str(user.pk) if user else "",
        object_name=user.login if user else "tên đăng nhập không có tài khoản",
        object_unit_id=None,
        before={},
        after={},
    )
    record_facts([failed], actor=actor, at=now)


def refuse_weak(password: str, user: User) -> None:
    """Judge a password by the rules of the installation.

    Raises:
        Refused: It is weak; `problems` says why.
    """
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(AccountRefusal.WEAK_PASSWORD, problems=weak.messages) from weak
