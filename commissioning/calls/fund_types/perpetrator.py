from commissioning.calls.fund_types import FundType, criteria

TYPE = FundType(
    key="perpetrator",
    name="Perpetrator programme",
    preset="major",
    question_set="dapp",
    return_set="dapp-return",
    criteria=criteria(fit=15, need=10, delivery=20, results=15, ability=25, sustain=5, value=10, floors={"fit": 2, "ability": 3}),
    legal_basis="asb_2014_s143",
    tolerance_pct=0,
)
