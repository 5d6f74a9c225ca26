"""What every way to run has in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from camket.config.env import read_environment
from camket.documents.style import StyleName, chosen_style, front_style

ENVIRONMENT = read_environment()
DATA_DIR = ENVIRONMENT.data_dir
PACKAGE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = [*ENVIRONMENT.hosts, "127.0.0.1", "localhost", "[::1]"]
# printed on papers beside their code: the first host is the one people know
CHECK_ADDRESS = f"https://{ENVIRONMENT.hosts[0]}/kiem-tra" if ENVIRONMENT.hosts else ""
ROOT_URLCONF = "camket.config.urls"
WSGI_APPLICATION = "camket.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "camket.config",
    "camket.audit",
    "camket.accounts",
    "camket.workdays",
    "camket.files",
    "camket.notifications",
    "camket.organisation",
    "camket.permissions",
    "camket.tallies",
    "camket.signing",
    "camket.registry",
    "camket.commitments",
    "camket.tasks",
    "camket.products",
    "camket.reviews",
    "camket.transitions",
    "camket.demo",
    "camket.web.shared",
    "camket.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "camket.web.shared.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

_LOADERS: list[Any] = [
    (
        "django.template.loaders.cached.Loader",
        ["django.template.loaders.app_directories.Loader"],
    )
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _LOADERS)],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "camket.web.shared.templatetags.camket",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "camket.web.shared.context.frame",
            ],
        },
    }
]

DATABASES: dict[str, dict[str, object]] = {}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt"))]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "camket.web.shared.backend.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "camket.accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "camket.accounts.passwords.NotCommon"},
    {"NAME": "camket.accounts.passwords.NotTheName"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "dashboard:home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"

# five wrong passwords for one account from one address lock that pair for half an hour;
# an address that tries out many names is held by `accounts.queries.address_is_held`
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "camket.web.accounts.signing_in.locked_out"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]

# what a process keeps for itself: how often an address asked; sums of lists, apart from it so that
# nobody drives out the one by many of the other
CACHES = {
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
    for name in ("default", "lists")
}

SESSION_ENGINE = "camket.accounts.sessions"
SESSION_COOKIE_AGE = 8 * 3600  # an office day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
SESSION_IDLE_SECONDS = 60 * 60  # signed out after an hour without a request
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "camket.web.shared.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

STATIC_URL = "/tinh/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "files",
            "base_url": None,
            # the folder above lets the database's own user pass, so these close themselves
            "directory_permissions_mode": 0o700,
            "file_permissions_mode": 0o600,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# the worker alone reads the jobs: they lead to everything there is, and others start without
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    f"camket.{path.parent.name}.jobs" for path in sorted(PACKAGE_DIR.glob("*/jobs.py"))
]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"discreet": {"()": "camket.config.discreet.HidesLinks"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["discreet"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

# --- CamKet's own ---------------------------------------------------------------------------
IS_DEMO = False
REQUIRES_SECOND_FACTOR = False
"""Whether posts that sign or decide, and administrators, must have one: production says yes."""
DEMO_DAY_FILE: Path | None = None
"""Holds the demo's present day; production tells the real time."""
TRIAL_AUTHORITY_DIR = DATA_DIR / "trial-authority"
SHOWS_TRIAL_MARK = True
"""Papers under the installation's own authority say so on every page."""
PKCS11_MODULES = ENVIRONMENT.pkcs11_modules
"""Libraries of the tokens and HSMs in the server; whoever may name one runs code in it."""
PLUGIN_ADDRESS = ENVIRONMENT.plugin_address
"""Where a signing plug-in on people's own computers listens; only its page may speak to it."""
TRUSTED_PROXIES: tuple[str, ...] = ()
"""Whose X-Forwarded-For is believed; production takes them from the environment."""
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
JOB_FILES_DAYS = ENVIRONMENT.job_files_days
PAPER_STYLES = {
    StyleName.PARTY: chosen_style(StyleName.PARTY, ENVIRONMENT.party_paper),
    StyleName.STATE: chosen_style(StyleName.STATE, ENVIRONMENT.state_paper),
}
"""How papers are set, with what the installation chose where the sources differ."""
FRONT_PAPER = front_style(ENVIRONMENT.front_paper)
"""In whose style the Front and the mass organisations write: both sources leave it to them."""
COMMITMENT_SYMBOL = "CK"
"""Symbol of a commitment in the registers: an installation's own choice, on no national list."""
ISSUING_PROCESSES = 2
"""How many processes set and seal the papers of a large batch, that of the job among them."""
