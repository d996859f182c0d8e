"""What bids say: a bank of believable answers by kind of project. {place} and {body} are filled in. All invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Theme:
    """The words of one kind of project. `heads` share out the ask: head, what for, per cent. Measures: what, unit, baseline, target, how."""

    summary: str
    how: str
    problem: str
    evidence: tuple[tuple[str, str], ...]
    doing: str
    milestones: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str, int | str | None, int | str, str], ...]
    outputs: tuple[tuple[str, str, int], ...]
    others: str
    partner: str
    risks: tuple[tuple[str, str, int, int, str], ...]
    after: str
    drop: str
    heads: tuple[tuple[str, str, int], ...]
    people: int
    works_with: tuple[str, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)


SPEED_WATCH = Theme(
    summary="Residents of {place} will be trained by the police to watch speeds from the roadside, twice a week, with their own equipment.",
    how="Drivers who are seen to speed get a letter, and a second letter brings a visit. Where this was done before, fewer drivers sped on days without a session too, because the road is known to be watched. Slower traffic means fewer and lighter injuries.",
    problem="Traffic through {place} has grown since the by-pass works. People write to {body} about speed more than about anything else, and parents no longer let children walk to the bus stop. A count in the spring found four drivers in ten over the limit.",
    evidence=(
        ("Council's own speed count", "41% of 2,140 vehicles over the 30 mph limit"),
        ("Survey of households", "78 of 112 name speed as their first worry"),
    ),
    doing="We will buy a radar device, high-visibility clothing and signs, and ask the police to train twelve volunteers. Sessions of an hour take place at three agreed sites, at different times of day. A coordinator keeps the log and sends it to the police within two days. We report figures to a public meeting each quarter.",
    milestones=(
        ("Volunteers trained by the police", "Coordinator"),
        ("First session held", "Coordinator"),
        ("Second speed count and public report", "Clerk"),
    ),
    measures=(
        ("Vehicles over the limit", "% of checked", 41, 28, "Radar log of the sessions"),
        ("People trained in road safety", "people", 0, 12, "Training register"),
    ),
    outputs=(("Speed Watch sessions", "sessions", 80), ("Volunteers trained", "people", 12)),
    others="The safer neighbourhood team runs camera checks twice a year. We agree sites and times with them so that our sessions fall in between, and share one log.",
    partner="Safer neighbourhood team",
    risks=(
        ("Too few volunteers", "Ask again at the fete and in the newsletter", 3, 3, "Coordinator"),
        ("Abuse from drivers", "Sessions in threes, with a police contact", 2, 4, "Coordinator"),
    ),
    after="The device lasts ten years and is insured on our own policy. Sessions cost nothing but time. New volunteers are trained each spring.",
    drop="The second set of signs and one of the three sites.",
    heads=(
        ("equipment", "Radar device and signs", 70),
        ("training", "Training evenings: hall and materials", 18),
        ("volunteers", "High-visibility clothing", 12),
    ),
    people=12,
    extra={
        "road_kind": ["speed_watch"],
        "road_users": ["pedestrians", "children", "older"],
        "pillars": ["speeds", "users"],
        "speed_watch_volunteers": 12,
    },
)
SPEED_SIGN = Theme(
    summary="A solar speed sign that shows drivers their speed will be moved between four sites in {place}.",
    how="A sign that lights up for those above the limit lowers the mean speed by two to three miles an hour while it stands and for some weeks after. Moved every six weeks, it keeps working. Lower speed means that fewer people are badly hurt.",
    problem="The main street of {place} is straight and wide. Two people on foot were hurt there in three years, one of them a child. {body} has asked for a crossing, but the traffic is too light for one under the present rules.",
    evidence=(
        ("Survey by the county's traffic team", "85th percentile speed of 38.6 mph in a 30 limit"),
        ("Collision record", "2 people seriously hurt in three years"),
    ),
    doing="We will buy one sign with its own memory, put up four posts with the consent of the highways authority, and train two wardens to move and charge it. The sign records every vehicle; we publish the figures each quarter and send them to the police.",
    milestones=(
        ("Consent given and posts up", "Clerk"),
        ("Sign at its first site", "Road warden"),
        ("Speeds counted again after three months", "Road warden"),
    ),
    measures=(
        ("Speed at the site that 85 in 100 drivers keep under", "mph, 85th percentile", "38.6", 35, "The sign's own record"),
        ("Vehicles over the limit", "% of vehicles checked", 41, 30, "The sign's own record"),
    ),
    outputs=(("Signs in use", "signs", 1), ("Sites covered", "sites", 4)),
    others="The neighbouring parish has a sign of the same make. We share spare parts and compare figures.",
    partner="County traffic team",
    risks=(
        ("Theft or damage", "Locked fixing, and cover on our insurance", 2, 3, "Clerk"),
        ("Consent comes late", "Asked for already; two sites need none", 3, 2, "Clerk"),
    ),
    after="The sign has ten years of life. Cleaning and insurance are in the precept from next year.",
    drop="Two of the four posts.",
    heads=(
        ("equipment", "Solar sign with memory", 78),
        ("equipment", "Four posts and fixings", 15),
        ("training", "Training for wardens", 7),
    ),
    people=1400,
    extra={
        "road_kind": ["speed_sign"],
        "road_users": ["pedestrians", "children"],
        "pillars": ["roads", "speeds"],
        "fixed_to_highway": True,
        "highways_consent": "applied",
    },
)
CYCLING = Theme(
    summary="Children of ten and eleven at schools around {place} will learn to ride safely on the road, and their parents to ride with them.",
    how="Children who have had two days of training signal, look behind and keep their place on the road more often, and they ride more. Parents who join in go on riding with them. Fewer are hurt, and fewer cars wait at the school gate.",
    problem="Schools around {place} lost their places on the county's course when demand outgrew it. Only a third of the pupils in the last year of primary school are now trained. Nine children on bicycles were hurt in the district in two years.",
    evidence=(
        ("Schools' own count", "34% of pupils in the last year are trained"),
        ("Collision record", "9 children on bicycles hurt in two years"),
    ),
    doing="Two qualified instructors of {body} will hold twenty courses of two days at eleven schools, for twelve children each. Bicycles and helmets are lent to those who have none. On the last afternoon parents ride the way to school with their child. We test each child on the road before and after.",
    milestones=(
        ("Dates agreed with eleven schools", "Director"),
        ("Ten courses held", "Lead instructor"),
        ("Twenty courses held and results sent", "Lead instructor"),
    ),
    measures=(
        ("People trained in road safety", "people", 0, 240, "Course register"),
        ("Children who pass the road test", "% of trained", 22, 85, "Test before and after"),
    ),
    outputs=(("Courses held", "courses", 20), ("Children trained", "people", 240)),
    others="The county trains schools in the south of the district. We cover those on its waiting list and use its syllabus.",
    partner="Road safety team of the county",
    risks=(
        ("A school drops out", "Two schools wait in reserve", 3, 2, "Director"),
        ("A child is hurt on a course", "Ratio of one to six, first aid, insurance", 1, 5, "Lead instructor"),
    ),
    after="Schools have agreed to pay half the cost from the second year. The bicycles remain.",
    drop="Four of the twenty courses and the parents' rides.",
    heads=(
        ("staffing", "Two instructors, 40 days", 64),
        ("equipment", "Bicycles and helmets to lend", 22),
        ("travel", "Van and fuel", 8),
        ("overheads", "Bookings and insurance", 6),
    ),
    people=240,
    works_with=("children",),
    extra={"road_kind": ["education"], "road_users": ["cyclists", "children"], "pillars": ["users"]},
)
YOUNG_DRIVERS = Theme(
    summary="Young people of 16 to 24 in {place} will hear from those who have caused or survived a crash, and drive a simulator tired and distracted.",
    how="New drivers crash most in their first year, at night and with friends in the car. A course that lets them feel what a phone or tiredness does, and that asks for a pledge from the whole group, lowers the share who say that they would take the risk.",
    problem="A third of those killed or badly hurt in cars in the district were 16 to 24. Sixth forms ask for something better than a talk in assembly.",
    evidence=(
        ("Collision record", "33% of those killed or badly hurt in cars were aged 16 to 24"),
        ("Answers of 180 sixth-formers", "44% had used a phone at the wheel"),
    ),
    doing="Twelve half-day courses at colleges and workplaces: a simulator, a speaker, a group exercise and a pledge. Answers before, straight after and at three months show whether minds have changed.",
    milestones=(
        ("Course tried out with one group", "Project lead"),
        ("Six courses held", "Project lead"),
        ("Answers at three months gathered", "Project lead"),
    ),
    measures=(
        ("People trained in road safety", "people", 0, 300, "Register"),
        ("Would use a phone at the wheel", "% of asked", 44, 20, "Answers before and at three months"),
    ),
    outputs=(("Courses held", "courses", 12), ("Young people who took part", "people", 300)),
    others="The fire service visits schools up to 16. We begin where it ends, and share its speakers.",
    partner="Fire and rescue service",
    risks=(
        ("Low turn-out", "Held in lesson time", 2, 3, "Project lead"),
        ("Distress at what is heard", "A counsellor is present", 2, 3, "Project lead"),
    ),
    after="Two colleges will run the course themselves with our materials.",
    drop="The hire of the simulator for three courses.",
    heads=(
        ("staffing", "Project lead, one day a week", 55),
        ("equipment", "Hire of the simulator", 30),
        ("travel", "Speakers' travel", 8),
        ("evaluation", "Answers at three months", 7),
    ),
    people=300,
    works_with=("children",),
    extra={"road_kind": ["education"], "road_users": ["young", "drivers"], "pillars": ["users", "speeds"]},
)
GATES = Theme(
    summary="Village gates at the three ways into {place} will tell drivers where the village begins.",
    how="Gates with the name of the village and the limit mark a change of place. Where the county has allowed them, mean speed fell by about two miles an hour at the gate. Drivers enter more slowly and people walk more.",
    problem="The limit of {place} begins at a bend with no houses, so drivers do not believe it. {body} has logged eleven near misses at the school in a year.",
    evidence=(("Log of near misses", "11 at the school in a year"), ("Speed count at the northern entry", "Mean of 37 mph in a 30 limit")),
    doing="We will have three pairs of oak gates made and put up by an approved contractor, with road markings at each. Pupils design the name boards. Speeds are counted before and three months after.",
    milestones=(("Contractor chosen from three quotes", "Clerk"), ("Gates up", "Contractor"), ("Speeds counted again", "Clerk")),
    measures=(
        ("Mean speed at the northern entry", "mph", 37, 33, "Tube count of seven days"),
        ("Near misses at the school", "a year", 11, 4, "Log kept by the school"),
    ),
    outputs=(("Pairs of gates put up", "pairs", 3),),
    others="The county renews the markings in the same week, so that the road is closed once.",
    partner="Highways authority",
    risks=(
        ("Damage by a vehicle", "Insurance, and posts that give way", 2, 2, "Clerk"),
        ("Cost rises", "Fixed price for six months", 3, 3, "Clerk"),
    ),
    after="Oak needs oil every two years; the cost is in the precept.",
    drop="The third pair of gates.",
    heads=(
        ("equipment", "Three pairs of gates, made and put up", 84),
        ("equipment", "Name boards", 9),
        ("evaluation", "Two speed counts", 7),
    ),
    people=900,
    extra={
        "road_kind": ["gates"],
        "road_users": ["pedestrians", "children", "drivers"],
        "pillars": ["roads", "speeds"],
        "fixed_to_highway": True,
        "highways_consent": "applied",
    },
)
MENTORING = Theme(
    summary="Young people in {place} who are at risk of exclusion will have a trained mentor for a year.",
    how="A steady adult who is neither parent nor teacher helps a young person to stay at school and away from those who would use him. Families that have support early need the police less, and children at risk are seen sooner.",
    problem="Exclusions at two schools in {place} doubled in three years. The youth justice team knows of 41 young people whom older men have asked to carry something. Waiting for help takes five months.",
    evidence=(
        ("Schools' figures", "62 exclusions last year, 29 three years before"),
        ("Youth justice team", "41 young people known to be at risk of being used"),
    ),
    doing="{body} will train sixteen mentors and match each with one young person for a year. They meet every week, with a group evening each month. A worker sees each family at home. Schools and the youth justice team name the young people; nobody is made to come.",
    milestones=(
        ("Sixteen mentors trained and checked", "Chief officer"),
        ("Sixteen young people matched", "Project worker"),
        ("Reviews at six months", "Project worker"),
    ),
    measures=(
        ("Children with safety plan met", "% of plans", 40, 75, "Plans reviewed each quarter"),
        ("Exclusions among those mentored", "a year", 14, 5, "Schools' figures"),
    ),
    outputs=(
        ("Young people who start", "people", 16),
        ("Young people who finish", "people", 12),
        ("Mentors trained", "people", 16),
    ),
    others="The council's early help team leads for each family; our worker sits in its weekly meeting, so that nobody has two plans.",
    partner="Community Safety Partnership",
    risks=(
        ("A mentor leaves", "Two in reserve, trained", 3, 3, "Chief officer"),
        ("Harm comes to light", "Report the same day, by our safeguarding policy", 2, 5, "Safeguarding lead"),
    ),
    after="Half of the mentors stay for a second year. A trust has promised to look at the costs of the worker.",
    drop="Four of the sixteen places.",
    heads=(
        ("staffing", "Project worker, half time", 68),
        ("training", "Training and checks of mentors", 14),
        ("travel", "Mentors' fares and outings", 10),
        ("overheads", "Office, phone, insurance", 8),
    ),
    people=32,
    works_with=("children",),
)
BOXING = Theme(
    summary="Three evenings a week of boxing, food and talk for young people in {place} who are out on the street.",
    how="A place that is theirs at the time when trouble starts, with coaches who notice, keeps young people out of harm and leads some to training and work.",
    problem="Calls to the police about groups of young people in {place} peak between seven and ten. The youth club closed. Our hall is full on the one evening that we can pay for.",
    evidence=(
        ("Police figures", "212 calls about disorder in six months, most between 7 and 10 pm"),
        ("Our register", "58 young people on a Thursday"),
    ),
    doing="{body} will open on Tuesdays, Thursdays and Fridays with two coaches and a youth worker. A meal is cooked together. Each young person sets one aim for three months. The safer neighbourhood officer comes once a month, to train.",
    milestones=(
        ("Youth worker begins", "Trustee"),
        ("Three evenings a week", "Head coach"),
        ("Aims reviewed with 60 young people", "Youth worker"),
    ),
    measures=(
        ("Calls about disorder nearby", "in six months", 212, 150, "Police figures"),
        ("Young people who reach an aim", "% of those who set one", None, 60, "Youth worker's record"),
    ),
    outputs=(("Evenings held", "evenings", 140), ("Young people who come", "people", 90)),
    others="The leisure centre sends us those who cannot pay. We send it those who want more.",
    partner="Safer neighbourhood team",
    risks=(
        ("Too few coaches", "Two are being trained", 2, 3, "Head coach"),
        ("Fights between groups", "Separate evenings at first", 2, 4, "Head coach"),
    ),
    after="Subscriptions from adults pay for one evening; two firms have been asked for the rest.",
    drop="The Friday evening.",
    heads=(
        ("staffing", "Youth worker, 12 hours a week", 57),
        ("premises", "Hall and heating", 23),
        ("equipment", "Gloves, mats and food", 14),
        ("overheads", "Insurance and accounts", 6),
    ),
    people=90,
    works_with=("children",),
)
OUTREACH = Theme(
    summary="A worker will reach victims of domestic abuse in and around {place} who live far from help.",
    how="Victims in villages wait longer and tell nobody. A worker who meets them in places where they go anyway helps them to plan for safety; fewer are harmed again, and more say that they cope.",
    problem="Half of those who ring us from around {place} live more than an hour by bus from the nearest service. One in three whom we met last year had been harmed again within twelve months.",
    evidence=(
        ("Our helpline", "48% of callers live over an hour by bus from help"),
        ("Our case records", "33% harmed again within twelve months"),
    ),
    doing="{body} will employ an outreach worker who sees people at surgeries, schools and libraries in six villages. Each has a safety plan within ten days. Groups of eight meet for ten weeks. Nobody needs to have told the police.",
    milestones=(("Worker in post", "Chief executive"), ("Six places agreed", "Outreach worker"), ("First group ends", "Outreach worker")),
    measures=(
        (
            "Harmed again within 12 months, among those supported",
            "% of those followed up",
            33,
            22,
            "Followed up at three, six and twelve months",
        ),
        ("Clients safer at exit", "% of exits with a form", 71, 82, "Form at the end"),
    ),
    outputs=(("People supported", "people", 85), ("Safety plans made", "plans", 85)),
    others="The county's service takes those at high risk. We take those below that, and pass on anyone whose risk rises the same day.",
    partner="Community Safety Partnership",
    risks=(
        ("More need than one worker can meet", "A waiting list by risk, seen weekly", 4, 3, "Chief executive"),
        ("The worker is followed", "Lone working policy and a safe word", 2, 5, "Chief executive"),
    ),
    after="We are in talks with two trusts, and the surgeries offer rooms without charge.",
    drop="Two of the six villages.",
    heads=(
        ("staffing", "Outreach worker, 24 hours a week", 74),
        ("travel", "Mileage between villages", 10),
        ("training", "Supervision and training", 8),
        ("overheads", "Management and office", 8),
    ),
    people=85,
    works_with=("adults_at_risk",),
)
HATE_CRIME = Theme(
    summary="Twelve places in {place} where anyone can report hate crime to a person they know, in their own language.",
    how="Most victims of hate crime tell nobody. A trained person in a shop, place of worship or library takes the report and stays in touch, so that more is known, more is reported and more victims are content with what was done.",
    problem="The police recorded 96 hate crimes in the district last year. In our own survey four in five who had been victims had told nobody, most because they did not think it would help.",
    evidence=(("Our survey of 210 people", "79% of victims told nobody"), ("Police figures", "96 hate crimes recorded in a year")),
    doing="{body} will train 36 people at twelve places, give each a plain form in six languages, and call every person who reports within three days. We meet the hate crime officer each month. Posters are made with pupils.",
    milestones=(("Twelve places signed up", "Director"), ("36 people trained", "Trainer"), ("Report on the first six months", "Director")),
    measures=(
        ("Can name a way to report", "% of asked", 31, 60, "Same questions before and after"),
        ("Victims satisfied", "% of asked", 48, 65, "Call after three months"),
    ),
    outputs=(("Reporting places", "places", 12), ("People trained", "people", 36)),
    others="Victim Care supports those who want it; we pass people on with their consent and do no casework.",
    partner="Community Safety Partnership",
    risks=(
        ("A place closes", "Two in reserve", 3, 2, "Director"),
        ("Reports are not followed up", "Monthly meeting with the police", 2, 4, "Director"),
    ),
    after="The places cost nothing to keep. We refresh training each year from our own funds.",
    drop="Four of the twelve places.",
    heads=(
        ("staffing", "Trainer, two days a week", 61),
        ("marketing", "Forms and posters in six languages", 19),
        ("training", "Training days", 12),
        ("overheads", "Office", 8),
    ),
    people=36,
    works_with=("adults_at_risk",),
    extra={
        "more_reports": True,
        "paired": "Everyone who reports is offered support within three days, whether or not they go to the police. We ask again at three and twelve months whether it has happened again, and share the count with the hate crime officer.",
    },
)
PROGRAMME = Theme(
    summary="A programme for people who cause domestic abuse, with separate support for partners and ex-partners, across {place} and the county.",
    how="Perpetrators are held to account over 26 weeks, in groups or alone. Separate workers stay in touch with those whom they harm, so that risk is seen early. Fewer people are abused again, and more who offend are brought to justice.",
    problem="The police recorded more than two thousand domestic abuse crimes in the last quarter, and a quarter of victims were victims before. There is nowhere in the county to send a man who wants to change, or who must.",
    evidence=(("Police figures", "26% of victims of domestic abuse are repeat victims"), ("MARAC", "214 cases at high risk in a year")),
    doing="{body} will take referrals from the police, probation, children's services and men themselves. Each is assessed within ten days. Groups of ten meet weekly; those who cannot be in a group are seen alone. A partner organisation contacts every partner and ex-partner before the first session and each month after.",
    milestones=(
        ("Staff in post and premises open", "Director"),
        ("First group begins", "Programme lead"),
        ("First 30 have completed", "Programme lead"),
    ),
    measures=(
        (
            "Harmed again within 12 months, among those supported",
            "% of those followed up",
            34,
            20,
            "Partner contact at six and twelve months",
        ),
        ("Clients safer at exit", "% of exits with a form", None, 80, "Form at the end"),
    ),
    outputs=(("People who start the programme", "people", 110), ("Partners and ex-partners offered support", "people", 140)),
    others="The refuge supports victims at high risk; children's services lead where there are children. We share information by an agreement that all have signed.",
    partner="Community Safety Partnership",
    risks=(
        ("Risk to a partner rises", "Joint review within one working day", 3, 5, "Programme lead"),
        ("Staff are hard to find", "Two trainees each year", 3, 3, "Director"),
    ),
    after="Health and probation have agreed to look at joint funding from the second year.",
    drop="The second evening group.",
    heads=(
        ("staffing", "Practitioners and programme lead", 58),
        ("staffing", "Partner support, separately employed", 24),
        ("training", "Training and supervision", 6),
        ("premises", "Rooms in three towns", 5),
        ("evaluation", "Independent evaluation", 3),
        ("overheads", "Management", 4),
    ),
    people=110,
    works_with=("adults_at_risk",),
    extra={
        "model": ["group", "one_to_one"],
        "partner_support": [{"provider": "Partner service", "lead": "Maud Silverlock", "hours": "52.5", "amount": 6_000_000}],
        "staff": [
            {
                "name": "Jasper Tidewell",
                "role": "Programme lead",
                "training": "Accredited facilitator",
                "supervision": "Fortnightly, outside",
            },
            {"name": "Corin Attleborough", "role": "Practitioner", "training": "Accredited facilitator", "supervision": "Weekly"},
        ],
        "quality_mark": "working",
        "quality_mark_plan": [
            {"step": "Assessors visit", "by": "2027-10-01"},
            {"step": "The full mark is given", "by": "2028-03-31"},
        ],
        "programme_links": ["marac", "probation", "children", "police"],
        "assessment_tool": "A structured assessment of risk, with the partner's account beside it.",
        "assessment_when": ["intake", "middle", "exit", "six_months"],
        "rising_risk": "A missed session is followed up the same day. Where risk rises, the partner worker is told first, then the police and MARAC, within one working day. Nobody is told that a partner has spoken to us.",
        "served": "Adults of any sex whose abuse is of a partner or ex-partner. Interpreters are booked as needed. We do not take those whose case is before the court for that abuse, for whom probation has its own course.",
        "standard_1": "Safety of victims and children comes first in every decision, and is the first line of every review.",
        "standard_2": "We sit on MARAC and share risk the same day under a protocol that all agencies have signed.",
        "standard_3": "Everyone signs what is expected. Excuses are challenged, and people are treated with respect.",
        "standard_4": "Each person is assessed for group or single work, and starts within twenty working days.",
        "standard_5": "Sessions are held in three towns and in the evening; interpreters and easy-read papers are booked as needed.",
        "standard_6": "Staff are trained, supervised and paid for preparation. Partners' workers sit in another team with another manager.",
        "standard_7": "Records are audited each quarter by someone from outside, and results are published each year.",
    },
)
KIT = Theme(
    summary="High-visibility vests, torches and a counting device for volunteers in {place}.",
    how="",
    problem="",
    evidence=(),
    doing="Eight volunteers will be seen, be safe and count vehicles twice a month. We will tell the village and the police what we find. People will see that somebody cares, and drivers will slow down.",
    milestones=(),
    measures=(),
    outputs=(),
    others="",
    partner="",
    risks=(),
    after="",
    drop="",
    heads=(),
    people=8,
)
EVENING = Theme(
    summary="Four evenings in {place} about fraud and doorstep crime, with tea and plain advice for older people.",
    how="",
    problem="",
    evidence=(),
    doing="A police volunteer and a bank's adviser will speak on four evenings in the hall, and stay for questions. A card for beside the telephone goes home with everyone. We will ask before and after who would know what to do.",
    milestones=(),
    measures=(),
    outputs=(),
    others="",
    partner="",
    risks=(),
    after="",
    drop="",
    heads=(),
    people=120,
)
WALKS = Theme(
    summary="A walking bus for children in {place}: vests, a banner and training for the parents who lead it.",
    how="",
    problem="",
    evidence=(),
    doing="Twelve parents will lead a walking bus on two routes each school day. Forty children will walk instead of being driven, the gate will be clearer, and children will learn how to cross a road.",
    milestones=(),
    measures=(),
    outputs=(),
    others="",
    partner="",
    risks=(),
    after="",
    drop="",
    heads=(),
    people=52,
)
