"""What is done to accounts: each act in one transaction, with its entry in the audit."""

from camket.accounts.actions.administering import (
    end_all_sessions,
    lock_account,
    reset_factor,
    unlock_account,
)
from camket.accounts.actions.factors import (
    drop_factor,
    pass_factor,
    renew_recovery_codes,
    set_up_factor,
)
from camket.accounts.actions.invitations import accept_invitation, create_account, invite
from camket.accounts.actions.own import (
    change_password,
    create_administrator,
    note_failed_sign_in,
    note_idle_sign_out,
    note_resting,
    note_sign_in,
    note_sign_out,
    note_switched_post,
    set_look,
)
from camket.accounts.actions.requests import (
    answer_request,
    extend_request,
    finish_request,
    make_request,
    refuse_request,
    withdraw_request,
)
from camket.accounts.actions.sessions import end_other_sessions, end_session, forget_old_sessions

__all__ = [
    "accept_invitation",
    "answer_request",
    "change_password",
    "create_account",
    "create_administrator",
    "drop_factor",
    "end_all_sessions",
    "end_other_sessions",
    "end_session",
    "extend_request",
    "finish_request",
    "forget_old_sessions",
    "invite",
    "lock_account",
    "make_request",
    "note_failed_sign_in",
    "note_idle_sign_out",
    "note_resting",
    "note_sign_in",
    "note_sign_out",
    "note_switched_post",
    "pass_factor",
    "refuse_request",
    "renew_recovery_codes",
    "reset_factor",
    "set_look",
    "set_up_factor",
    "unlock_account",
    "withdraw_request",
]
