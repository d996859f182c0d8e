"""How the web server runs: two processes of four threads, with the collector kept away from what never dies."""

import gc
import os
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
wsgi_app = "commissioning.wsgi:application"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 a heartbeat file, not data
max_requests = 10_000
max_requests_jitter = 500
graceful_timeout = 15


def post_worker_init(worker: Any) -> None:
    """Load what every request needs, then set it aside: a full collection over it made the slowest requests twice the median."""
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    host = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else "localhost"
    visitor = Client(SERVER_NAME=host if host != "*" else "localhost", raise_request_exception=False)
    for path in ("/", "/sign-in/"):
        visitor.get(path, secure=settings.SECURE_SSL_REDIRECT)
    connections.close_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
