"""Who signs in: the office's people, each role given by one administrator and confirmed by the other; and the bodies that apply. All invented."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from commissioning.people.actions import add_member, confirm_role, create_organisation, give_role
from commissioning.people.models import District, Office, Organisation, User
from commissioning.permissions import (
    ADMINISTRATOR,
    ASSESSOR,
    AUDITOR,
    CHIEF_FINANCE_OFFICER,
    CMS_EDITOR,
    COMMISSIONER,
    CONSULTEE,
    DELEGATE,
    EDITOR,
    FINANCE,
    MONITORING_OFFICER,
    NEEDS_SECOND_PERSON,
    OFFICER,
    VIEWER,
)
from demo.sample.names import names
from demo.sample.timetable import Timetable

DELEGATE_LIMIT_PENCE = 99_999

# Key: role, name, post. The key is the first part of the address.
STAFF = {
    "officer": (OFFICER, "Imogen Fairbrass", "Grants officer"),
    "officer.two": (OFFICER, "Tobias Wrenfield", "Policy and grants officer"),
    "assessor": (ASSESSOR, "Saskia Bellweather", "Assessor"),
    "assessor.two": (ASSESSOR, "Owen Quillfeather", "Assessor"),
    "assessor.three": (ASSESSOR, "Nadia Stormont-Reed", "Independent assessor"),
    "consultee": (CONSULTEE, "Ruth Fernhollow", "Roads policing inspector"),
    "commissioner": (COMMISSIONER, "Rosalind Hartwell-Moss", "Police and Crime Commissioner"),
    "deputy": (DELEGATE, "Edmund Oakshott", "Deputy Police and Crime Commissioner"),
    "chief.executive": (MONITORING_OFFICER, "Beatrix Collingdale", "Chief executive and monitoring officer"),
    "chief.finance": (CHIEF_FINANCE_OFFICER, "Harun Pemberwick", "Chief finance officer"),
    "finance": (FINANCE, "Lottie Greengage", "Finance officer"),
    "finance.two": (FINANCE, "Marek Fieldstone", "Finance officer"),
    "editor": (CMS_EDITOR, "Juno Applegarth", "Communications officer"),
    "auditor": (AUDITOR, "Percival Inkwell", "Internal auditor"),
}


@dataclass(frozen=True)
class BodySeed:
    """A body that applies: what it is, where, and who writes for it."""

    key: str
    name: str
    kind: str
    district: str
    place: str
    owner: str
    owner_post: str
    second: str
    number: str = ""
    other_names: str = ""
    purpose: str = ""

    @property
    def domain(self) -> str:
        return f"{self.key.replace('_', '-')}.example"


BODIES = (
    BodySeed(
        "fosse_magna", "Fosse Magna Parish Council", "parish", "rugby", "Fosse Magna", "Marjorie Thistlewood", "Clerk", "Dev Larkhill"
    ),
    BodySeed(
        "nether_swanmore",
        "Nether Swanmore Parish Council",
        "parish",
        "stratford",
        "Nether Swanmore",
        "Hugh Ellerby-Knott",
        "Clerk",
        "Ann Sorrelby",
    ),
    BodySeed(
        "kingsbarrow",
        "Kingsbarrow Town Council",
        "parish",
        "north-warwickshire",
        "Kingsbarrow",
        "Yasmin Copperfield",
        "Town clerk",
        "Les Windlesham",
    ),
    BodySeed("dunsmere", "Dunsmere Parish Council", "parish", "rugby", "Dunsmere", "Gareth Moorcock", "Clerk", "Irene Halfpenny"),
    BodySeed(
        "brailsworth", "Brailsworth Parish Council", "parish", "warwick", "Brailsworth", "Philippa Crane-Hollis", "Clerk", "Ravi Tamworthy"
    ),
    BodySeed(
        "combe_ashby", "Combe Ashby Parish Council", "parish", "stratford", "Combe Ashby", "Norman Fettlewell", "Clerk", "Oona Starling"
    ),
    BodySeed(
        "avonfield",
        "Avonfield Speed Watch Group",
        "group",
        "warwick",
        "Avonfield",
        "Clementine Rudge",
        "Secretary",
        "Bashir Holloway",
        purpose="To help residents of Avonfield to make their roads safer.",
    ),
    BodySeed(
        "wheelwise",
        "Wheelwise Road Education",
        "charity",
        "nuneaton-and-bedworth",
        "Bedworth",
        "Josiah Penhallow",
        "Director",
        "Tess Umberleigh",
        number="1999001",
        purpose="To advance road safety by teaching children and young people to travel safely.",
    ),
    BodySeed(
        "kestrel",
        "Kestrel Youth Mentoring",
        "cio",
        "nuneaton-and-bedworth",
        "Camp Hill",
        "Adaeze Whitlock",
        "Chief officer",
        "Rory Sandilands",
        number="1999002",
        purpose="To help young people in need by mentoring, so that they reach their potential and stay out of crime.",
    ),
    BodySeed(
        "brackenhill",
        "Brackenhill Boxing and Fitness",
        "charity",
        "north-warwickshire",
        "Brackenhill",
        "Dominic Farthing",
        "Trustee",
        "Pearl Ostler",
        number="1999003",
        purpose="To help young people through sport and leisure activities.",
    ),
    BodySeed(
        "millrace",
        "The Millrace Community Trust",
        "charity",
        "rugby",
        "Benn Fields",
        "Soraya Kettlewell",
        "Manager",
        "Will Danbury-Pike",
        number="1999004",
        other_names="Millrace Community Association",
        purpose="To relieve need and to bring people together in the east of Rugby.",
    ),
    BodySeed(
        "lanternfield",
        "Lanternfield Refuge",
        "charity",
        "warwick",
        "Leamington Spa",
        "Harriet Osgood-Vale",
        "Chief executive",
        "Mina Arkwright",
        number="1999005",
        purpose="To relieve the needs of women and children who have suffered domestic abuse.",
    ),
    BodySeed(
        "ravelin",
        "Ravelin Behaviour Change CIC",
        "cic_guarantee",
        "warwick",
        "Warwick",
        "Lucian Brathwell",
        "Director",
        "Esme Tollgate",
        number="99900106",
        purpose="To reduce domestic abuse by working with those who cause harm, for the benefit of those who suffer it.",
    ),
    BodySeed(
        "second_path",
        "Second Path Programmes",
        "company_guarantee",
        "nuneaton-and-bedworth",
        "Nuneaton",
        "Freya Marchbanks",
        "Director",
        "Ivor Quince",
        number="99900107",
        purpose="To prevent violence in families through programmes, training and research.",
    ),
    BodySeed(
        "night_lantern",
        "Night Lantern Volunteers",
        "group",
        "stratford",
        "Stratford-upon-Avon",
        "Winifred Ashplant",
        "Chair",
        "Jonah Peverell",
        purpose="To care for people who are out late in the town centre.",
    ),
    BodySeed(
        "redmarsh",
        "Redmarsh Residents’ Association",
        "group",
        "nuneaton-and-bedworth",
        "Redmarsh",
        "Constance Liddell-Bray",
        "Treasurer",
        "Amos Ferrier",
        purpose="To improve life on the Redmarsh estate.",
    ),
    BodySeed(
        "open_door",
        "Open Door Warwick District",
        "cio",
        "warwick",
        "Warwick",
        "Bettina Krall-Hughes",
        "Director",
        "Sunil Marrable",
        number="1999008",
        purpose="To relieve distress among victims of hate crime and exploitation.",
    ),
    BodySeed(
        "hollin_vale",
        "Hollin Vale Borough Council",
        "council",
        "north-warwickshire",
        "Hollin Vale",
        "Leonie Garside",
        "Community safety manager",
        "Humphrey Oldacre",
    ),
    BodySeed(
        "eastmarch",
        "Eastmarch Police Volunteers",
        "police",
        "warwick",
        "Eastmarch",
        "Joss Kettleby",
        "Volunteer coordinator",
        "Mabel Thrower",
    ),
    BodySeed(
        "tanhouse",
        "Tanhouse Neighbours",
        "group",
        "nuneaton-and-bedworth",
        "Tanhouse",
        "Iris Penderell",
        "Chair",
        "Clement Oakes",
        purpose="To make Tanhouse a good place to live.",
    ),
    BodySeed(
        "cobblers",
        "Cobblersyard Youth Club",
        "group",
        "rugby",
        "Cobblersyard",
        "Reuben Stallard",
        "Leader",
        "Dilys Moon",
        purpose="To give young people somewhere to go.",
    ),
    BodySeed(
        "gableend",
        "Gableend Family Trust",
        "charity",
        "warwick",
        "Gableend",
        "Augusta Finnemore",
        "Manager",
        "Noel Catterick",
        number="1999009",
        purpose="To help families in need.",
    ),
    BodySeed(
        "northmarch",
        "Northmarch Community Safety Partnership",
        "csp",
        "north-warwickshire",
        "Northmarch",
        "Vincent Aldermaston",
        "Partnership manager",
        "Greer Hollis",
    ),
    # The same body under another name, so that officers have a likely double to find.
    BodySeed(
        "millrace_two",
        "Millrace Community Trust",
        "charity",
        "rugby",
        "Benn Fields",
        "Otis Fenwright",
        "Project lead",
        "Greta Holm-Aske",
        number="1999004",
        purpose="To relieve need and to bring people together in the east of Rugby.",
    ),
)


@dataclass(frozen=True)
class Body:
    """A body with the person who acts for it."""

    seed: BodySeed
    organisation: Organisation
    owner: User


@dataclass(frozen=True)
class People:
    """Everyone of the sample data: `staff` by the key of STAFF, `bodies` by theirs."""

    office: Office
    staff: dict[str, User]
    bodies: dict[str, Body]
    names: Iterator[tuple[int, str]] = field(default_factory=names)

    def __getitem__(self, key: str) -> User:
        return self.staff[key]


def load_people(office: Office, times: Timetable) -> People:
    """Staff and bodies, with their roles."""
    first, second = User.objects.filter(staff_roles__role=ADMINISTRATOR).order_by("pk")
    at = times.founded_at + timedelta(hours=1)
    staff = {}
    for key, (role, name, post) in STAFF.items():
        person = User.objects.create_user(f"{key}@opcc.example", name=name, job=post, joined_at=at)
        limit = DELEGATE_LIMIT_PENCE if role == DELEGATE else None
        given = give_role(user_id=person.pk, office_id=office.pk, role=role, by=first, at=at, limit_pence=limit)
        if role in NEEDS_SECOND_PERSON:
            confirm_role(role_id=given.pk, by=second, at=at + timedelta(minutes=30))
        staff[key] = User.objects.get(pk=person.pk)
    districts = {each.code: each for each in District.objects.filter(office=office)}
    bodies = {seed.key: load_body(seed, districts, number, times) for number, seed in enumerate(BODIES)}
    return People(office, staff, bodies)


def load_body(seed: BodySeed, districts: dict[str, District], number: int, times: Timetable) -> Body:
    """A body, its owner, a colleague who may write and (for the first) one who may only look."""
    joined = times.on(times.running.starts_on - timedelta(days=190), 9, number % 60)
    owner = User.objects.create_user(f"clerk@{seed.domain}", name=seed.owner, job=seed.owner_post, joined_at=joined)
    charity = seed.kind in ("charity", "cio")
    organisation = create_organisation(
        by=owner,
        at=joined,
        name=seed.name,
        other_names=seed.other_names,
        kind=seed.kind,
        charity_number=seed.number if charity else "",
        company_number="" if charity else seed.number,
        parish_code=f"E0499{number:04}" if seed.kind == "parish" else "",
        address=f"{'Parish Office, Village Hall' if seed.kind == 'parish' else 'The Old Schoolroom'}\n{seed.place}\nWarwickshire",
        postcode=f"CV{47 + number % 3} {number % 10}ZZ",
        district=districts[seed.district],
        objects_text=seed.purpose,
        contact_name=seed.owner,
        contact_role=seed.owner_post,
        contact_email=owner.email,
        contact_phone=f"01632 960 {200 + number}",
        second_contact_name=seed.second,
        second_contact_email=f"colleague@{seed.domain}",
        vat_recovery="full" if seed.kind == "parish" else "none",
    )
    add_colleague(organisation, seed.second, f"colleague@{seed.domain}", EDITOR, owner, joined + timedelta(days=1))
    if number == 0:
        add_colleague(organisation, "Basil Underhay", f"councillor@{seed.domain}", VIEWER, owner, joined + timedelta(days=2))
    return Body(seed, organisation, User.objects.get(pk=owner.pk))


def add_colleague(organisation: Organisation, name: str, email: str, role: str, owner: User, at: datetime) -> None:
    membership = add_member(organisation_id=organisation.pk, email=email, role=role, by=owner, at=at)
    colleague = membership.user
    colleague.name, colleague.joined_at = name, at
    colleague.save(update_fields=["name", "joined_at"])
