"""The rows that a real D1 counts for requests, as `python -m tools.cost` measures them."""

from tools.costs.measuring import FOLLOWING, NEW, STORED, kinds, measure

TOKENS = 6
MOST_READ = {
    "/api/stats": 4,
    "/api/tokens/{id}/history": 5,
    "/badge/{id}.svg": 2,
    "/card/{id}.png": 2,
}
"""Rows of what takes one statement. Each is less than there are tokens: none looks at them all."""


def test_rows_are_counted_by_kind() -> None:
    uses = {use.kind: use for use in measure(TOKENS, slower=1.0, asked=2)}
    assert {kind.name for kind in kinds(TOKENS)} < set(uses)
    stored, new, again = uses[STORED], uses[NEW], uses["/predict, read again"]
    assert (stored.statements, stored.rows_written) == (1, 0)
    assert 1 <= stored.rows_read <= 6
    assert new.statements == again.statements == 12
    # Of those 22, four follow the prediction, for as long as a day's sample takes all.
    assert (new.rows_written, again.rows_written) == (22, 15)
    # It looks at its own words alone, though the others' are more.
    assert new.rows_read <= 38
    assert again.rows_read <= 41
    assert uses["/predict, stored, with a key"].rows_written == 1
    assert uses["a malformed id"].statements == 0
    assert 5 < uses[FOLLOWING].rows_written < 100
    known = [uses[name] for name in MOST_READ]
    assert {(use.statements, use.rows_written) for use in known} == {(1, 0)}
    read = {use.kind: use.rows_read for use in known}
    assert {name: n for name, n in read.items() if not 1 <= n <= MOST_READ[name]} == {}
    # What nobody may turn into a scan: a list reads its page, whatever is stored.
    assert uses["/api/tokens, a page"].rows_read <= TOKENS
