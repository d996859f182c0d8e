from grants.applications.models.asked import Asked, AskedAnswer, AskedItem
from grants.applications.models.bid import Application, ApplicationQuerySet, Sight, Submission, digest_of
from grants.applications.models.certifying import Certification
from grants.applications.models.late import LateAdmission

__all__ = [
    "Application",
    "ApplicationQuerySet",
    "Asked",
    "AskedAnswer",
    "AskedItem",
    "Certification",
    "LateAdmission",
    "Sight",
    "Submission",
    "digest_of",
]
