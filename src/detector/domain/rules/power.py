"""A power over holders that an address has. Imports the domain only.

The one place where a power meets what is known of the token's issuer: a power that a known issuer
accounts for keeps its severity, says why in its context, and is no evidence of fraud by itself.
"""

from detector.domain.authority import Authority, AuthorityState
from detector.domain.issuers import power_context
from detector.domain.rules.rule import Answer, CannotTell, Case, Hit, Severity
from detector.domain.rules.said import Sentence, say
from detector.domain.rules.wording import visible

NOT_NAMED = CannotTell(say("gap.extension"))


def accounted(case: Case, code: str) -> Sentence | None:
    """Why the token's issuer has the power that a finding names; None when nothing says so."""
    return power_context(case.mint, case.report, code)


def held_by(
    case: Case,
    holder: Authority,
    code: str,
    said: Sentence,
    *,
    unknown: Sentence = NOT_NAMED.said,
    severity: Severity = Severity.DANGER,
    critical: bool = False,
) -> Answer:
    """The answer for a power that an address holds, or that was given up for good."""
    if holder.state is AuthorityState.UNKNOWN:
        return CannotTell(unknown)
    if holder.state is AuthorityState.REVOKED:
        return None
    return power(case, code, said, value=who(holder), severity=severity, critical=critical)


def power(
    case: Case,
    code: str,
    said: Sentence,
    *,
    value: float | str | bool,
    threshold: float | None = None,
    unit: str | None = None,
    severity: Severity = Severity.DANGER,
    critical: bool = False,
) -> Hit:
    """The finding that somebody has a power, with what explains it."""
    context = accounted(case, code)
    return Hit(
        severity,
        said,
        value=value,
        threshold=threshold,
        unit=unit,
        critical=critical and context is None,
        context=context,
        expected=context is not None,
    )


def who(holder: Authority) -> str:
    """The address, as it may be shown."""
    return visible(holder.address or "")
