"""Reasons that assessors give, by criterion and score."""

ABOUT = {
    "fit": ("the link to the outcomes of the Plan", "how the work leads to the outcome named"),
    "need": ("the evidence of need", "the figures behind the need"),
    "delivery": ("the plan of work and its partners", "who does what by when"),
    "results": ("the measures and their baseline", "how results will be known"),
    "ability": ("how the body is run and looks at risk", "governance and safeguards"),
    "sustain": ("what remains afterwards", "what happens when the money ends"),
    "value": ("what is gained for the money", "the costs beside the gain"),
    "overall": ("the bid as a whole", "the whole of it"),
}
SAYS = (
    ("Nothing is said about {about}.", "We found no answer on {about}."),
    ("Little is said about {about}, and it is general.", "A sentence or two on {about}; no detail."),
    ("Part of {about} is clear, but gaps matter.", "On {about} the main point is there; the proof is not."),
    ("Good enough on {about}; small gaps.", "We were satisfied by {about}, with questions left."),
    ("Good on {about}, with evidence from the place itself.", "Clear and full on {about}."),
    ("Could serve as an example on {about}.", "We have seldom seen {about} set out so well."),
)


def reason_for(key: str, score: int, flavour: int = 0) -> str:
    """A sentence for one score; `flavour` keeps two assessors from saying the same."""
    about = ABOUT.get(key, ABOUT["overall"])[flavour % 2]
    return SAYS[score][flavour % 2].format(about=about)
