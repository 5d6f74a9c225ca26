"""A room of units that knows the tasks of its units: a key that points up."""

from django.db import models

from camket.tasks.models import Task


class Favourite(models.Model):
    """Refused: `organisation` stands below `tasks`."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE)
    review = models.ForeignKey("reviews.Rating", on_delete=models.CASCADE)
