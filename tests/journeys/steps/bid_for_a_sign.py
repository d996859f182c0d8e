"""The bid of a parish council for a sign that shows drivers their speed: what the clerk types, section by section."""

from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.steps.clerk import Answer, answers_section, choose, on, pick, rows, text, tick, upload

NAME = "A sign that shows drivers their speed"
HIGHWAY = "The highway"
PROBLEM = "Drivers pass the school at 37 miles an hour. Two children were hurt last year, and parents no longer let them walk."


def sections(folder: Path) -> dict[str, list[Answer]]:
    """Section titles in the order of the form, with the answers to each."""
    return {
        "Your organisation": [
            rows("Contact", {"Name": "Robin Chair", "Role": "Chair", "Email address": "chair@wickford.example"}),
            text("Minute by which the council agreed to apply", "26/118 of 3 March"),
        ],
        "Your finances": [
            text("Year of your latest annual return (AGAR)", "2026"),
            text("Your precept this year", "£18,400"),
            rows("Grant", {"Funder": "The office", "Fund": "Road Safety Fund", "Year": "2024", "Amount": "900"}),
        ],
        "Links and interests": [
            choose("Does anyone who works for the police, or did in the last three years, work for you or help to run you?", "No"),
            choose("Is anyone in your organisation linked to the Commissioner, the office’s staff or the panel?", "No"),
        ],
        "Your project": [
            text("Name of the project", NAME),
            text("Summary that we may publish", "A sign outside the school that shows drivers how fast they go, and volunteers who count."),
            pick("Main outcome", "O12: Safer roads"),
            text(
                "How will the work bring those outcomes about?",
                "Drivers who see their speed slow down. The figures tell the police when to come.",
            ),
        ],
        "The need for it": [
            text("What is the problem, and how do you know?", PROBLEM),
            rows("Figure", {"Source": "County survey", "Figure": "85th percentile of 37 mph in a 30 mph limit", "Date": (12, 9, 2026)}),
        ],
        "What you will do": [
            text("What will you do, and for whom?", "Put up the sign, train twelve volunteers and publish what it counts each month."),
            text("How many people will take part?", "12"),
            rows(
                "Milestone",
                {"What": "Order the sign", "By when": (15, 5, 2027), "Who": "Clerk"},
                {"What": "Put it up", "By when": (30, 6, 2027), "Who": "Contractor"},
                {"What": "Survey again", "By when": (28, 2, 2028), "Who": "Speed Watch"},
            ),
        ],
        "Where and with whom": [
            text("North Midshire", "100"),
            text("Postcode of the main place", "cv9 1aa"),
            text(
                "Who else works on this, and how do you avoid doing the same twice?",
                "The school keeps its walking bus; we share the counts with it.",
            ),
            rows("Talk", {"Partnership or team": "North Midshire safer neighbourhood team", "When": (2, 10, 2026)}),
        ],
        "Road safety": [tick("Pedestrians"), tick("Children"), tick("Safe speeds"), tick("Speed sign")],
        HIGHWAY: [choose("Will anything be fixed to the highway?", "Yes")],
        "Speed data and equipment": [
            rows("Device", {"What": "Speed sign", "Road": "Mill Lane", "Map point": "sp 3184 6571"}),
            rows(
                "Survey",
                {
                    "Road": "Mill Lane",
                    "Date": (12, 9, 2026),
                    "Limit, mph": "30",
                    "Vehicles": "1840",
                    "85th percentile, mph": "37.4",
                    "Over the limit, %": "41.5",
                },
            ),
            text("Who owns, insures, maintains and moves the kit, and for how long?", "The council owns and insures it for ten years."),
        ],
        "Results": [
            rows(
                "Measure",
                {
                    "Outcome and measure": "=A measure of our own",
                    "Your own measure (optional)": "85th percentile speed on Mill Lane",
                    "Its unit (optional)": "mph",
                    "Baseline: where it stands now (optional)": "37.4",
                    "Target": "31",
                    "By when": (28, 2, 2028),
                    "How you will measure it": "The same survey, in the same week of term",
                },
            ),
            rows(
                "Output",
                {"What": "Speed sign put up", "Unit": "signs", "Number": "1"},
                {"What": "Volunteers trained", "Unit": "people", "Number": "12"},
            ),
            choose("Is one of your targets that more people report a crime?", "No"),
        ],
        "Money": [
            text("How much do you ask for?", "6,800"),
            choose("Can you recover VAT?", "Yes, in full"),
            text("The least amount with which you could go ahead", "5,800"),
            text("With that amount, what would drop out?", "We would train the volunteers ourselves, more slowly."),
        ],
        "Budget": [
            rows(
                "Cost",
                {
                    "Heading": "=Equipment",
                    "What it is for": "Sign, pole and battery",
                    "Quantity (optional)": "1",
                    "Cost of one": "6,200",
                    "Asked of us": "5,800",
                    "From others (optional)": "400",
                },
                {
                    "Heading": "=Training",
                    "What it is for": "Training of volunteers",
                    "Quantity (optional)": "4",
                    "Cost of one": "£250",
                    "Asked of us": "1000",
                },
            ),
            rows("Source", {"Source": "Parish precept", "Cash or in kind": "=Cash", "Amount": "400", "How far": "=Secured"}),
            upload("Quotes for any item over £1,000 (optional)", "Quote for the sign.pdf", folder),
        ],
        "Risks and what comes after": [
            rows(
                "Risk",
                {
                    "Risk": "The sign is stolen",
                    "What you do about it": "Locked and insured",
                    "Likelihood, 1 to 5": "2",
                    "Impact, 1 to 5": "3",
                    "Who watches it": "Clerk",
                },
                {
                    "Risk": "Too few volunteers",
                    "What you do about it": "Ask the school",
                    "Likelihood, 1 to 5": "2",
                    "Impact, 1 to 5": "2",
                    "Who watches it": "Chair",
                },
            ),
            text("What goes on after the money ends?", "The council maintains the sign from the precept, and the counting goes on."),
        ],
        "Policies and declaration": [
            tick("You may share this bid with the police"),
            tick("I may apply for this organisation."),
        ],
    }


def fills_in_the_bid(page: Page, folder: Path) -> int:
    """Every section in its order, each leading to the next; gives the number of answers. She stands on the first."""
    answered = 0
    for title, answers in sections(folder).items():
        answers_section(page, title, answers)
        answered += len(answers)
        if title == HIGHWAY:
            answered += asks_for_consent(page)
    return answered


def asks_for_consent(page: Page) -> int:
    """What the form asks once something is fixed to the highway: each answer brings up the next question."""
    first = [
        choose("Who is responsible for the road?", "The county council"),
        choose("Do you have the highways authority’s written consent?", "Not yet, but we have asked for it"),
    ]
    then = [
        text("The highways authority’s reference for your request", "HW/26/0417"),
        on("When did you ask for it?", 20, 10, 2026),
    ]
    answers_section(page, HIGHWAY, first)
    answers_section(page, HIGHWAY, then)
    return len(first) + len(then)
