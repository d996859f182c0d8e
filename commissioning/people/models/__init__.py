from commissioning.people.models.office import District, Office, OfficeProfile, Sequence
from commissioning.people.models.organisation import BodyKind, Membership, Organisation
from commissioning.people.models.user import StaffRole, User

__all__ = ["BodyKind", "District", "Membership", "Office", "OfficeProfile", "Organisation", "Sequence", "StaffRole", "User"]
