"""Settings of a process beside the tests: their database and files, papers by two processes."""

import os
from pathlib import Path

from camket.config.settings.test import *  # noqa: F403  # settings are a flat name space
from camket.config.settings.test import DATABASES as _DATABASES
from camket.config.settings.test import STORAGES as _STORAGES

DATA_DIR = Path(os.environ["CAMKET_TEST_FOLDER"])
DATABASES = {"default": {**_DATABASES["default"], "NAME": os.environ["CAMKET_TEST_NAME"]}}
STORAGES = {
    **_STORAGES,
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
    },
}
TRIAL_AUTHORITY_DIR = DATA_DIR / "trial-authority"
ISSUING_PROCESSES = 2
