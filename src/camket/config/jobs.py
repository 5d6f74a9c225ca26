"""Upkeep of the queue itself."""

from procrastinate import JobContext
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(pass_context=True, queueing_lock="take_up_stalled_jobs")
async def take_up_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put jobs back in the queue whose worker died while it ran them."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
