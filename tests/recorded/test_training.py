"""Training: the card can be recomputed, and evaluation reads only what it understands."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector import model as model_files
from detector.domain import model
from detector.domain.features import FEATURE_NAMES, FeatureInputs
from training import evaluate, metrics
from training.additive import AdditiveModel, Term
from training.agreement import agreement, pairs
from training.bars import original_rule
from training.build import parameters_bytes
from training.cells import TableError
from training.checks import BadDataError, check_table
from training.forward import Told, forward
from training.measure import shipped_figures
from training.page import render
from training.sources import training_table
from training.splits import PURGE_SECONDS, forward_folds, unix
from training.table import Table, Token, read_rows, read_table

ROOT = Path(__file__).parents[2]
OUTCOMES = ROOT.parent / "shared" / "data" / "outcomes.csv"
needs_data = pytest.mark.skipif(not OUTCOMES.exists(), reason="recorded data are absent")
HEADER = (
    "mint,creator,observed_at,price_usd,token_supply_raw,liquidity_usd,top_10_holders_pct,"
    "token_age_seconds,collapsed"
)
LINE = "m{i},c{i},2026-02-{d:02d}T00:00:00Z,0.0001,1e15,{liq},40,{age},{y}"


def csv(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def some_lines() -> list[str]:
    return [
        LINE.format(i=i, d=1 + i % 28, liq=9000 + 300 * i, age=600 + 50 * i, y=int(i % 3 == 0))
        for i in range(60)
    ]


@pytest.fixture(scope="module")
def table() -> Table:
    return training_table(OUTCOMES.parent)


@pytest.fixture(scope="module")
def parts(table: Table) -> list[Told]:
    """What the models of all folds said: about three seconds."""
    return forward(table, forward_folds(table))


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    return model_files.read_card()


@needs_data
def test_the_card_says_what_the_data_say(
    table: Table, parts: list[Told], card: dict[str, Any]
) -> None:
    assert shipped_figures(table, parts) == card["results"]


@needs_data
def test_the_card_says_how_far_reports_and_rows_agree(card: dict[str, Any]) -> None:
    found = agreement(model.load(*model_files.read_parameters()), pairs(OUTCOMES.parent))
    assert found == card["agreement"]
    assert found["complete"]["mean_points"] < 0.02


@needs_data
def test_the_shipped_parameters_are_the_fit_of_the_table(table: Table, parts: list[Told]) -> None:
    shipped = ROOT / "src" / "detector" / "model" / "parameters.json"
    assert parameters_bytes(table, parts) == shipped.read_bytes()


def test_the_card_meets_what_was_asked(card: dict[str, Any]) -> None:
    results = card["results"]
    assert len(results["folds"]) >= 5
    assert card["protocol"]["purge_days"] == 7
    assert results["pooled"]["auc"] >= 0.73
    assert results["pooled"]["auc_interval"][0] >= 0.69
    assert results["falls_inside_domain"]["lost_90"]["calibration_error"] <= 0.03
    assert results["interval"]["simulated_coverage"] >= 0.95
    for candidate in card["candidates"][1:]:
        for fall in candidate["falls"].values():
            assert fall["auc_less_shipped_interval"][0] <= 0, candidate["name"]


def test_the_words_keep_what_they_promise(card: dict[str, Any]) -> None:
    bands = card["results"]["bands"]
    low, medium, high = bands["low"], bands["medium"], bands["high"]
    assert low["share_of_tokens"] >= 0.25
    assert low["lost_90"]["share"] <= 0.06
    assert low["lost_90"]["interval"][1] <= 0.08
    assert low["lost_80"]["share"] <= 0.13
    assert high["lost_90"]["share"] >= 0.30
    for fall in ("lost_50", "lost_80", "lost_90"):
        assert low[fall]["share"] < medium[fall]["share"] < high[fall]["share"]
    assert card["promise"]["rates"] == bands == model_files.read_parameters()[0]["promise"]["rates"]


def test_the_page_is_the_card(card: dict[str, Any]) -> None:
    parameters, _ = model_files.read_parameters()
    page = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    assert page == render(card, parameters)


@needs_data
def test_folds_look_only_backwards_and_at_new_creators(table: Table) -> None:
    folds = forward_folds(table)
    assert len(folds) >= 5
    for fold in folds:
        assert table.times[fold.train].max() < unix(fold.start) - PURGE_SECONDS
        assert table.times[fold.test].min() >= unix(fold.start)
        past = {table.creators[i] for i in fold.train}
        assert not past & {table.creators[i] for i in fold.test}
    tested = np.concatenate([fold.test for fold in folds])
    assert len(tested) == len(set(tested))


def test_unnamed_creators_count_as_one(tmp_path: Path) -> None:
    lines = [
        LINE.format(i=i, d=d, liq=9000, age=600, y=0).replace(f"c{i},", f"{creator},")
        for i, (d, creator) in enumerate([(1, "UNKNOWN"), (2, "a"), (20, ""), (20, "a"), (20, "b")])
    ]
    fold = forward_folds(read_table(csv(tmp_path, *lines)), ("2026-02-15",))[0]
    assert len(fold.train) == 2
    assert len(fold.test) == 1


@needs_data
def test_evaluation_of_the_training_table_says_that_it_is_no_test(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert evaluate.main(["--outcomes", str(OUTCOMES)]) == 0
    out, err = capsys.readouterr()
    result = json.loads(out)
    assert result["n"] == result["tokens"] == result["seen_in_training"] == 1990
    assert result["target"] == "lost_90"
    assert "not a test" in err
    assert result["auc_interval"][0] < result["auc"] < result["auc_interval"][1]


def test_evaluation_of_a_later_table(tmp_path: Path) -> None:
    lines = some_lines()
    lines[5] = lines[5][:-1]
    lines[6] = lines[6][:-1] + "nan"
    result = evaluate.evaluate(read_table(csv(tmp_path, *lines)))
    assert result["target"] == "lost_80"
    assert result["falls"]["lost_90"] == {"n": 0}
    assert result["n"] == 58
    assert result["skipped_without_label"] == 2
    assert result["seen_in_training"] == 0
    assert result["unknown_share"] == dict.fromkeys(FEATURE_NAMES, 0.0)
    for key in ("auc", "average_precision", "brier", "calibration_error", "mean_prediction"):
        assert 0 < result[key] < 1


def test_evaluation_without_optional_columns_and_with_extra_ones(tmp_path: Path) -> None:
    header = (
        "extra,observed_at,price_usd,token_supply_raw,liquidity_usd,top_10_holders_pct,collapsed"
    )
    lines = [f"x,2026-02-0{1 + i},0.0001,1e15,20000,{30 + i},{i % 2}" for i in range(6)]
    result = evaluate.evaluate(read_table(csv(tmp_path, *lines, header=header)))
    assert result["unknown_share"]["age_seconds"] == 1.0


def test_one_bad_cell_costs_no_more_than_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other programs write unknown, truth and the start of a file in their own ways."""
    lines = some_lines()
    clean = evaluate.evaluate(read_table(csv(tmp_path, *lines)))
    cells = [line.split(",") for line in lines]
    for line in cells:
        line[-1] = {"1": "True", "0": "False"}.get(line[-1], line[-1])
    cells[3][2] = "yesterday"
    cells[4][2] = ""
    cells[5][0] = cells[6][0]
    told = ["<NA>", "N/A", "nan", "much", "1e400"]
    for row, text in zip(cells[7:], told, strict=False):
        row[3] = text
    cells.append([*cells[0][:-1], "perhaps"])
    cells.append(cells[0][:2])
    header = HEADER.split(",")
    table = "\r\n".join(",".join(row) for row in [header, *cells])
    path = tmp_path / "other.csv"
    path.write_bytes(b"\xef\xbb\xbf" + table.encode())
    assert evaluate.main(["--outcomes", str(path)]) == 0
    out, err = capsys.readouterr()
    result = json.loads(out)
    assert result["n"] == clean["n"] - 1
    assert result["skipped_without_label"] == 2
    assert result["unreadable_cells"] == 3
    assert result["without_time"] == 2
    assert result["skipped_later_rows"] == 1
    assert result["unknown_share"]["pool_share_pct"] == round(5 / (clean["n"] - 1), 4)
    assert result["auc"] == pytest.approx(clean["auc"], abs=0.2)
    assert err.count("training.evaluate: ") == 3
    with pytest.raises(BadDataError, match="cannot be read"):
        check_table(read_table(path))


def test_only_the_label_and_one_column_are_needed(tmp_path: Path) -> None:
    lines = [f"{20 + i},{i % 2}" for i in range(6)]
    header = "top_10_holders_pct,collapsed"
    result = evaluate.evaluate(read_table(csv(tmp_path, *lines, header=header)))
    assert (result["n"], result["without_time"], result["seen_in_training"]) == (6, 6, 0)
    assert result["unknown_share"]["supply_factor"] == 1.0


def test_a_table_of_one_outcome_has_no_auc(tmp_path: Path) -> None:
    lines = [LINE.format(i=i, d=1, liq=9000, age=600, y=0) for i in range(5)]
    result = evaluate.evaluate(read_table(csv(tmp_path, *lines)))
    assert result["auc"] is None
    assert result["auc_interval"] == [None, None]


def test_the_label_can_come_from_the_outcome(tmp_path: Path) -> None:
    header = HEADER.replace("collapsed", "outcome,final_roi_pct")
    line = "m{i},c,2026-02-01,0.0001,1e15,20000,30,600,"
    ends = ["win,", "loss,-80", "loss,-79.9", "loss,-90", "loss,-50", "loss,-49", "loss,", ","]
    lines = [line.format(i=i) + end for i, end in enumerate(ends)]
    found = read_table(csv(tmp_path, *lines, header=header))
    assert [token.fell for token in found.tokens] == [
        (False, False, False),
        (True, True, False),
        (True, False, False),
        (True, True, True),
        (True, False, False),
        (False, False, False),
    ]
    assert found.skipped == 2


def test_only_the_first_row_with_a_report_of_each_token_counts(tmp_path: Path) -> None:
    header = HEADER.replace("collapsed", "outcome,final_roi_pct,is_lp_locked_95_plus")
    lines = [
        "m,c,2026-02-01,0.0001,0,0,0,600,loss,-95,0",
        "m,c,2026-02-03,0.0001,1e15,20000,30,600,win,,1",
        "m,c,2026-02-02,0.0001,1e15,20000,30,600,loss,-85,1",
        "n,c,2026-02-01,0.0001,0,0,0,600,loss,-95,0",
    ]
    found = read_table(csv(tmp_path, *lines, header=header))
    assert [token.fell for token in found.tokens] == [(True, True, False)]
    assert (found.without_report, found.repeated) == (2, 1)
    assert len(read_rows(tmp_path / "table.csv").tokens) == 2


@needs_data
def test_both_tables_are_one(table: Table) -> None:
    mints = [token.mint for token in table.tokens]
    assert len(mints) == len(set(mints)) > 2200
    assert (np.diff(table.times) >= 0).all()
    assert any(token.more[0] for token in table.tokens)


@needs_data
def test_evaluation_reads_the_other_table_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["--outcomes", str(OUTCOMES.parent / "outcomes_more.csv")]) == 0
    out, _ = capsys.readouterr()
    result = json.loads(out)
    assert set(result["bands"]) == {"low", "medium", "high", "outside"}
    assert sum(band["n"] for band in result["bands"].values()) == result["tokens"]
    assert result["skipped_without_report"] > 0
    assert result["seen_in_training"] == result["tokens"]
    for fall in ("lost_50", "lost_80", "lost_90"):
        told = result["falls"][fall]
        assert told["auc_interval"][0] < told["auc"] < told["auc_interval"][1]
        assert told["calibration_error"] >= 0
        assert result["bands"]["low"][fall]["share"] < result["bands"]["high"][fall]["share"]


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        ("a,b", "1,2", "none of its columns is there: observed_at"),
        (HEADER.replace(",collapsed", ""), "", "no label"),
        (HEADER, "", "no row has a label"),
        (HEADER, "m,c,2026-02-01,1,1,1,1,1,0.5", "no row has a label"),
        (HEADER, "m,c,2026-02-01,1,1,1,1,1,1,9", "line 2: more values than columns"),
        (HEADER, 'm,"c', "cannot read"),
    ],
)
def test_a_table_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str, line: str, words: str
) -> None:
    path = csv(tmp_path, *([line] if line else []), header=header)
    assert evaluate.main(["--outcomes", str(path)]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert words in err


def test_a_missing_or_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot read"):
        read_table(tmp_path / "none.csv")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(TableError, match="cannot read"):
        read_table(tmp_path / "binary.csv")


def test_a_table_that_says_too_little_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="falls that are not told"):
        check_table(read_table(csv(tmp_path, *some_lines())))


def test_auc_counts_ties_as_half() -> None:
    labels = np.array([0.0, 1.0, 0.0, 1.0])
    assert metrics.auc(labels, np.array([0.1, 0.9, 0.2, 0.8])) == 1.0
    assert metrics.auc(labels, np.array([0.9, 0.1, 0.8, 0.2])) == 0.0
    assert metrics.auc(labels, np.array([0.5, 0.5, 0.5, 0.5])) == 0.5
    assert metrics.auc(labels, np.array([0.5, 0.5, 0.1, 0.9])) == 0.875


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=30))
def test_auc_is_the_share_of_ordered_pairs(pairs: list[tuple[bool, int]]) -> None:
    labels = np.array([float(y) for y, _ in pairs])
    scores = np.array([s / 5 for _, s in pairs])
    up, down = scores[labels == 1], scores[labels == 0]
    found = metrics.auc(labels, scores)
    if not len(up) or not len(down):
        assert math.isnan(found)
    else:
        ordered = (up[:, None] > down).mean() + 0.5 * (up[:, None] == down).mean()
        assert found == pytest.approx(ordered)


def test_the_other_measures_by_hand() -> None:
    labels, scores = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.8, 0.6, 0.1])
    assert metrics.average_precision(labels, scores) == pytest.approx((1 + 2 / 3) / 2)
    assert metrics.brier(labels, scores) == pytest.approx((0.01 + 0.64 + 0.16 + 0.01) / 4)
    assert metrics.brier_skill(labels, scores, 0.5) == pytest.approx(1 - 0.205 / 0.25)
    assert metrics.calibration_error(labels, scores, 2) == pytest.approx((0.15 + 0.35) / 2)
    days = np.arange(4.0)
    low, high = metrics.bootstrap(days, [labels, scores], metrics.brier, draws=200)
    assert low < metrics.brier(labels, scores) < high
    assert (low, high) == metrics.bootstrap(days, [labels, scores], metrics.brier, draws=200)


def test_intervals_are_over_days() -> None:
    """Forty tokens of one day are one draw: they tell less than forty days."""
    labels = np.repeat([0.0, 1.0], 40)
    whole_days = metrics.bootstrap(np.repeat([0.0, 1.0], 40), [labels], np.mean)
    single = metrics.bootstrap(np.arange(80.0), [labels], np.mean)
    assert whole_days == (0.0, 1.0)
    assert single[0] > 0.35
    assert single[1] < 0.65


def test_a_share_of_none_is_not_certain() -> None:
    low, high = metrics.share_interval(np.arange(20.0), np.zeros(20))
    assert low == 0.0
    assert high == pytest.approx(0.161, abs=0.001)
    assert metrics.share_interval(np.zeros(0), np.zeros(0)) == (0.0, 1.0)


def test_the_fit_finds_a_curve_and_keeps_its_direction() -> None:
    generator = np.random.default_rng(7)
    x = generator.uniform(0, 4, 6000)
    matrix = np.column_stack([x, np.where(generator.random(6000) < 0.2, np.nan, x)])
    chance = 1 / (1 + np.exp(-(np.abs(x - 2) - 1)))
    labels = (generator.random(6000) < chance).astype(float)
    knots = (0.0, 1.0, 2.0, 3.0, 4.0)
    free = AdditiveModel((Term(0, "identity", knots),), 0.01, 0.01).fit(matrix, labels)
    shape = free.values[0] - free.values[0][2]
    assert shape == pytest.approx([2, 1, 0, 1, 2], abs=0.3)
    rising = AdditiveModel((Term(1, "identity", knots, 1),), 0.01, 0.01).fit(matrix, labels)
    assert (np.diff(rising.values[0]) >= -1e-6).all()
    assert (np.diff(free.values[0]) < 0).any()
    unknown = np.isnan(matrix[:, 1])
    assert rising.log_odds(matrix)[unknown] == pytest.approx(rising.intercept)
    assert rising.log_odds(matrix)[~unknown].mean() == pytest.approx(rising.intercept)


def test_the_original_rule() -> None:
    inputs = FeatureInputs(liquidity_usd=999.0, creator_balance=81, supply=100)
    token = Token("m", "c", 0.0, inputs, (False, False, False))
    assert original_rule(token) == pytest.approx(0.6)
    rich = replace(inputs, liquidity_usd=1000.0, creator_balance=80)
    assert original_rule(replace(token, inputs=rich)) == 0.0
    assert original_rule(replace(token, inputs=FeatureInputs())) == 0.0


@given(st.integers(1, 60), st.integers(0, 9))
def test_the_calibration_error_is_that_of_the_reliability_bins(n: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    scores = generator.random(n).round(1)
    labels = (generator.random(n) < scores).astype(float)
    bins = metrics.reliability(labels, scores)
    expected = sum(b.n * abs(b.predicted - b.observed) for b in bins) / n
    assert metrics.calibration_error(labels, scores) == pytest.approx(expected, abs=1e-12)
