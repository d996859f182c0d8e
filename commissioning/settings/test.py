"""For the tests: a database of their own, mail kept in memory, plain static files."""

from commissioning.settings import env
from commissioning.settings.base import *
from commissioning.settings.base import INSTALLED_APPS, RUN_DIR, STORAGES
from commissioning.settings.postgres import address, database

SECRET_KEY = "for-tests"
DEMO = env.switch("DEMO", True)
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
ALLOWED_HOSTS = ["*"]
DATABASE_URL = address(RUN_DIR / "postgres-test")
DATABASES = {"default": database(RUN_DIR / "postgres-test") | {"CONN_MAX_AGE": 0}}
FIELD_KEYS = ["dGVzdHMtb25seS1maWVsZC1rZXktMDEyMzQ1Njc4OSE="]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
OFFICE_KEPT_SECONDS = 0
