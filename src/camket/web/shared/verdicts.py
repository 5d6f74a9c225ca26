"""How a verdict looks on a page: class, word and icon of its tag."""

from __future__ import annotations

from django.utils.translation import gettext as _

from camket.signing.verdict import Verdict, VerdictKind


def look_of(verdict: Verdict | None) -> tuple[str, str, str]:
    """Return class, word and icon; without a verdict the stored file is not what it was."""
    if verdict is None:
        return "late", _("Tệp bị thay đổi"), "triangle-alert"
    return {
        VerdictKind.VALID: ("done", _("Hợp lệ"), "shield-check"),
        VerdictKind.INCOMPLETE: ("wait", _("Chưa đủ chữ ký"), "hourglass"),
        VerdictKind.INVALID: ("late", _("Không hợp lệ"), "triangle-alert"),
        VerdictKind.INDETERMINATE: ("soon", _("Chưa kết luận được"), "clock"),
    }[verdict.kind]
