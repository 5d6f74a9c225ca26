"""A decision that needs a database."""

from django.db import models

ROWS = models
