"""The demo: plain HTTP on this machine, its own database, a day that can be set."""

from camket.config.env import database_settings
from camket.config.settings.base import *  # noqa: F403  # settings are a flat name space
from camket.config.settings.base import DATA_DIR, ENVIRONMENT

DATABASES = {"default": database_settings(ENVIRONMENT.database_url, pooled=True)}
IS_DEMO = True
DEMO_DAY_FILE = DATA_DIR / "demo-day"
