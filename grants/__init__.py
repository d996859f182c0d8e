"""The life of a grant, in eight sentences; the folders below stand in this order.

An organisation answers a call (`applications`). Officers check the bid, assessors score it, a panel recommends
(`assessment`). The Commissioner signs a notice and the body is offered, and accepts, a grant (`awards`). The grant is
paid in instalments, never twice (`payments`). The grantee says what the money did (`returns`). Every sheet that finance
and auditors read is written here (`spreadsheets`). What the law and the public are owed is drawn from the record
(`transparency`). The desks show each person what waits for her (`workspace`).

You may import what sorts before you.
"""
