/** Where tokens that stand side by side differ in a way that matters. Nothing is drawn here. */
import { shownBand } from './risk.js';

const SCORE_STEP = 10;
const CHANCE_STEP = 0.05;
const COMPLETE_STEP = 0.1;
const HOLDING_STEP_PCT = 5;
const DAY_MS = 86_400_000;
/** Money, holders and age differ when one is so many times the other. */
const FACTOR = 2;
/** Sums of fractions miss their step by less than this. */
const ROUNDING = 1e-9;

const number = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const instant = (iso) => number(Date.parse(iso ?? ''));
const by = (step) => (least, most) => most - least >= step - ROUNDING;
const times = (factor) => (least, most) => most > 0 && most >= factor * least;

/** Numbers, some unknown: `differs`, or `partly` where some are unknown, as those may be anything; else null. */
function ofNumbers(read, far) {
  return (analyses) => {
    const known = analyses.map(read).filter((value) => value !== null);
    if (known.length === 0) return null;
    if (far(Math.min(...known), Math.max(...known))) return 'differs';
    return known.length < analyses.length ? 'partly' : null;
  };
}

function ofSets(read) {
  return (analyses) => {
    const [first, ...others] = analyses.map((analysis) => new Set(read(analysis)));
    return others.every((other) => other.size === first.size && [...other].every((each) => first.has(each))) ? null : 'differs';
  };
}

/** Of a chance only where it was measured: another number is no fact. */
function chance({ ml_prediction: model }) {
  return model && model.calibrated !== false && model.domain?.inside !== false ? number(model.fraud_probability) : null;
}

function ageAtReading({ creation_date: made, fetched_at: read }) {
  const [from, to] = [instant(made), instant(read)];
  return from !== null && to !== null && to >= from ? to - from : null;
}

/** By the row of the comparison. A price has none: what one piece of a token costs says nothing beside another's. */
const ROWS = {
  'column.risk': ofSets((a) => [shownBand(a)]),
  'column.score': ofNumbers((a) => (a.band === 'unknown' ? null : number(a.risk_score)), by(SCORE_STEP)),
  'column.chance': ofNumbers(chance, by(CHANCE_STEP)),
  'column.complete': ofNumbers((a) => number(a.completeness), by(COMPLETE_STEP)),
  'reasons.title': ofSets((a) => (a.findings ?? []).filter(({ severity }) => severity !== 'info').map(({ code }) => code)),
  'gaps.title': ofSets((a) => (a.not_checked ?? []).map(({ code }) => code)),
  'fact.liquidity': ofNumbers((a) => number(a.liquidity), times(FACTOR)),
  'fact.market_cap': ofNumbers((a) => number(a.market_cap), times(FACTOR)),
  'fact.holders': ofNumbers((a) => number(a.holders), times(FACTOR)),
  'fact.creator_holdings': ofNumbers((a) => number(a.creator_holdings_pct), by(HOLDING_STEP_PCT)),
  'fact.created': ofNumbers(ageAtReading, times(FACTOR)),
  'column.read': ofNumbers((a) => instant(a.fetched_at), by(DAY_MS)),
};

/** How the row of this key differs among the tokens: `differs`, `partly` (known of some only), or null. */
export function difference(key, analyses) {
  return analyses.length > 1 && Object.hasOwn(ROWS, key) ? ROWS[key](analyses) : null;
}
