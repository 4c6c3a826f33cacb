"""`make survive`: fifty kills, and ten minutes of everything, on this machine.

    PYTHONPATH=src:. python -m tests.survival [--kills N] [--soak SECONDS]

Prints what came of it. Its status is 0 when nothing was lost, and clients got what they may get.
The short form is part of `make test`: tests/edge/test_survival.py.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

from tests.fakes import FakeReplicate, FakeRugCheck
from tests.survival.kills import Killed, kill_often, secrets_in
from tests.survival.soak import Soaked, faults_in, soak

EARLY = 1_000
"""After so many answers the isolate has met most of what comes."""

MOST_MB = 128.0
"""What the platform lets an isolate hold."""


def told_of_kills(found: Killed) -> list[str]:
    """A plain summary."""
    ledger = found.ledger
    return [
        f"kills in the middle of writes   {found.kills}",
        f"  acknowledged writes           {ledger.acknowledged}",
        f"  acknowledged writes lost      {len(found.lost)}",
        f"  writes cut off                {ledger.cut_off}, kept whole or not at all",
        f"  halves of writes found        {len(found.halves)}",
        f"  messages of the live feed     {len(found.heard)}, {found.missed} missed or repeated",
        f"  faults in the log             {len(faults_in(found.log))}",
        f"  until it served again         {median(found.restarts_s):.1f} s in the middle",
    ]


def told_of_soak(found: Soaked) -> list[str]:
    """A plain summary."""
    early, late = found.memory_at(EARLY), found.memory[-1]
    most = Counter(dict(found.answers.most_common(8)))
    return [
        f"load with faults                {found.seconds / 60:.1f} minutes",
        f"  answers                       {found.answers.total()}, {dict(most)} and others",
        f"  answers that none should get  {len(found.wrong)}",
        f"  faults in the log             {len(faults_in(found.log))}",
        f"  clocks that jumped            {len(found.jumped_at)}, both ways",
        f"  sources that recovered        {len(found.recoveries_s)}, "
        f"{max(found.recoveries_s, default=0):.1f} s at most until new tokens were analysed",
        f"  isolate after {early.answers:>6} answers   {early.memory.isolate:.1f} MB "
        f"({early.memory.python:.1f} of them Python's)",
        f"  isolate after {late.answers:>6} answers   {late.memory.isolate:.1f} MB "
        f"({late.memory.python:.1f} of them Python's)",
        f"  isolate, minute by minute     {by_minute(found)} MB",
        f"  process                       {early.memory.process:.0f} MB, then "
        f"{late.memory.process:.0f} MB: the local runtime with its databases",
    ]


def by_minute(found: Soaked) -> str:
    """The isolate's memory at the end of each minute."""
    last = {int(one.at_s // 60): round(one.memory.isolate) for one in found.memory}
    return " ".join(str(mb) for mb in last.values())


def good(killed: Killed | None, soaked: Soaked | None) -> bool:
    """Whether all went as it should."""
    fine = True
    if killed is not None:
        fine = not (
            killed.lost
            or killed.halves
            or killed.missed
            or killed.ledger.refused
            or faults_in(killed.log)
        )
    if soaked is not None:
        most = max(one.memory.isolate for one in soaked.memory)
        fine = fine and not (soaked.wrong or faults_in(soaked.log)) and most < MOST_MB
    return fine


def main() -> int:
    """Do it all, and print."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--soak", type=float, default=600.0)
    given = asked.parse_args()
    began, killed, soaked = time.monotonic(), None, None
    told: list[str] = []
    with FakeRugCheck() as rugcheck, FakeReplicate() as replicate:
        if given.kills:
            with tempfile.TemporaryDirectory(prefix="survivors-") as folder:
                killed = kill_often(Path(folder), given.kills, rugcheck)
                told = secrets_in(Path(folder), killed)
            wrong = [
                *told,
                *killed.lost,
                *killed.halves,
                *killed.ledger.refused,
                *faults_in(killed.log),
            ]
            print("\n".join([*told_of_kills(killed), *wrong[:20]]), flush=True)
        if given.soak:
            rugcheck.reset()
            soaked = soak(given.soak, rugcheck, replicate)
            wrong = [*soaked.wrong, *faults_in(soaked.log)]
            print("\n".join([*told_of_soak(soaked), *wrong[:20]]), flush=True)
    fine = good(killed, soaked) and not told
    print(
        f"{'survived' if fine else 'NOT survived'}, {(time.monotonic() - began) / 60:.0f} minutes"
    )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
