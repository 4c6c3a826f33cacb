"""How predictions of this deployment fared."""

from collections.abc import Mapping

from detector.web.schemas.words import BAND, TIME, Schema, listing, obj, of, or_null

_SHARE = or_null("number", minimum=0, maximum=1)
_PAIR = listing(of("number", minimum=0, maximum=1))
_TALLY: Mapping[str, Schema] = {
    "n": of("integer", "Predictions with a known outcome."),
    "collapsed": of("integer", "Those of them that collapsed."),
    "unknown": of("integer", "Predictions without a known outcome: unpriced and missed."),
    "unpriced": of("integer", "RugCheck has no price for the token any more, or no report."),
    "missed": of("integer", "This deployment did not get to read the token in time."),
    "interval": {
        **_PAIR,
        "type": ["array", "null"],
        "description": "95 % (Wilson), of collapsed / n.",
    },
    "bounds": {
        **_PAIR,
        "type": ["array", "null"],
        "description": "The share if none of the unknown collapsed, and if all did.",
    },
}
_CURVE: Mapping[str, Schema] = {
    **_TALLY,
    "base_rate": or_null("number", "collapsed / n.", minimum=0, maximum=1),
    "brier": or_null("number", "Mean squared error of the predictions.", minimum=0, maximum=1),
    "bins": listing(
        obj({"low": _SHARE, "high": _SHARE, **_TALLY, "mean_probability": _SHARE,
                 "observed_share": _SHARE}),
        "The reliability curve, by predicted probability; only bins that hold something.",
    ),
}  # fmt: skip

_RATES: Mapping[str, Schema] = {
    **{name: _TALLY[name] for name in ("n", "unknown", "unpriced", "missed")},
    "falls": listing(
        obj({"fall_pct": of("integer"), "fallen": of("integer", "Of n."), "share": _SHARE,
             "interval": _TALLY["interval"], "bounds": _TALLY["bounds"]}),
        "For each level of fall, how many of `n` fell at least so far within the window.",
    ),
}  # fmt: skip

_FALLS = obj(
    {
        "definition": of("string"),
        **_RATES,
        "bands": listing(obj({"band": BAND, **_RATES}), "By band; only those that hold something."),
        "bases": listing(
            obj({"basis": of("string"), **_RATES}), "By what the band rested on (`basis`)."
        ),
        "fall_pct": or_null("integer", "The fall that `chance` is about."),
        "chance": obj(_CURVE, "The model's chance against what happened, inside its domain."),
    },
    "Falls within the window, of the present model and rules only.",
)

MEASURED = obj(
    {
        "source": of("string", "Whose predictions `horizons` is about.", enum=["local"]),
        "model_version": of("string"),
        "rules_version": of("string", "Whose bands `bands` is about."),
        "outcome_definition": of("string"),
        "as_of": of("string", TIME),
        "falls": _FALLS,
        "record": obj(
            {
                "rows": of("integer", "Rows of /api/outcomes.csv."),
                "last_hash": or_null("string", "The hash of the last row."),
            }
        ),
        "horizons": listing(
            obj(
                {
                    "horizon_days": of("integer"),
                    **_CURVE,
                    "bands": listing(
                        obj({"band": BAND, **_TALLY, "precision": _SHARE}),
                        "What share of each band collapsed; only bands that hold something.",
                    ),
                    "inside_domain": obj(
                        _CURVE, "The same without extrapolations (`ml_prediction.calibrated`)."
                    ),
                }
            )
        ),
        "others": listing(
            obj(
                {
                    "source": of("string"),
                    "model_version": of("string"),
                    "horizon_days": of("integer"),
                    **{name: _CURVE[name] for name in _CURVE if name != "bins"},
                }
            ),
            "Totals of the remote model and of earlier versions.",
        ),
    },
    "What became of the tokens that this deployment judged; see docs/reliability.md.",
)
