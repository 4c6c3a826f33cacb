"""Who may do what: one table, of which every cell is a test. The docs have it too.

`+` is let in; a number is the status of the refusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from detector.domain.scope import Scope
from tests.survival.ground import SECRETS, Ground, base

HOLDS = """
who                                 | health | page | read | refresh | batch | watch | admin | probe
nobody                              | +      | +    | +    | +       | +     | 401   | 401   | 401
nobody, where all is closed         | +      | +    | 401  | 401     | 401   | 401   | 401   | 401
a cookie                            | +      | +    | +    | +       | +     | 401   | 401   | 401
Authorization: Basic                | +      | +    | +    | +       | +     | 401   | 401   | 401
a key with no scope                 | +      | +    | 403  | 403     | 403   | 403   | 403   | 403
a key with read                     | +      | +    | +    | 403     | 403   | 403   | 403   | 403
a key with refresh                  | +      | +    | 403  | 403     | 403   | 403   | 403   | 403
a key with read, refresh            | +      | +    | +    | +       | 403   | 403   | 403   | 403
a key with batch                    | +      | +    | 403  | 403     | +     | 403   | 403   | 403
a key with watch                    | +      | +    | 403  | 403     | 403   | +     | 403   | 403
a key with admin                    | +      | +    | 403  | 403     | 403   | 403   | +   | 403
a key with probe                    | +      | +    | 403  | 403     | 403   | 403   | 403   | +
a key with all, as Bearer           | +      | +    | +    | +       | +     | +     | +   | +
an expired key                      | +      | +    | 401  | 401     | 401   | 401   | 401   | 401
a revoked key                       | +      | +    | 401  | 401     | 401   | 401   | 401   | 401
a key from before its rotation      | +      | +    | 401  | 401     | 401   | 401   | 401   | 401
a key with one sign changed         | +      | +    | 401  | 401     | 401   | 401   | 401   | 401
nonsense as x-api-key               | +      | +    | 401  | 401     | 401   | 401   | 401   | 401
the administrator's token           | +      | +    | +    | +       | +     | +     | +   | +
the same with one sign more         | +      | +    | 401  | 401     | 401   | 401   | 401   | 401
the same as x-api-key               | +      | +    | 401  | 401     | 401   | 401   | 401   | 401
a wrong key beside that token       | +      | +    | 401  | 401     | 401   | 401   | 401   | 401
"""
"""`page`: the dashboard's, which says itself what it may not load."""

NEEDS: Mapping[str, str] = {
    "predict, forced": "refresh",
    "batch": "batch",
    "batch, in lines": "batch",
    "token page": "page",
    "probes": "probe",
    "health": "health",
    "health, deep": "health",
    **dict.fromkeys(("keys, make", "keys, list", "keys, rotate", "keys, revoke"), "admin"),
    **dict.fromkeys(("watches, make", "watches, list", "watches, end"), "watch"),
}
"""What a request needs; all others need `read`."""


@dataclass(frozen=True, slots=True)
class Who:
    """What a client sends, and what is done to its key before."""

    headers: Mapping[str, str]
    scopes: str | None = None
    change: str = ""
    env: Mapping[str, str] | None = None

    def prepare(self, at: Ground) -> None:
        """The key has these scopes from now on, or has ended."""
        connection = at.service.database.connection
        if self.scopes is not None:
            # Both columns are read; the second has what older Workers do not know.
            connection.execute(
                "UPDATE api_keys SET scopes = ?, more_scopes = '' WHERE name = 'all'",
                [self.scopes],
            )
        if self.change:
            connection.execute(f"UPDATE api_keys SET {self.change} WHERE name = 'all'")


def whos() -> Mapping[str, Who]:
    """By the names of the table."""
    key, token = base().key, SECRETS["ADMIN_TOKEN"]
    mine = {"x-api-key": key}
    other = f"{key[:-1]}{'0' if key[-1] != '0' else '1'}"
    return {
        "nobody": Who({"accept": "*/*"}),
        "nobody, where all is closed": Who({"accept": "*/*"}, env={"ANONYMOUS_SCOPES": "none"}),
        "a cookie": Who({"cookie": f"x-api-key={key}; authorization=Bearer {token}"}),
        "Authorization: Basic": Who({"authorization": f"Basic {token}"}),
        "a key with no scope": Who(mine, ""),
        "a key with read": Who(mine, "read"),
        "a key with refresh": Who(mine, "refresh"),
        "a key with read, refresh": Who(mine, "read refresh"),
        "a key with batch": Who(mine, "batch"),
        "a key with watch": Who(mine, "watch"),
        "a key with admin": Who(mine, "admin"),
        "a key with probe": Who(mine, "probe"),
        "a key with all, as Bearer": Who({"authorization": f"Bearer {key}"}, " ".join(Scope)),
        "an expired key": Who(mine, change="expires_at_ms = created_at_ms + 1"),
        "a revoked key": Who(mine, change="revoked_at_ms = created_at_ms + 1"),
        "a key from before its rotation": Who(mine, change="form = 'another'"),
        "a key with one sign changed": Who({"x-api-key": other}),
        "nonsense as x-api-key": Who({"x-api-key": "let me in"}),
        "the administrator's token": Who({"authorization": f"Bearer {token}"}),
        "the same with one sign more": Who({"authorization": f"Bearer {token}x"}),
        "the same as x-api-key": Who({"x-api-key": token}),
        "a wrong key beside that token": Who(
            {"x-api-key": other, "authorization": f"Bearer {token}"}
        ),
    }


def table() -> Mapping[str, Mapping[str, str]]:
    """HOLDS by client and need."""
    head, *rows = [
        [cell.strip() for cell in line.split("|")] for line in HOLDS.strip().splitlines()
    ]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}
