"""Production: secure cookies, HSTS, everything from the environment."""

from camket.config.env import database_settings, mail_settings
from camket.config.settings.base import *  # noqa: F403  # settings are a flat name space
from camket.config.settings.base import ENVIRONMENT

DATABASES = {"default": database_settings(ENVIRONMENT.database_url, pooled=True)}
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^khoe/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
REQUIRES_SECOND_FACTOR = True
TRUSTED_PROXIES = ENVIRONMENT.proxies
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
globals().update(mail_settings(ENVIRONMENT.mail_url, ENVIRONMENT.mail_from))
