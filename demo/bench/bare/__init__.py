"""A bare Django project to measure against: sessions, sign-in, CSRF, and nothing else."""
