"""A read of the organisation that asks a room above it."""

import camket.tasks.models

TASKS = camket.tasks.models
