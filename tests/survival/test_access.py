"""Every cell of the table of access: every kind of client, every route."""

import json

import pytest

from detector.domain.scope import Scope
from detector.web.router import UNLIMITED
from detector.web.routes import ROUTES
from tests.survival.access import NEEDS, table, whos
from tests.survival.asks import ASKS
from tests.survival.ground import base, ground
from tests.survival.table import WITHOUT
from tests.survival.test_faults import said, whole

TABLE = table()
COUNTED = {"api_key_usage"}
OF_ITS_OWNER = {("watches, end", "the administrator's token")}
"""Let in, and told that the watch is none of theirs."""


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("who", TABLE)
def test_a_cell(who: str, ask: str) -> None:
    expected, client = TABLE[who][NEEDS.get(ask, "read")], whos()[who]
    at = ground(**(client.env or {}))
    client.prepare(at)
    made, before = at.changes, {} if expected == "+" else at.rows()
    answer = at.ask(ASKS[ask].request(**client.headers))
    whole(answer)
    if expected == "+":
        usual = 404 if (ask, who) in OF_ITS_OWNER else WITHOUT[ask].status
        assert (answer.status, said(answer) if usual < 400 else "") == (usual, "")
    else:
        code = {"401": "unauthorized", "403": "forbidden"}[expected]
        assert (str(answer.status), said(answer)) == (expected, code)
        assert answer.headers.get("www-authenticate") == ("Bearer" if expected == "401" else None)
        if at.changes != made:
            changed = {name for name, now in at.rows().items() if now != before[name]}
            assert changed <= (COUNTED if expected == "403" else set()), "nothing was done"
        assert at.network.calls == []
    told = at.told()
    own = f'"secret":"{json.loads(answer.body or "")["secret"]}"' if answer.status == 201 else ""
    assert [one for one in base().planted if one in told and one not in own] == []
    at.close()


def test_the_table_is_complete() -> None:
    assert set(TABLE) == set(whos())
    needs = {need for row in TABLE.values() for need in row}
    assert needs == {"health", "page", *Scope}
    for name, ask in ASKS.items():
        (route,) = [one for one in ROUTES if (one.method, one.path) == (ask.method, ask.route)]
        need = NEEDS.get(name, "read")
        if route.page or route.cost == UNLIMITED:
            assert need in ("page", "health")
        else:
            assert need == route.access or (need == "refresh" and route.asks)
