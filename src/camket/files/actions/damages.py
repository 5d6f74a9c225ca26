"""Is what the store holds still what was stored? Checked, reported, set apart, put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from camket.audit.chain import record
from camket.files import storage
from camket.files.models import Damage, DamageKind, StoreCheck, StoredFile
from camket.files.queries import open_damages
from camket.shared.actor import SYSTEM, Actor

_EVERY: Final = 50
_KEPT: Final = 30

Tell = Callable[[int, int], None]


def check_store(*, now: datetime, tell: Tell = lambda _done, _total: None) -> StoreCheck:
    """Compare every stored file with its digest, in an order of its own; safe to run twice.

    What was found before and is not mended yet stays as it was reported. A walk that was cut off
    stands there unfinished; the next one begins anew.
    """
    digests = list(StoredFile.objects.order_by("sha256").values_list("sha256", flat=True))
    walk = StoreCheck.objects.create(started_at=now, total=len(digests))
    for done, digest in enumerate(digests, start=1):
        look_at(digest, now=now)
        if done % _EVERY == 0:
            StoreCheck.objects.filter(pk=walk.pk).update(done=done)
            tell(done, len(digests))
    StoreCheck.objects.filter(pk=walk.pk).update(
        done=len(digests), finished_at=now, damaged=open_damages().count()
    )
    walk.refresh_from_db()
    tell(len(digests), len(digests))
    old = StoreCheck.objects.order_by("-pk").values_list("pk", flat=True)[_KEPT:]
    StoreCheck.objects.filter(pk__in=list(old)).delete()
    return walk


def look_at(digest: str, *, now: datetime) -> Damage | None:
    """Compare one stored file with its digest; report it, and set altered bytes apart.

    Returns:
        The open report, None while the file is well.
    """
    stored = StoredFile.objects.get(pk=digest)
    found = storage.digest_on_disk(stored)
    if found == digest:
        return None
    if known := Damage.objects.filter(file=stored, mended_at__isnull=True).first():
        if found is not None:
            _set_apart_again(known, stored, found)
        return known
    kind = DamageKind.LOST if found is None else DamageKind.ALTERED
    place = storage.set_apart(stored, found) if found is not None else ""
    try:
        with transaction.atomic():
            damage = Damage.objects.create(
                file=stored, kind=kind, found_at=now, found_sha256=found or "", kept_under=place
            )
            after = {"file": digest, "kind": kind.value, "found": found or "", "kept_under": place}
            record("file.damaged", damage, actor=SYSTEM, at=now, after=after)
    except IntegrityError:  # another process has just reported it
        return Damage.objects.get(file=stored, mended_at__isnull=True)
    return damage


def mend(digest: str, content: bytes, *, actor: Actor, now: datetime) -> bool:
    """Put the right bytes of a damaged file back; False when they are others, or none is damaged.

    Only the digest decides: the bytes may come from a backup, another machine or somebody's mail.
    """
    with transaction.atomic():
        damage = (
            Damage.objects.select_for_update(of=("self",))
            .select_related("file")
            .filter(file_id=digest, mended_at__isnull=True)
            .first()
        )
        if damage is None or not storage.put_back(damage.file, content):
            return False
        damage.mended_at, damage.mended_by = now, actor.label[:300]
        damage.save(update_fields=["mended_at", "mended_by"])
        before = {"kind": damage.kind}
        record("file.mended", damage, actor=actor, at=now, before=before, after={"file": digest})
    return True


def _set_apart_again(damage: Damage, stored: StoredFile, found: str) -> None:
    """Wrong bytes have come back to where the file stood: move them away too."""
    damage.kept_under = storage.set_apart(stored, found)
    damage.kind, damage.found_sha256 = DamageKind.ALTERED, found
    damage.save(update_fields=["kept_under", "kind", "found_sha256"])
