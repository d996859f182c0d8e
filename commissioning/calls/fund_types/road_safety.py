from commissioning.calls.fund_types import FundType, criteria

TYPE = FundType(
    key="road_safety",
    name="Road safety",
    preset="standard",
    question_set="rsf",
    criteria=criteria(fit=20, need=20, delivery=15, results=15, ability=10, sustain=10, value=10, floors={"fit": 2}),
)
