"""Adds what is over to the record of predictions. Imports the domain and ports.

Nothing is lost when a run ends before it: what waits is found again by the next one.
"""

from detector.domain import track_record
from detector.domain.follow_up import FollowUp, Settled
from detector.domain.forecast import Word
from detector.domain.instants import iso_utc
from detector.domain.outcome import judge
from detector.domain.track_record import Link
from detector.ports.follow_ups import FollowUps

MAX_SETTLED = 200
"""Rows added in one run."""


async def settle(store: FollowUps, now_ms: int) -> int:
    """Settle predictions whose window is over, longest first; returns how many.

    None when another run added to the record at the same moment: it settled the same ones.
    Raises StorageUnavailable.
    """
    closing = await store.closing(MAX_SETTLED)
    rows: list[Settled] = []
    end = closing.end
    for one in closing.follow_ups:
        if one.forecast.word is None:
            continue
        rows.append(_row(one, one.forecast.word, end, now_ms))
        end = Link(end.number + 1, rows[-1].cells[-1])
    return await store.settle(closing.end, rows)


def _row(one: FollowUp, word: Word, after: Link, now_ms: int) -> Settled:
    forecast = one.forecast
    fate = judge(forecast.price_usd, one.readings, word.window_hours)
    times = (iso_utc(one.fetched_at_ms), iso_utc(now_ms))
    made = track_record.cells(
        after, one.mint, times, (forecast, word), one.readings, fate, one.rate
    )
    return Settled(one, word, made, fate)
