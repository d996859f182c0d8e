"""On a server. Everything that must be set is read loudly; DEMO is refused."""

from django.core.exceptions import ImproperlyConfigured

from commissioning.settings import env
from commissioning.settings.base import *
from commissioning.settings.base import RUN_DIR
from commissioning.settings.postgres import database

if env.switch("DEMO", False):
    raise ImproperlyConfigured("DEMO must not be on in production: it shows every letter and signs anyone in.")
SECRET_KEY = env.text("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be at least 50 characters long.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS, for example ALLOWED_HOSTS=grants.office.example.")
SITE_URL = WAGTAILADMIN_BASE_URL = env.text("SITE_URL")
env.text("DATABASE_URL")
DATABASES = {"default": database(RUN_DIR / "postgres")}
FIELD_KEYS = env.words("FIELD_KEYS")
if not FIELD_KEYS:
    raise ImproperlyConfigured("Set FIELD_KEYS: bank details cannot be stored without a key.")
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.switch("EMAIL_USE_TLS", True)

CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
