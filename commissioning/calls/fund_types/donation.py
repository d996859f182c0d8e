from commissioning.calls.fund_types import SCALE, CriterionDraft, FundType

TYPE = FundType(
    key="donation",
    name="Donations under £1,000",
    preset="donation",
    question_set="donation",
    criteria=(
        CriterionDraft(
            "overall", "Overall", 100, "Worth doing, for the people it says, at a fair price.", floor=2, tie_rank=1, anchors=SCALE
        ),
    ),
    tolerance_pct=0,
)
