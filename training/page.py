"""docs/model.md from the card: the same numbers, for people."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

_Card = dict[str, Any]


def render(card: _Card, parameters: _Card) -> str:
    """The whole page. Everything on it is generated; change the card or this module instead."""
    parts = [
        _opening(card),
        _figures(card),
        _curves(parameters),
        _reliability(card),
        _comparison(card),
        _ablations(card),
        _data(card),
        _limits(card),
    ]
    return "\n\n".join(parts) + "\n"


def _opening(card: _Card) -> str:
    return f"""# The model

<!-- Written by `python -m training.build`. Do not edit. -->

Model `{card["model_version"]}`: {card["model"]}.

It estimates the chance that a token **collapses**: {card["target_means"]} within the tracking
window ({card["data"]["window"]}). That is not fraud, and no part of the product calls it so.

log-odds = intercept + one curve per feature. Each curve's share is in every answer
(`ml_prediction.contributions`), and their sum is the log-odds, exactly. What is unknown adds 0."""


def _figures(card: _Card) -> str:
    results, protocol = card["results"], card["protocol"]
    rows = [("All folds together", results["pooled"]), ("`valid` split alone", results["valid"])]
    rows += [(f"Fold from {fold['start']}", fold) for fold in results["folds"]]
    table = _table(
        (
            "",
            "n",
            "collapsed",
            "AUC (95 %)",
            "average precision",
            "Brier",
            "Brier skill (95 %)",
            "calibration error",
        ),
        (
            (
                name,
                f["n"],
                f"{f['base_rate']:.3f}",
                f"{f['auc']:.3f} {_span(f['auc_interval'])}",
                f"{f['average_precision']:.3f}",
                f"{f['brier']:.4f}",
                f"{f['brier_skill']:.3f} {_span(f['brier_skill_interval'])}",
                f"{f['calibration_error']:.3f}",
            )
            for name, f in rows
        ),
    )
    line = results["calibration_line"]
    return f"""## How good it is

Forward in time: each fold is fitted on earlier rows only, {protocol["purge_days"]} days purged,
and {protocol["creators"]}.
Skill is over the {protocol["constant"]}.
Intervals: {protocol["intervals"]}.

{table}

The calibration error takes ten equal-count bins; with few rows in a bin it is large by chance
alone, so single folds look worse than all together. Observed on predicted log-odds over all folds:
slope {line["slope"]:.2f}, intercept {line["intercept"]:.2f}; no recalibration is added.

{_sentence(protocol["selection"])}
{_sentence(protocol["shipped_fit"])}"""


def _curves(parameters: _Card) -> str:
    lines = []
    for feature in parameters["features"]:
        points = ", ".join(
            f"{_quantity(_raw(knot, feature['transform']), feature['unit'])}: {value:+.2f}"
            for knot, value in zip(feature["knots"], feature["values"], strict=True)
        )
        lines.append(f"- **{feature['label']}** (`{feature['name']}`): {points}")
    return f"""## The curves

Log-odds at each knot; straight in between (on a logarithmic scale where the knots are), flat
outside. Intercept {parameters["intercept"]:+.3f}.

{chr(10).join(lines)}"""


def _reliability(card: _Card) -> str:
    results = card["results"]
    tables = [
        _table(
            ("score from", "to", "n", "said", "collapsed"),
            (
                (
                    f"{b['low']:.3f}",
                    f"{b['high']:.3f}",
                    b["n"],
                    f"{b['predicted']:.3f}",
                    f"{b['observed']:.3f}",
                )
                for b in results[key]
            ),
        )
        for key in ("reliability", "reliability_valid")
    ]
    return f"""## How often such a score was right

All folds together:

{tables[0]}

`valid` split alone:

{tables[1]}"""


def _comparison(card: _Card) -> str:
    candidates = _table(
        (
            "candidate",
            "AUC (95 %)",
            "AUC less shipped (95 %)",
            "Brier skill",
            "calibration error",
            "AUC `valid`",
        ),
        (
            (
                c["what"],
                f"{c['auc']:.3f} {_span(c['auc_interval'])}",
                _span(c["auc_less_shipped_interval"]),
                f"{c['brier_skill']:.3f}",
                f"{c['calibration_error']:.3f}",
                f"{c['valid_auc']:.3f}",
            )
            for c in card["candidates"]
        ),
    )
    rule, score = card["bars"]["original_rule"], card["bars"]["rugcheck_score"]
    quoted = card["bars"]["rugcheck_score_quoted"]
    low, high = quoted["auc_range"]
    return f"""## What it was compared with

{candidates}

The three bars:

- The original project's rule: {_bar(rule)}.
  Computable here: {rule["computable"]}.
- RugCheck's own score: {_bar(score)} ({score["computable"]});
  {low:.2f} to {high:.2f} according to {quoted["source"]}.
- Age alone: in the table above."""


def _bar(bar: _Card) -> str:
    return f"AUC {bar['auc']:.3f} {_span(bar['auc_interval'])}, n = {bar['n']}"


def _ablations(card: _Card) -> str:
    rows = (
        (
            a["change"].replace("_", r"\_"),
            f"{a['auc']:.3f}",
            f"{a['auc_change']:+.3f} {_span(a['auc_change_interval'])}",
            f"{a['brier_skill']:.3f}",
            a.get("note", ""),
        )
        for a in card["ablations"]
    )
    return f"""## What each feature brings

{_table(("change", "AUC", "difference (95 %)", "Brier skill", "why it is left out"), rows)}"""


def _data(card: _Card) -> str:
    data = card["data"]
    checks = data["checks"]
    unknown = ", ".join(f"{name} {count}" for name, count in checks["unknown_features"].items())
    weeks = _table(
        ("week", "n", "collapsed"),
        ((w["week"], w["n"], f"{w['collapsed']:.3f}") for w in data["weekly"]),
    )
    counts = "\n".join(
        f"- {name.replace('_', ' ')}: {value}"
        for name, value in checks.items()
        if name != "unknown_features"
    )
    return f"""## The data

{data["source"]}; {checks["rows"]} tokens, {data["from"]} to {data["until"]}, of which
{100 * data["base_rate"]:.1f} % collapsed. Pre-filter: {data["pre_filter"]}.

{counts}
- unknown features: {unknown}

{weeks}"""


def _limits(card: _Card) -> str:
    return f"""## Known failures

{_bullets(card["known_failures"])}

## What it must not be used for

{_bullets(card["not_for"])}

## Measure it yourself

`python -m training.evaluate --outcomes FILE.csv` scores any table of the same format with the
shipped parameters and prints these figures as JSON. `python -m training.build` rebuilds everything
on this page from the table, to the same bytes."""


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _span(bounds: Sequence[float]) -> str:
    return f"[{bounds[0]:.3f}, {bounds[1]:.3f}]"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def _raw(knot: float, transform: str) -> float:
    if transform == "ln":
        return math.exp(knot)
    return math.expm1(knot) if transform == "ln1p" else knot


def _quantity(value: float, unit: str) -> str:
    if unit == "pct":
        return f"{value:.0f} %"
    if unit == "times":
        return f"{value:.1f} times"
    if unit != "seconds":
        return f"{value:.2f}"
    for size, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if value >= size * 0.999:
            return f"{value / size:.0f} {word}"
    return f"{value:.0f} s"
