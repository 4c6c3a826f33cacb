"""The API's page in German: every summary and parameter of the description has its words."""

import json
import subprocess

from detector.web.openapi import describe
from detector.web.routes import ROUTES
from tests.worker import NODE, ROOT


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
    return words - {None}


def test_what_the_description_says_of_routes_and_parameters_has_german() -> None:
    """Whoever adds a route or a parameter adds its German to `public/i18n/api-de.js`."""
    script = (
        "import words from './public/i18n/api-de.js'; process.stdout.write(JSON.stringify(words))"
    )
    said = subprocess.run(
        [NODE, "--input-type=module", "-e", script],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    german: dict[str, str] = json.loads(said.stdout)
    described = _described()
    assert described - german.keys() == set()
    assert german.keys() - described == set(), "no route says that any more"
    for english, words in german.items():
        assert words
        assert words != english
        assert words.count("`") == english.count("`")
