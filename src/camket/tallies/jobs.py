"""Background entry points of the tallies; each is safe to run twice."""

from procrastinate.contrib.django import app

from camket.tallies.actions import fold_deltas, rebuild_totals


@app.task(name="camket.tallies.jobs.fold", queueing_lock="camket.tallies.jobs.fold")
def fold() -> int:
    """Fold what was appended since the last time."""
    return fold_deltas()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="camket.tallies.jobs.fold_left_over")
def fold_left_over(timestamp: int) -> int:
    """Fold what a lost job left behind."""
    del timestamp
    return fold_deltas()


@app.periodic(cron="20 19 * * *")  # 02:20 in Hà Nội
@app.task(queueing_lock="camket.tallies.jobs.compare")
def compare(timestamp: int) -> int:
    """Compare the totals with the deltas every night; the log names any drift."""
    del timestamp
    return len(rebuild_totals())
