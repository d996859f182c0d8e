from commissioning.people.models.election import ElectionPeriod
from commissioning.people.models.invitation import AddressChange, Appointment, Invitation
from commissioning.people.models.merging import Merging
from commissioning.people.models.office import District, Office, OfficeProfile, Sequence
from commissioning.people.models.organisation import BodyKind, Membership, Organisation
from commissioning.people.models.user import StaffRole, User

__all__ = [
    "AddressChange",
    "Appointment",
    "BodyKind",
    "District",
    "ElectionPeriod",
    "Invitation",
    "Membership",
    "Merging",
    "Office",
    "OfficeProfile",
    "Organisation",
    "Sequence",
    "StaffRole",
    "User",
]
