"""Tests: a throw-away database, fast passwords, files in a temporary folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from camket.config.env import database_settings
from camket.config.settings.base import *  # noqa: F403  # settings are a flat name space
from camket.config.settings.base import STORAGES as _STORAGES

_URL = os.environ.get("CAMKET_DATABASE_URL", "postgresql:///camket?host=/nonexistent")
_SCRATCH = Path(tempfile.mkdtemp(prefix="camket-test-"))
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)

SECRET_KEY = "only-for-tests"  # noqa: S105  # guards nothing
DATABASES = {"default": database_settings(_URL, pooled=False)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **_STORAGES,
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _SCRATCH / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = _SCRATCH / "static"
DATA_DIR = _SCRATCH
TRIAL_AUTHORITY_DIR = _SCRATCH / "trial-authority"
IS_DEMO = True
DEMO_DAY_FILE = _SCRATCH / "demo-day"
ISSUING_PROCESSES = 1
