"""LAW: who may do what, and who may not because of what she did before.

A table: a name, the roles that hold it, and the acts that bar it (separation of duties). `allows` and `require` are the
only calls. They bind superusers like anyone else: being a superuser gives no role. A predicate asks only the object (`obj.prepared_by_id`,
`obj.scored_by(user)`), so no model is imported here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import rules

OWNER, EDITOR, VIEWER = "owner", "editor", "viewer"
# Towards one unsent bid: the officer who types it in for a body that wrote or called.
TYPIST = "typist"
OFFICER, ASSESSOR, CONSULTEE = "officer", "assessor", "consultee"
COMMISSIONER, DELEGATE = "commissioner", "delegate"
MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE = "monitoring_officer", "chief_finance_officer", "finance"
CMS_EDITOR, AUDITOR, ADMINISTRATOR = "cms_editor", "auditor", "administrator"

ORGANISATION_ROLES = {OWNER: "Owner", EDITOR: "Editor", VIEWER: "Viewer"}
STAFF_ROLES = {
    OFFICER: "Grants officer",
    ASSESSOR: "Assessor",
    CONSULTEE: "Consultee",
    COMMISSIONER: "Commissioner",
    DELEGATE: "Deputy or delegate",
    MONITORING_OFFICER: "Chief executive and monitoring officer",
    CHIEF_FINANCE_OFFICER: "Chief finance officer",
    FINANCE: "Finance officer",
    CMS_EDITOR: "Website editor",
    AUDITOR: "Auditor",
    ADMINISTRATOR: "Administrator",
}
# A role that moves money or decides: giving it takes a second person (requirements, section 0).
NEEDS_SECOND_PERSON = frozenset({OFFICER, COMMISSIONER, DELEGATE, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE})

# These see every bid and award of their office, save drafts, until they declare a conflict.
SEE_ALL = frozenset({OFFICER, COMMISSIONER, DELEGATE, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE, AUDITOR})


class NotAllowed(Exception):
    """The person may not do this to that."""


class Person(Protocol):
    """What a user answers."""

    pk: Any
    is_active: bool

    def office_roles(self, office_id: int | None, call_reference: str = "") -> frozenset[str]: ...
    def organisation_role(self, organisation_id: int | None) -> str | None: ...


@rules.predicate
def prepared_it(user: Any, obj: Any) -> bool:
    return getattr(obj, "prepared_by_id", None) == user.pk


@rules.predicate
def approved_it(user: Any, obj: Any) -> bool:
    return getattr(obj, "approved_by_id", None) == user.pk


@rules.predicate
def prepared_part_of_it(user: Any, obj: Any) -> bool:
    """Prepared or approved any payment in the batch."""
    return bool(getattr(obj, "handled_by", lambda _: False)(user))


@rules.predicate
def entered_it(user: Any, obj: Any) -> bool:
    return getattr(obj, "entered_by_id", None) == user.pk


@rules.predicate
def scored_it(user: Any, obj: Any) -> bool:
    """Sent a score for it, or for any bid in it."""
    return bool(getattr(obj, "scored_by", lambda _: False)(user))


@rules.predicate
def has_an_interest(user: Any, obj: Any) -> bool:
    """Declared a conflict with the body, or with any body in it that is still to be decided by someone else."""
    return bool(getattr(obj, "barred_for", lambda _: False)(user))


@rules.predicate
def belongs_to_it(user: Any, obj: Any) -> bool:
    """Is a member of the body whose money or bid this is."""
    return user.organisation_role(getattr(obj, "organisation_id", None)) is not None


@rules.predicate
def typed_it_in(user: Any, obj: Any) -> bool:
    """Typed in the bid, or any bid in it, for the body."""
    return bool(getattr(obj, "was_typed_by", lambda _: False)(user))


@rules.predicate
def not_her_own(user: Any, obj: Any) -> bool:
    """The work was given to somebody else."""
    return getattr(obj, "assessor_id", None) != user.pk


@rules.predicate
def is_herself(user: Any, obj: Any) -> bool:
    return getattr(obj, "user_id", None) == user.pk


@rules.predicate
def gave_it(user: Any, obj: Any) -> bool:
    return getattr(obj, "given_by_id", None) == user.pk


@rules.predicate
def set_it(user: Any, obj: Any) -> bool:
    return getattr(obj, "set_by_id", None) == user.pk


@dataclass(frozen=True)
class Permission:
    """Roles that hold it, and predicates any one of which bars a person who holds it."""

    roles: frozenset[str]
    bars: tuple[Any, ...] = ()


def held_by(*roles: str, bars: Iterable[Any] = ()) -> Permission:
    return Permission(frozenset(roles), tuple(bars))


PERMISSIONS: dict[str, Permission] = {
    # people
    "people.view": held_by(OFFICER, ADMINISTRATOR, AUDITOR, FINANCE, CHIEF_FINANCE_OFFICER, MONITORING_OFFICER),
    "roles.give": held_by(ADMINISTRATOR, bars=[is_herself]),
    "roles.confirm": held_by(ADMINISTRATOR, MONITORING_OFFICER, bars=[is_herself, gave_it]),
    "election.set": held_by(MONITORING_OFFICER),
    "office.edit": held_by(ADMINISTRATOR),
    "organisations.edit": held_by(OWNER, EDITOR),
    "organisations.invite": held_by(OWNER),
    "organisations.record": held_by(OFFICER),
    "organisations.merge": held_by(OFFICER, bars=[belongs_to_it]),
    "organisations.appoint": held_by(OFFICER, bars=[belongs_to_it]),
    # outcomes
    "outcomes.edit": held_by(OFFICER),
    "readings.record": held_by(OFFICER),
    "readings.accept": held_by(OFFICER),
    # calls
    "calls.view": held_by(OFFICER, ASSESSOR, COMMISSIONER, DELEGATE, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE, AUDITOR),
    "calls.edit": held_by(OFFICER),
    "calls.publish": held_by(OFFICER),
    "events.manage": held_by(OFFICER),
    "calls.extend": held_by(OFFICER),
    "calls.complete": held_by(OFFICER),
    "calls.decide": held_by(OFFICER, COMMISSIONER, DELEGATE, bars=[has_an_interest, belongs_to_it]),
    "calls.cancel": held_by(OFFICER),
    "enquiries.answer": held_by(OFFICER, bars=[belongs_to_it]),
    "budgets.edit": held_by(OFFICER, CHIEF_FINANCE_OFFICER),
    "budgets.agree": held_by(CHIEF_FINANCE_OFFICER),
    # applications
    "applications.start": held_by(OWNER, EDITOR),
    "applications.edit": held_by(OWNER, EDITOR, TYPIST),
    "applications.key": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "applications.submit": held_by(OWNER, EDITOR),
    "applications.withdraw": held_by(OWNER),
    "applications.share": held_by(OWNER, EDITOR),
    "messages.to_office": held_by(OWNER, EDITOR),
    "messages.to_body": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "messages.view": held_by(OFFICER, MONITORING_OFFICER, AUDITOR, bars=[has_an_interest]),
    "contacts.log": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "contacts.view": held_by(OFFICER, MONITORING_OFFICER, AUDITOR, bars=[has_an_interest, belongs_to_it]),
    "documents.keep": held_by(OWNER, EDITOR),
    "documents.view": held_by(OFFICER, COMMISSIONER, DELEGATE, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE, AUDITOR),
    "documents.kinds": held_by(OFFICER),
    "applications.admit_late": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "applications.view": held_by(
        OWNER,
        EDITOR,
        VIEWER,
        OFFICER,
        ASSESSOR,
        COMMISSIONER,
        DELEGATE,
        MONITORING_OFFICER,
        CHIEF_FINANCE_OFFICER,
        FINANCE,
        AUDITOR,
        bars=[has_an_interest],
    ),
    # assessment
    "bids.tag": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "views.share": held_by(OFFICER),
    "teams.edit": held_by(OFFICER),
    "interviews.hold": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "direct.propose": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "direct.agree": held_by(MONITORING_OFFICER, bars=[has_an_interest, belongs_to_it]),
    "consultations.run": held_by(OFFICER),
    "consultations.answer": held_by(CONSULTEE),
    "assessment.open": held_by(OFFICER),
    "assessment.check": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "assessment.assign": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "interests.declare": held_by(ASSESSOR, OFFICER, COMMISSIONER, DELEGATE, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE),
    "register.enter": held_by(ASSESSOR, OFFICER, COMMISSIONER, DELEGATE, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE, AUDITOR),
    "register.keep": held_by(MONITORING_OFFICER),
    "register.view": held_by(MONITORING_OFFICER, AUDITOR),
    "assessment.hide_names": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "assessment.declare": held_by(ASSESSOR, OFFICER, bars=[not_her_own]),
    "assessment.score": held_by(ASSESSOR, OFFICER, bars=[not_her_own, has_an_interest, belongs_to_it, typed_it_in]),
    "assessment.reopen": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "assessment.moderate": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "assessment.recommend": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "panel.run": held_by(OFFICER),
    "scores.view": held_by(
        OFFICER, COMMISSIONER, DELEGATE, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, AUDITOR, bars=[has_an_interest, belongs_to_it]
    ),
    "diligence.view": held_by(
        OFFICER, COMMISSIONER, DELEGATE, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, AUDITOR, bars=[has_an_interest, belongs_to_it]
    ),
    "diligence.record": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "diligence.waive": held_by(MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, bars=[has_an_interest, belongs_to_it]),
    "diligence.items": held_by(OFFICER),
    "stops.view": held_by(
        OFFICER,
        COMMISSIONER,
        DELEGATE,
        MONITORING_OFFICER,
        CHIEF_FINANCE_OFFICER,
        FINANCE,
        AUDITOR,
        bars=[has_an_interest, belongs_to_it],
    ),
    "stops.set": held_by(OFFICER, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE, bars=[has_an_interest, belongs_to_it]),
    "stops.lift": held_by(MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, bars=[set_it, has_an_interest, belongs_to_it]),
    # awards
    "notices.view": held_by(OFFICER, COMMISSIONER, DELEGATE, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE, AUDITOR),
    "notices.draft": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "complaints.view": held_by(OFFICER, MONITORING_OFFICER, AUDITOR),
    "complaints.log": held_by(OFFICER, MONITORING_OFFICER, bars=[has_an_interest, belongs_to_it]),
    "complaints.answer": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "subsidy.view": held_by(OFFICER, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE, AUDITOR, bars=[has_an_interest]),
    "subsidy.list": held_by(OFFICER, MONITORING_OFFICER, CHIEF_FINANCE_OFFICER, FINANCE, AUDITOR),
    "subsidy.answer": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "letters.resend": held_by(OFFICER),
    "letters.templates": held_by(OFFICER),
    "notices.comment_legal": held_by(MONITORING_OFFICER),
    "notices.comment_financial": held_by(CHIEF_FINANCE_OFFICER),
    "notices.sign": held_by(COMMISSIONER, DELEGATE, bars=[prepared_it, scored_it, typed_it_in, has_an_interest, belongs_to_it]),
    "notices.publish": held_by(OFFICER),
    "notices.release": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "awards.view": held_by(
        OWNER,
        EDITOR,
        VIEWER,
        OFFICER,
        COMMISSIONER,
        DELEGATE,
        MONITORING_OFFICER,
        CHIEF_FINANCE_OFFICER,
        FINANCE,
        AUDITOR,
        bars=[has_an_interest],
    ),
    "awards.offer": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "awards.accept": held_by(OWNER),
    "awards.manage": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "changes.ask": held_by(OWNER, EDITOR),
    "conditions.evidence": held_by(OWNER, EDITOR),
    "conditions.decide": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    # payments
    "bank.enter": held_by(OWNER),
    "bank.confirm": held_by(FINANCE, bars=[entered_it, belongs_to_it]),
    "payments.view": held_by(OFFICER, CHIEF_FINANCE_OFFICER, FINANCE, AUDITOR),
    "payments.code": held_by(FINANCE, bars=[belongs_to_it]),
    "payments.prepare": held_by(OFFICER, bars=[has_an_interest, belongs_to_it, approved_it]),
    "payments.approve": held_by(CHIEF_FINANCE_OFFICER, bars=[prepared_it, has_an_interest, belongs_to_it]),
    "payments.release": held_by(FINANCE, bars=[prepared_it, approved_it, prepared_part_of_it, belongs_to_it]),
    "batches.open": held_by(OFFICER),
    "batches.lock": held_by(FINANCE, bars=[prepared_part_of_it]),
    "batches.cancel": held_by(FINANCE, CHIEF_FINANCE_OFFICER),
    "batches.download": held_by(FINANCE, CHIEF_FINANCE_OFFICER, AUDITOR),
    "recoveries.record": held_by(FINANCE, bars=[belongs_to_it]),
    "recoveries.waive": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    "recoveries.write_off": held_by(CHIEF_FINANCE_OFFICER, bars=[has_an_interest, belongs_to_it]),
    # monitoring
    "returns.view": held_by(OWNER, EDITOR, VIEWER, OFFICER, COMMISSIONER, CHIEF_FINANCE_OFFICER, FINANCE, AUDITOR, bars=[has_an_interest]),
    "returns.fill": held_by(OWNER, EDITOR),
    "returns.decide": held_by(OFFICER, bars=[has_an_interest, belongs_to_it]),
    # the record
    "exports.make": held_by(OFFICER, FINANCE, CHIEF_FINANCE_OFFICER, AUDITOR),
    "audit.files": held_by(AUDITOR, MONITORING_OFFICER),
    "audit.view": held_by(AUDITOR, MONITORING_OFFICER),
    "cms.edit": held_by(CMS_EDITOR, OFFICER),
}


def roles_for(user: Any, obj: Any = None) -> frozenset[str]:
    """The roles a person holds towards an object, today: in its office (and call), in its organisation, and as who types it in."""
    if not getattr(user, "is_active", False):
        return frozenset()
    roles = user.office_roles(getattr(obj, "office_id", None), getattr(obj, "call_reference", ""))
    member = user.organisation_role(getattr(obj, "organisation_id", None))
    if OFFICER in roles and getattr(obj, "typed_in_by", lambda _: False)(user):
        roles |= {TYPIST}
    return roles | {member} if member else roles


def allows(user: Any, name: str, obj: Any = None) -> bool:
    """May she? Superusers get no more than their roles give.

    Raises: KeyError for a permission that is not in the table: a slip in the code, not a refusal.
    """
    permission = PERMISSIONS[name]
    if not permission.roles & roles_for(user, obj):
        return False
    return obj is None or not any(bar(user, obj) for bar in permission.bars)


def require(user: Any, name: str, obj: Any = None) -> None:
    """Raises: NotAllowed where `allows` says no."""
    if not allows(user, name, obj):
        raise NotAllowed(name)
