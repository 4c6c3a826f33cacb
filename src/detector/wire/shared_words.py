"""The words of badges, cards and link previews, in both languages. Imports the domain only.

The words of bands and reasons are the dashboard's; a test compares them with public/i18n/.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from detector.domain.glance import Glance, Said

BRAND: Final = "Token Anomaly Detector"

_EN: Final = {
    "band.low": "Low risk",
    "band.medium": "Medium risk",
    "band.high": "High risk",
    "band.critical": "Critical risk",
    "band.unknown": "Risk unknown",
    "said.not_analysed": "Not analysed yet",
    "said.outdated": "Answer too old",
    "said.unmeasured": "Low by rules, not measured",
    "said.old": "{word}, old answer",
    "why.evidence.critical": "The checks found evidence of a trap.",
    "why.evidence.high": "The checks found danger, but no proof of a trap.",
    "why.chance.high": "No danger was found, but the chance of a deep fall is high.",
    "why.chance.medium": "No danger was found, but the chance of a deep fall is not low.",
    "why.chance.low": "No danger was found, and the chance of a deep fall is low.",
    "why.remote.high": "No danger was found, but one of two models calls the risk high.",
    "why.unmeasured.high": "No danger was found, but the chance of a deep fall is high, though it "
    "was not measured on such tokens.",
    "why.rules.low": "No danger was found, and the token is established.",
    "why.warnings.medium": "No danger was found, but several checks warn or could not be made.",
    "why.outside.medium": "No danger was found, but how often tokens like this fall was never "
    "measured.",
    "why.old": "This answer is too old to call the risk low.",
    "missing": "Too much is unknown to say more.",
    "none": "Its page analyses it.",
    "token": "Token",
    "unnamed": "Unnamed token",
    "counts": "Dangers: {dangers}. Warnings: {warnings}. Checks that could not be made: {gaps}.",
    "measured": "Of the {n} tokens that got this word, {share} lost 90% or more.",
    "unmeasured": "How often tokens like this fall was not measured.",
    "read": "Report read {time}",
    "open": "Open the token's page",
    "new_tab": "opens in a new tab",
    "disclaimer": "Not financial advice.",
}

_DE: Final = {
    "band.low": "Geringes Risiko",
    "band.medium": "Mittleres Risiko",
    "band.high": "Hohes Risiko",
    "band.critical": "Kritisches Risiko",
    "band.unknown": "Risiko unbekannt",
    "said.not_analysed": "Noch nicht analysiert",
    "said.outdated": "Antwort zu alt",
    "said.unmeasured": "Gering nach Regeln, nicht gemessen",
    "said.old": "{word}, alte Antwort",
    "why.evidence.critical": "Die Prüfungen fanden Anzeichen einer Falle.",
    "why.evidence.high": "Die Prüfungen fanden Gefahren, aber keinen Beleg einer Falle.",
    "why.chance.high": "Keine Gefahr gefunden, aber die Wahrscheinlichkeit eines tiefen Falls ist "
    "hoch.",
    "why.chance.medium": "Keine Gefahr gefunden, aber die Wahrscheinlichkeit eines tiefen Falls "
    "ist nicht gering.",
    "why.chance.low": "Keine Gefahr gefunden, und die Wahrscheinlichkeit eines tiefen Falls ist "
    "gering.",
    "why.remote.high": "Keine Gefahr gefunden, aber eines von zwei Modellen nennt das Risiko hoch.",
    "why.unmeasured.high": "Keine Gefahr gefunden, aber die Wahrscheinlichkeit eines tiefen Falls "
    "ist hoch, auch wenn sie an solchen Token nicht gemessen wurde.",
    "why.rules.low": "Keine Gefahr gefunden, und der Token ist etabliert.",
    "why.warnings.medium": "Keine Gefahr gefunden, aber mehrere Prüfungen warnen oder waren nicht "
    "möglich.",
    "why.outside.medium": "Keine Gefahr gefunden, aber wie oft solche Token fallen, wurde nie "
    "gemessen.",
    "why.old": "Diese Antwort ist zu alt, um das Risiko gering zu nennen.",
    "missing": "Zu viel ist unbekannt, um mehr zu sagen.",
    "none": "Seine Seite analysiert ihn.",
    "token": "Token",
    "unnamed": "Token ohne Namen",
    "counts": "Gefahren: {dangers}. Warnungen: {warnings}. Nicht mögliche Prüfungen: {gaps}.",
    "measured": "Von den {n} Token, die dieses Wort bekamen, fielen {share} um 90 % oder mehr.",
    "unmeasured": "Wie oft solche Token fallen, wurde nicht gemessen.",
    "read": "Bericht gelesen {time}",
    "open": "Zur Seite des Tokens",
    "new_tab": "öffnet sich in einem neuen Tab",
    "disclaimer": "Keine Anlageberatung.",
}

LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = {"en": _EN, "de": _DE}


def word(seen: Glance, language: str) -> str:
    """The verdict in a few words."""
    words = LANGUAGES[language]
    plain = words.get(f"said.{seen.said}") or words[f"band.{seen.said}"]
    warns = seen.said in (Said.MEDIUM, Said.HIGH, Said.CRITICAL)
    return words["said.old"].format(word=plain) if seen.old and warns else plain


def reason(seen: Glance, language: str) -> str:
    """Why, in a sentence; "" where the answer does not say."""
    words = LANGUAGES[language]
    if seen.said is Said.NOT_ANALYSED:
        return words["none"]
    if seen.said is Said.UNKNOWN:
        return words["missing"]
    return words.get(f"why.{seen.reason}", "")


def measured(seen: Glance, language: str) -> str:
    """What the word was measured to mean; "" where it rests on no chance."""
    words = LANGUAGES[language]
    if seen.measured is not None:
        return words["measured"].format(
            n=_grouped(seen.measured.n, language), share=_percent(seen.measured.share, language)
        )
    return words["unmeasured"] if seen.said is Said.UNMEASURED else ""


def counts(seen: Glance, language: str) -> str:
    """How much was found, and how much could not be looked at; "" without an answer."""
    if seen.read_at_ms is None:
        return ""
    return LANGUAGES[language]["counts"].format(
        dangers=seen.dangers, warnings=seen.warnings, gaps=seen.gaps
    )


def read_time(seen: Glance, language: str) -> str:
    """When the report was read, in UTC; "" without an answer."""
    if seen.read_at_ms is None:
        return ""
    moment = datetime.fromtimestamp(seen.read_at_ms / 1000, UTC)
    return LANGUAGES[language]["read"].format(time=f"{moment:%Y-%m-%d %H:%M} UTC")


def title(seen: Glance, language: str) -> str:
    """The name as the token's maker chose it, with the symbol."""
    name = seen.name or LANGUAGES[language]["unnamed"]
    return f"{name} ({seen.symbol})" if seen.symbol else name


def _grouped(number: int, language: str) -> str:
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", ".")


def _percent(share: float, language: str) -> str:
    text = f"{100 * share:.1f}" if share >= 0.001 or share == 0 else "<0.1"
    return f"{text}%" if language == "en" else f"{text.replace('.', ',')} %"
