from commissioning.calls.fund_types import FundType, criteria

TYPE = FundType(
    key="prevention",
    name="Prevention and diversion",
    preset="standard",
    question_set="pdg",
    criteria=criteria(fit=25, need=15, delivery=20, results=15, ability=10, sustain=5, value=10, floors={"fit": 2}),
)
