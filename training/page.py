"""docs/model.md from the card: the same numbers, for people. `page_tables` draws its tables."""

from collections.abc import Sequence
from typing import Any

from training import page_tables as tables

_Card = dict[str, Any]


def render(card: _Card, parameters: _Card) -> str:
    """The whole page. Everything on it is generated; change the card or this module instead."""
    parts = [
        _opening(card),
        _promise(card),
        _figures(card),
        _interval(card),
        _domain(parameters),
        _shapes(card, parameters),
        _reliability(card),
        _comparison(card),
        _ablations(card),
        _agreement(card),
        _data(card),
        _limits(card),
    ]
    return "\n\n".join(parts) + "\n"


def _opening(card: _Card) -> str:
    return f"""# The model

<!-- Written by `python -m training.build`. Do not edit. -->

Model `{card["model_version"]}`: {card["model"]}.

It estimates the chance of a named fall within a named window: that a token **loses at least 90%
without first gaining 50%** (the main target, `{card["target"]}`), and beside it the same for 80%
and for 50%. The window is part of the target: {card["data"]["window"]}.
A fall is not fraud, and no part of the product calls it so.

log-odds = intercept + one curve per feature. Each curve's share is in every answer
(`ml_prediction.contributions`), and their sum is the log-odds of the main fall, exactly. The chance
of a smaller fall is never below that of a larger one."""


def _promise(card: _Card) -> str:
    promise = card["promise"]
    return f"""## What the words mean

*Low by chance*: inside the domain, and the upper end of the chance's interval is below
{100 * promise["low_below"]:.1f}%. *High by chance*: inside the domain, and the chance is at least
{100 * promise["high_from"]:.0f}%. *Medium*: inside, between them. *Outside* of the domain nothing
was measured for a single token, and the chance is not called calibrated.

Of tokens seen from {promise["from"][:10]} to {promise["until"][:10]}, by models fitted on earlier
ones only:

{tables.bands(card["results"]["bands"])}

The `valid` split alone ({card["results"]["valid"]["n"]} tokens, one model fitted a week before):

{tables.bands(card["results"]["bands_valid"])}"""


def _figures(card: _Card) -> str:
    results, protocol = card["results"], card["protocol"]
    line = results["calibration_line"]
    falls = [
        (f"{_fall(name)}{suffix}", entry)
        for key, suffix in (("falls", ""), ("falls_inside_domain", ", inside the domain"))
        for name, entry in reversed(results[key].items())
    ]
    splits = [("`valid` split alone", results["valid"])]
    splits += [(f"Fold from {fold['start']}", fold) for fold in results["folds"]]
    return f"""## How good it is

Forward in time: each fold is fitted on earlier rows only, {protocol["purge_days"]} days purged,
and {protocol["creators"]}.
Skill is over the {protocol["constant"]}.
Intervals: {protocol["intervals"]}.

All folds together:

{tables.figures(falls)}

The main fall, in parts:

{tables.figures(splits)}

The calibration error takes ten equal-count bins; the figure in parentheses is what perfect chances
would show on so many tokens by chance alone. Observed on predicted log-odds of the main fall over
all folds: slope {line["slope"]:.2f}, intercept {line["intercept"]:.2f}; no recalibration is added.

{_sentence(protocol["selection"])}
{_sentence(protocol["shipped_fit"])}"""


def _interval(card: _Card) -> str:
    interval = card["results"]["interval"]
    return f"""## The interval

{_sentence(interval["how"])}

- Simulated, with the fitted curves for the truth: {100 * interval["simulated_coverage"]:.1f}% of
  intervals hold the true chance of a token in a week of its own.
- Forward in time, in fifths of each fold: in {interval["forward_cells_within"]} of
  {interval["forward_cells"]} the observed share was within what the interval and the chance of so
  few tokens allow.
- A week's variance around the model: {interval["drift_variance"]:.3f} is used,
  {interval["drift_variance_measured"]:.3f} was measured between the folds; on average they lay
  {interval["mean_shift_measured"]:+.2f} in log-odds from what was said.
- Median width: {100 * interval["median_width"]:.0f} points."""


def _domain(parameters: _Card) -> str:
    domain = parameters["domain"]
    near = domain["neighbours"]
    steps = len(next(iter(near["edges"].values()))) + 1
    names = ", ".join(f"`{name}`" for name in near["edges"])
    return f"""## Where it may speak

A token is inside the domain when at least {domain["lp_locked_pct_min"]:.0f}% of its liquidity
is locked, no mint or freeze authority is left, each quantity below is known and within its range,
and at least {near["needed"]} training tokens are like it: in the same or the next of {steps} steps
(sixths of the training tokens, and finer at both ends) in every one of
{names} at once, with a supply of the same kind.
The training tokens fill {len(near["cells"])} cells of that grid.

{tables.ranges(domain["ranges"])}"""


def _shapes(card: _Card, parameters: _Card) -> str:
    falls = "\n\n".join(
        f"{_fall(name)}, intercept {fall['intercept']:+.3f}:\n\n{tables.curves(fall['features'])}"
        for name, fall in sorted(parameters["falls"].items(), reverse=True)
    )
    return f"""## The curves

Shapes are chosen to be honest before they are chosen to be sharp; what that costs stands in the
comparison below.

{_bullets(card["shapes"])}

Log-odds at each knot; straight in between (on a logarithmic scale for age and supply), flat
outside.

{falls}"""


def _reliability(card: _Card) -> str:
    results = card["results"]
    return f"""## How often such a chance was right

The main fall, all folds together:

{tables.reliability(results["reliability"])}

Inside the domain alone, where a chance is called calibrated:

{tables.reliability(results["reliability_inside_domain"])}

`valid` split alone:

{tables.reliability(results["reliability_valid"])}"""


def _comparison(card: _Card) -> str:
    rule, score = card["bars"]["original_rule"], card["bars"]["rugcheck_score"]
    quoted = card["bars"]["rugcheck_score_quoted"]
    low, high = quoted["auc_range"]
    falls = "\n\n".join(
        f"{_fall(name)}:\n\n{tables.candidates(card['candidates'], name)}"
        for name in reversed(card["falls"])
    )
    return f"""## What it was compared with

The same folds and tokens, each method fitted for each fall. Where the interval of the difference
holds 0, it is a tie. The first line below the shipped model is the price of its honest shapes.

{falls}

Two more bars, on the main fall:

- The original project's rule: {_bar(rule)}.
  Computable here: {rule["computable"]}.
- RugCheck's own score: {_bar(score)} ({score["computable"]});
  {low:.2f} to {high:.2f} for a fall of 80% according to {quoted["source"]}."""


def _bar(bar: _Card) -> str:
    return f"AUC {bar['auc']:.3f} {tables.span(bar['auc_interval'])}, n = {bar['n']}"


def _ablations(card: _Card) -> str:
    return f"""## What each feature brings

The main fall, with the curves as fitted (before unknown counts as the worst).

{tables.ablations(card["ablations"])}"""


def _agreement(card: _Card) -> str:
    agreed = card["agreement"]
    return f"""## Does a report give what its row gives?

{agreed["pairs"]} recorded reports have a table row of the same hour. The main chance of one differs
from that of the other by:

{tables.agreement(agreed)}

Where a row has no age, or a price that contradicts its pool, its chance is that of the worst value;
such tokens are outside the domain. A report's own price rarely contradicts its pool.

{tables.inputs(agreed["inputs_apart"])}"""


def _data(card: _Card) -> str:
    data = card["data"]
    checks = data["checks"]
    rates = ", ".join(
        f"{100 * rate:.1f}% {_fall(name).lower()}" for name, rate in data["base_rates"].items()
    )
    return f"""## The data

{data["source"]}; {checks["rows"]} tokens, {data["from"]} to {data["until"]}, of which
{rates}. Pre-filter: {data["pre_filter"]}.

{tables.checks(checks)}

{tables.weeks(data["weekly"])}"""


def _limits(card: _Card) -> str:
    return f"""## Known failures

{_bullets(card["known_failures"])}

## What it must not be used for

{_bullets(card["not_for"])}

## Measure it yourself

`python -m training.evaluate --outcomes FILE.csv` scores any table of the same format with the
shipped parameters and prints these figures, for each fall and each band, as JSON.
`python -m training.build` rebuilds everything on this page from the tables, to the same bytes."""


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _fall(name: str) -> str:
    return f"Lost {name.removeprefix('lost_')}%"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
