"""The tables of docs/model.md, in Markdown."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_Card = dict[str, Any]
_Rows = Sequence[Mapping[str, Any]]


def bands(given: Mapping[str, _Card]) -> str:
    """The rate of each fall in each band."""
    falls = [name for name in next(iter(given.values())) if name.startswith("lost_")]
    return _table(
        ("by chance", "n", "of all", *(f"lost {f.removeprefix('lost_')}%" for f in falls)),
        (
            (
                name,
                entry["n"],
                _pct(entry["share_of_tokens"]),
                *(f"{_pct(entry[f]['share'])} {_pcts(entry[f]['interval'])}" for f in falls),
            )
            for name in ("low", "medium", "high", "outside")
            for entry in (given[name],)
        ),
    )


def figures(rows: Iterable[tuple[str, _Card]]) -> str:
    """The figures of a fall over some tokens, a line each."""
    head = ("", "n", "fell", "AUC (95%)", "average precision", "Brier skill (95%)")
    return _table(
        (*head, "calibration error (95%; by chance)"),
        (
            (
                name,
                f["n"],
                f"{f['base_rate']:.3f}",
                f"{f['auc']:.3f} {span(f['auc_interval'])}",
                f"{f['average_precision']:.3f}",
                f"{f['brier_skill']:.3f} {span(f['brier_skill_interval'])}",
                f"{f['calibration_error']:.3f} {span(f['calibration_error_interval'])} "
                f"({f['calibration_error_of_chance']:.3f})",
            )
            for name, f in rows
        ),
    )


def ranges(given: _Rows) -> str:
    """The range of each quantity of the domain."""
    return _table(
        ("quantity", "from", "to"),
        (
            (r["label"], _quantity(r["low"], r["unit"]), _quantity(r["high"], r["unit"]))
            for r in given
        ),
    )


def curves(features: _Rows) -> str:
    """Each curve's value at each knot."""
    lines = []
    for feature in features:
        points = ", ".join(
            f"{_quantity(_raw(knot, feature['transform']), feature['unit'])}: {value:+.2f}"
            for knot, value in zip(feature["knots"], feature["values"], strict=True)
        )
        unknown = f"unknown: {feature['missing']:+.2f}"
        lines.append(f"- **{feature['label']}** (`{feature['name']}`): {points}; {unknown}")
    return "\n".join(lines)


def reliability(bins: _Rows) -> str:
    """Ten bins of chances, what was said and what was seen."""
    return _table(
        ("chance from", "to", "n", "said", "seen"),
        (
            (
                f"{b['low']:.3f}",
                f"{b['high']:.3f}",
                b["n"],
                f"{b['predicted']:.3f}",
                f"{b['observed']:.3f}",
            )
            for b in bins
        ),
    )


def candidates(given: _Rows, fall: str) -> str:
    """Every method on one fall."""
    return _table(
        ("method", "AUC (95%)", "AUC less shipped (95%)", "Brier skill", "calibration error"),
        (
            (
                c["what"],
                f"{f['auc']:.3f} {span(f['auc_interval'])}",
                f"{f['auc_less_shipped']:+.3f} {span(f['auc_less_shipped_interval'])}",
                f"{f['brier_skill']:.3f}",
                f"{f['calibration_error']:.3f}",
            )
            for c in given
            for f in (c["falls"][fall],)
        ),
    )


def ablations(given: _Rows) -> str:
    """What each change of features does."""
    return _table(
        ("change", "AUC", "difference (95%)", "Brier skill", "why it is left out"),
        (
            (
                a["change"].replace("_", r"\_"),
                f"{a['auc']:.3f}",
                f"{a['auc_change']:+.3f} {span(a['auc_change_interval'])}",
                f"{a['brier_skill']:.3f}",
                a.get("note", ""),
            )
            for a in given
        ),
    )


def agreement(given: _Card) -> str:
    """How far the chance moves between a report and its row."""
    names = {
        "all": f"all {given['pairs']} pairs",
        "complete": f"{given['complete_pairs']} pairs in which both know every feature",
        "complete_at_the_same_price": "the same, with the row's price in both",
    }
    return _table(
        ("", "mean", "median", "over 5 points"),
        (
            (
                words,
                f"{100 * given[name]['mean_points']:.1f} points",
                f"{100 * given[name]['median_points']:.1f} points",
                _pct(given[name]["share_over_5_points"]),
            )
            for name, words in names.items()
        ),
    )


def inputs(given: Mapping[str, _Card]) -> str:
    """Which inputs of a report and its row differ."""
    return _table(
        ("input", "known in both", "in one only", "over 5% apart"),
        (
            (f"`{name}`", e["known_in_both"], e["known_in_one"], _pct(e["share_over_5_pct_apart"]))
            for name, e in given.items()
        ),
    )


def checks(given: _Card) -> str:
    """The counted flaws of the data."""
    lines = []
    for name, value in given.items():
        shown = value
        if isinstance(value, dict):
            shown = ", ".join(f"{key} {count}" for key, count in value.items())
        lines.append(f"- {name.replace('_', ' ')}: {shown}")
    return "\n".join(lines)


def weeks(given: _Rows) -> str:
    """The rates of each week."""
    falls = [name for name in given[0] if name.startswith("lost_")]
    return _table(
        ("week", "n", *(f"lost {f.removeprefix('lost_')}%" for f in falls)),
        ((w["week"], w["n"], *(f"{w[f]:.3f}" for f in falls)) for w in given),
    )


def span(bounds: Sequence[float]) -> str:
    """An interval."""
    return f"[{bounds[0]:.3f}, {bounds[1]:.3f}]"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _pct(share: float) -> str:
    return f"{100 * share:.1f}%"


def _pcts(bounds: Sequence[float]) -> str:
    return f"[{100 * bounds[0]:.1f}, {100 * bounds[1]:.1f}]"


def _raw(knot: float, transform: str) -> float:
    if transform == "ln":
        return math.exp(knot)
    return math.expm1(knot) if transform == "ln1p" else knot


def _quantity(value: float, unit: str) -> str:
    if unit == "pct":
        return f"{value:.3g}%"
    if unit == "times":
        return f"{value:.3g} times"
    if unit == "usd":
        return f"${value:,.0f}"
    if unit != "seconds":
        return f"{value:.2f}"
    for size, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if value >= size * 0.999:
            return f"{value / size:.0f} {word}"
    return f"{value:.0f} s"
