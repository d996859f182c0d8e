from grants.applications.models.bid import Application, ApplicationQuerySet, Asked, Sight, Submission, digest_of
from grants.applications.models.late import LateAdmission

__all__ = ["Application", "ApplicationQuerySet", "Asked", "LateAdmission", "Sight", "Submission", "digest_of"]
