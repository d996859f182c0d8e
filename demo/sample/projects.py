"""What is asked for: every bid of the sample data by its key, call by call. Sums have pence on a third, as real ones do."""

from demo.sample import themes as the
from demo.sample.answers import Project

# The round that takes bids now.
OPEN = {
    "draft_new": Project("fosse_magna", the.SPEED_SIGN, "A speed sign for Fosse Magna", 340_000, "O12"),
    "draft_full": Project("avonfield", the.SPEED_WATCH, "Avonfield keeps watch", 187_550, "O12"),
    "sent": Project("kingsbarrow", the.YOUNG_DRIVERS, "Think before you drive", 812_000, "O12 O13"),
    "sent_twice": Project("combe_ashby", the.SPEED_WATCH, "Eyes on Combe Ashby", 264_025, "O12"),
    "withdrawn": Project("dunsmere", the.SPEED_SIGN, "A sign for Dunsmere", 300_000, "O12"),
    "on_paper": Project("redmarsh", the.SPEED_WATCH, "Redmarsh looks out", 198_000, "O12"),
    "by_phone": Project("nether_swanmore", the.SPEED_SIGN, "A second sign that moves", 325_010, "O12"),
}
# The round that is being assessed.
BEFORE = {
    "scoring_too": Project("fosse_magna", the.SPEED_SIGN, "Slow down in Fosse Magna", 412_060, "O12"),
    "in_check": Project("redmarsh", the.SPEED_WATCH, "Redmarsh slows down", 210_000, "O12"),
    "more_asked": Project("nether_swanmore", the.SPEED_SIGN, "A sign that moves", 378_040, "O12"),
    "ineligible": Project("night_lantern", the.SPEED_WATCH, "Night Lantern on the road", 150_000, "O12", least_pct=60),
    "eligible": Project("dunsmere", the.GATES, "Gates for Dunsmere", 500_000, "O12"),
    "scoring": Project("brailsworth", the.SPEED_WATCH, "Brailsworth Speed Watch", 243_500, "O12"),
    "moderated": Project("millrace", the.CYCLING, "Millrace rides", 640_000, "O12", 120_000),
    "panel": Project("combe_ashby", the.GATES, "Gates for Combe Ashby", 499_999, "O12"),
    "full": Project("kingsbarrow", the.SPEED_SIGN, "A sign for Kingsbarrow", 355_000, "O12"),
    "part": Project("wheelwise", the.CYCLING, "Level two for all", 1_000_000, "O12 O13", 250_000),
    "reserve": Project("avonfield", the.SPEED_WATCH, "A device for Avonfield", 176_030, "O12"),
    "none": Project("millrace_two", the.YOUNG_DRIVERS, "Millrace drives safe", 1_000_000, "O12"),
    "council": Project("hollin_vale", the.CYCLING, "Hollin Vale rides", 612_045, "O12"),
    "police": Project("eastmarch", the.YOUNG_DRIVERS, "Eastmarch drives", 743_010, "O12 O13"),
    "on_notice": Project("fosse_magna", the.SPEED_WATCH, "Fosse Magna keeps watch", 300_000, "O12"),
    "on_notice_too": Project("open_door", the.YOUNG_DRIVERS, "New drivers, long lives", 945_060, "O12 O13"),
}
# The year before the grants that run.
LAST_YEAR = {
    "whole": Project("gableend", the.OUTREACH, "Gableend at the door", 1_180_050, "O6"),
    "underspent": Project("wheelwise", the.BOXING, "Wheelwise evenings", 900_050, "O7"),
    "nearly": Project("hollin_vale", the.MENTORING, "Hollin Vale listens", 1_240_000, "O7"),
    "turned_down": Project("cobblers", the.BOXING, "Cobblersyard opens late", 610_000, "O7"),
}
LAST_PROGRAMME = {"steady": Project("ravelin", the.PROGRAMME, "Change that lasts, first year", 15_000_000, "O6 O5 O4")}
# Grants that run.
RUNNING = {
    "steady": Project("lanternfield", the.OUTREACH, "Out to the villages", 1_840_000, "O6 O5", 200_000),
    "reported": Project("brackenhill", the.BOXING, "Brackenhill in the ring", 985_050, "O7"),
    "queried": Project("kestrel", the.MENTORING, "Kestrel mentors", 1_200_000, "O7", 300_000),
    "bounced": Project("open_door", the.HATE_CRIME, "Somewhere to say it", 620_050, "O11"),
    "late": Project("millrace", the.MENTORING, "Millrace mentors", 1_475_000, "O7"),
    "small": Project("second_path", the.OUTREACH, "Somebody to ring", 730_000, "O6"),
    "declined": Project("night_lantern", the.BOXING, "Open late", 500_000, "O7"),
    "lapsed": Project("redmarsh", the.BOXING, "Redmarsh evenings", 300_000, "O7"),
    "refused": Project("millrace_two", the.HATE_CRIME, "Millrace speaks up", 1_999_999, "O11"),
    "waiting_list": Project("ravelin", the.MENTORING, "Second chances", 1_100_000, "O7"),
}
# Bids of the same round that came to nothing, or were not to be funded.
TURNED_DOWN = {
    "ineligible": Project("tanhouse", the.BOXING, "Tanhouse evenings", 743_020, "O7"),
    "withdrawn": Project("wheelwise", the.BOXING, "Wheelwise workshop", 912_530, "O7"),
    "moderated": Project("gableend", the.OUTREACH, "Gableend reaches out", 1_312_045, "O6"),
    "council": Project("hollin_vale", the.MENTORING, "Hollin Vale mentors", 1_520_010, "O7"),
    "police": Project("eastmarch", the.MENTORING, "Eastmarch mentors", 1_130_055, "O7"),
    "small_group": Project("cobblers", the.BOXING, "Cobblersyard evenings", 642_015, "O7"),
}
PARTNERSHIPS = {
    "first": Project("northmarch", the.OUTREACH, "Northmarch reaches out", 3_412_045, "O7", 250_000),
}
IDEAS = {
    "first": Project("northmarch", the.OUTREACH, "An idea for Northmarch", 1_900_000, "O7"),
}
CANCELLED = {
    "first": Project("northmarch", the.OUTREACH, "Northmarch listens", 1_912_000, "O7", 150_000),
}
# Two years of help for victims.
VICTIMS = {
    "equal": Project("lanternfield", the.OUTREACH, "Lanternfield listens", 4_000_000, "O6 O5"),
    "unequal": Project("open_door", the.HATE_CRIME, "Open Door for all", 4_500_000, "O11", printed="2 years x £13,500 = £27,500"),
    "conditional": Project("second_path", the.OUTREACH, "Second Path and after", 3_000_000, "O6"),
    "refused": Project("ravelin", the.OUTREACH, "Ravelin listens", 3_612_055, "O6", 250_000),
}
# A round that is over.
FINISHED = {
    "declined": Project("brailsworth", the.SPEED_SIGN, "A sign for Brailsworth", 420_000, "O12"),
}
PROGRAMME = {
    "offered": Project("ravelin", the.PROGRAMME, "Change that lasts", 21_500_000, "O6 O5 O4"),
    "accepted": Project("second_path", the.PROGRAMME, "Second Path for families", 15_902_500, "O6 O4"),
    "refused": Project("lanternfield", the.PROGRAMME, "From the other side", 18_250_000, "O6"),
}
DONATIONS = {
    "whole_way": Project("avonfield", the.KIT, "Vests and torches for Avonfield", 50_000, "O12"),
    "waiting": Project("dunsmere", the.WALKS, "The walking bus", 42_075, "O12"),
    "ready": Project("brailsworth", the.WALKS, "Walking to Brailsworth school", 25_000, "O12"),
    "drafted": Project("fosse_magna", the.EVENING, "Four evenings at Fosse Magna", 30_000, "O11"),
    "approved": Project("redmarsh", the.EVENING, "Tea and no nonsense", 64_000, "O11"),
    "asked": Project("nether_swanmore", the.KIT, "Seen in the dark", 38_060, "O12"),
}
