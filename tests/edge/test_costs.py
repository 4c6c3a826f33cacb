"""The rows that a real D1 counts for requests, as `python -m tools.cost` measures them."""

from tools.costs.measuring import FOLLOWING, NEW, STORED, kinds, measure

TOKENS = 6


def test_rows_are_counted_by_kind() -> None:
    uses = {use.kind: use for use in measure(TOKENS, slower=1.0, asked=2)}
    assert {kind.name for kind in kinds(TOKENS)} < set(uses)
    stored, new, again = uses[STORED], uses[NEW], uses["/predict, read again"]
    assert (stored.statements, stored.rows_written) == (1, 0)
    assert 1 <= stored.rows_read <= 10
    assert new.statements == again.statements == 12
    # Of those 22, four follow the prediction, for as long as a day's sample takes all.
    assert (new.rows_written, again.rows_written) == (22, 15)
    # It looks at its own words alone, though the others' are more.
    assert new.rows_read < 45
    assert uses["/predict, stored, with a key"].rows_written == 1
    assert uses["a malformed id"].statements == 0
    assert 5 < uses[FOLLOWING].rows_written < 100
    # What nobody may turn into a scan: a list reads its page, whatever is stored.
    assert uses["/api/tokens, a page"].rows_read < 12 * TOKENS
