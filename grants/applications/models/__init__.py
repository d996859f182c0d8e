from grants.applications.models.asked import Asked, AskedAnswer, AskedItem
from grants.applications.models.bid import Application, ApplicationQuerySet, Look, Share, Sight, Submission, WordsOfAnswers, digest_of
from grants.applications.models.certifying import Certification
from grants.applications.models.contacts import Contact, ContactWay
from grants.applications.models.documents import DocumentKind, HeldDocument, documents_shown_to
from grants.applications.models.filling import Filling
from grants.applications.models.keying import KeyedWay, Keying
from grants.applications.models.late import LateAdmission
from grants.applications.models.renewing import Renewal
from grants.applications.models.stage import TakenForward
from grants.applications.models.thread import ThreadMessage, reads_thread

__all__ = [
    "Application",
    "ApplicationQuerySet",
    "Asked",
    "AskedAnswer",
    "AskedItem",
    "Certification",
    "Contact",
    "ContactWay",
    "DocumentKind",
    "Filling",
    "HeldDocument",
    "KeyedWay",
    "Keying",
    "LateAdmission",
    "Look",
    "Renewal",
    "Share",
    "Sight",
    "Submission",
    "TakenForward",
    "ThreadMessage",
    "WordsOfAnswers",
    "digest_of",
    "documents_shown_to",
    "reads_thread",
]
