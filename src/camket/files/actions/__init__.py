"""What is done with files: bytes kept, the store watched over, long jobs moved on."""

from camket.files.actions.damages import check_store, look_at, mend
from camket.files.actions.keeping import receive_file, store
from camket.files.actions.long_jobs import (
    MOST_PROBLEMS,
    Told,
    ask_stop,
    ask_stop_between,
    begin_job,
    finish_job,
    let_go_on,
    queue_job,
    take_up,
    tell_problem,
)

__all__ = [
    "MOST_PROBLEMS",
    "Told",
    "ask_stop",
    "ask_stop_between",
    "begin_job",
    "check_store",
    "finish_job",
    "let_go_on",
    "look_at",
    "mend",
    "queue_job",
    "receive_file",
    "store",
    "take_up",
    "tell_problem",
]
