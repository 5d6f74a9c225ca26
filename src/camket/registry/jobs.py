"""Background entry points of the registry; each is safe to run twice."""

from typing import Final

from procrastinate.contrib.django import app

from camket.config import clock
from camket.registry.keeping import check_files

CHECK_NOW: Final = "camket.registry.jobs.check_now"


@app.periodic(cron="10 20 * * *")  # 03:10 in Hà Nội
@app.task(queueing_lock="camket.registry.jobs.check_store")
def check_store(timestamp: int) -> int:
    """Compare every stored file with its digest every night."""
    del timestamp
    return check_files(now=clock.now()).damaged


@app.task(name=CHECK_NOW, queueing_lock=CHECK_NOW)
def check_now() -> int:
    """Do the same because somebody asked for it."""
    return check_files(now=clock.now()).damaged
