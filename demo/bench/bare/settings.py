"""Settings of the bare project. Templates are compiled once, and connections are kept, as in ours."""

import os
from typing import Any

import dj_database_url

DEBUG = False
SECRET_KEY = "for-measuring-only"  # noqa: S105 nobody signs in here
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["demo.bench.bare", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "demo.bench.bare.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]},
    }
]
DATABASES: dict[str, Any] = {"default": dict(dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600, conn_health_checks=True))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
SECURE_SSL_REDIRECT = False
