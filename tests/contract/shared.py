"""What every database promises to those who only look. On D1 by tests/edge."""

import json
from dataclasses import replace
from typing import Any

import pytest

from detector.adapters.database import Database
from detector.adapters.sql_shared import MAX_LINK, SqlSharedAnswers
from detector.adapters.sql_store import SqlStore
from detector.domain import jsontext
from detector.domain.stored_analysis import StoredAnswer
from detector.ports.shared_answers import PictureLinks
from tests.contract.store import NOW, analysis, run

LINKS: list[tuple[Any, PictureLinks]] = [
    ({}, PictureLinks("", "")),
    ({"fileMeta": None, "tokenMeta": {"uri": None}}, PictureLinks("", "")),
    ({"fileMeta": {"image": "https://a"}}, PictureLinks("https://a", "")),
    ({"fileMeta": [], "tokenMeta": {"uri": "https://b"}}, PictureLinks("", "https://b")),
    ({"fileMeta": {"image": 7}, "tokenMeta": {"uri": True}}, PictureLinks("", "")),
    (
        {"fileMeta": {"image": "x" * MAX_LINK}, "tokenMeta": {"uri": "y" * (MAX_LINK + 1)}},
        PictureLinks("x" * MAX_LINK, ""),
    ),
    ({"fileMeta": {"image": "data:" + "A" * 1_000_000}}, PictureLinks("", "")),
]


class SharedContract:
    """The contract."""

    @pytest.fixture
    def answers(self, database: Database) -> SqlSharedAnswers:
        return SqlSharedAnswers(database)

    def keep(self, database: Database, fields: dict[str, Any], report: object) -> str:
        made = analysis()
        text = f'{jsontext.encode(fields)[:-1]},"raw_data":{json.dumps(report)}}}'
        run(SqlStore(database).save(replace(made, answer=text), "me"))
        return made.row.mint

    def test_of_a_token_that_was_not_analysed_there_is_nothing(
        self, answers: SqlSharedAnswers
    ) -> None:
        for mint in ("Nobody", "", "' OR 1=1 --"):
            assert run(answers.fields(mint)) is None
            assert run(answers.pictures(mint)) is None

    def test_the_answer_comes_without_its_report(
        self, database: Database, answers: SqlSharedAnswers
    ) -> None:
        hostile = 'x","raw_data":{"band":"low"},"y":"\\'
        fields = {"band": "high", "name": hostile, "promise": {"n": 1}, "zero": "\u202eä"}
        mint = self.keep(database, fields, {"raw_data": 1, "band": "low", "text": "z" * 100_000})
        found = run(answers.fields(mint))
        assert found == StoredAnswer(jsontext.encode(fields), NOW, NOW + 60_000)

    @pytest.mark.parametrize(("report", "links"), LINKS, ids=range(len(LINKS)))
    def test_the_links_of_a_report(
        self, database: Database, answers: SqlSharedAnswers, report: Any, links: PictureLinks
    ) -> None:
        mint = self.keep(database, {"band": "low"}, report)
        assert run(answers.pictures(mint)) == links
