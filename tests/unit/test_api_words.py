"""What the server says has its words on the dashboard, in German too."""

import json
import re
import subprocess

import pytest

from detector.domain import served
from detector.errors import UPSTREAM_ERRORS, BudgetExhausted, UpstreamError, all_errors
from detector.web.openapi import describe
from detector.web.routes import ROUTES
from tests.worker import NODE, ROOT

CARD = ROOT / "src" / "detector" / "model" / "card.json"


def _words_of(name: str) -> dict[str, str]:
    script = (
        f"import words from './public/i18n/{name}.js';process.stdout.write(JSON.stringify(words))"
    )
    said = subprocess.run(
        [NODE, "--input-type=module", "-e", script],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    words: dict[str, str] = json.loads(said.stdout)
    return words


def _parts(text: str) -> set[str]:
    """Sentences of an answer's description, without the codes before them, as the page has them."""
    return {re.sub(r"^`\w+`: ", "", part).strip() for part in re.split(r"(?=`\w+`: )", text)} - {""}


def _described() -> set[str]:
    document = describe(ROUTES)
    words = {document["info"]["description"]}
    for methods in document["paths"].values():
        for operation in methods.values():
            words |= {operation.get("summary"), operation.get("description")}
            for given in operation.get("parameters", []):
                name = given.get("$ref", "").split("/")[-1]
                parameter = document["components"]["parameters"][name] if name else given
                words.add(parameter.get("description"))
            for given in operation["responses"].values():
                name = given.get("$ref", "").split("/")[-1]
                answer = document["components"]["responses"][name] if name else given
                words |= _parts(answer["description"])
    return words - {None}


def _of_card() -> set[str]:
    """What the page shows of the model's card, as it shows it."""
    card = json.loads(CARD.read_text(encoding="utf-8"))
    said = {card["target_means"], card["model"], *card["known_failures"], *card["not_for"]}
    said |= {each["what"] for each in card["candidates"]}
    bars = {name: bar for name, bar in card["bars"].items() if isinstance(bar.get("auc"), float)}
    said |= {name.replace("_", " ") for name in bars}
    said |= {bar.get("computable") for bar in bars.values()}
    said |= {each["change"].replace("_", " ") for each in card["ablations"]}
    said |= {each.get("note") for each in card["ablations"]}
    said |= {card["data"].get(name) for name in ("window", "pre_filter", "source")}
    said |= {name.replace("_", " ") for name in card["protocol"]}
    said |= {each for each in card["protocol"].values() if isinstance(each, str)}
    return said - {None}


def test_what_the_models_card_says_has_words_of() -> None:
    """Whoever fits the model again says its card's sentences in `public/i18n/model-de.js`."""
    german, said = _words_of("model-de"), _of_card()
    assert said - german.keys() == set()
    assert german.keys() - said == set(), "the card does not say that any more"


def test_what_the_description_says_of_routes_and_parameters_has_words_of() -> None:
    """Whoever adds a route or a parameter adds its German to `public/i18n/api-de.js`."""
    german, described = _words_of("api-de"), _described()
    assert described - german.keys() == set()
    assert german.keys() - described == set(), "no route says that any more"
    for english, words in german.items():
        assert words
        assert words != english
        assert words.count("`") == english.count("`")


def _stale_reasons() -> set[str]:
    """Every `stale_reason`: what ends an analysis or keeps one from beginning, and our own."""
    ours = {value for name, value in vars(served).items() if name.isupper() and type(value) is str}
    sources = {kind.code for kind in all_errors() if issubclass(kind, UpstreamError)}
    return ours | sources | UPSTREAM_ERRORS.keys() | {BudgetExhausted.code}


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_reason_why_an_answer_is_stale_has_words(language: str) -> None:
    """Whoever adds one says it in `public/i18n/en.js` and `de.js`, under `stale.`."""
    keys = {key for key in _words_of(language) if key.startswith("stale.")}
    told = {
        key.removeprefix("stale.").removeprefix("reason.").removeprefix("stored.") for key in keys
    }
    assert told - _stale_reasons() == {"title", "because", "stored"}
    assert _stale_reasons() - told == set()
