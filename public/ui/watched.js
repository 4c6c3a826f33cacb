/**
 * What became of a watched token since the reader was here last: the difference of two summaries of its verdict; the
 * reader's own note and lines for it. All is kept in this browser.
 */
import { h } from '../dom.js';
import { age, count, decimal, share, usd } from '../format.js';
import { t } from '../i18n.js';
import { keepWatched } from '../kept.js';
import { note } from '../status.js';
import { checkName } from './evidence.js';
import { field, refuse, textBox } from './fields.js';
import { bandBadge, checkMark, icon, knownBand, shownBand } from './risk.js';

/** A visit ends when the watchlist was not opened for so long; until then, what changed stays said. */
const VISIT_MS = 30 * 60_000;
/** Smaller movements are not told: of a chance in points, of money as a part of what it was. */
const CHANCE_STEP = 0.05;
const MONEY_STEP = 0.25;
const LONGEST_NOTE = 280;
/** So many differences are told; the token's page has the rest. */
const MOST_TOLD = 5;

/** A number that can be told and compared; null for whatever else stands there. */
export const number = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** What is kept of an analysis for the next visit. Findings that only inform are left out. */
export function summaryOf(analysis) {
  const findings = (analysis.findings ?? []).filter(({ severity }) => severity === 'danger' || severity === 'warn');
  const model = analysis.ml_prediction;
  return {
    fetched_at: analysis.fetched_at,
    band: shownBand(analysis),
    score: number(analysis.risk_score),
    chance: model?.calibrated ? number(model.fraud_probability) : null,
    liquidity: number(analysis.liquidity),
    price: number(analysis.price),
    found: Object.fromEntries(findings.map(({ code, severity }) => [code, severity])),
  };
}

const isSummary = (value) => typeof value?.fetched_at === 'string' && typeof value.found === 'object' && value.found !== null;

/** The visits of an entry once `summary` was read at `now`: `{at, before, now}`; `before` is null on the first. */
export function nextVisit({ visits }, summary, now) {
  const known = isSummary(visits?.now);
  const same = known && now - visits.at < VISIT_MS;
  const before = same ? visits.before : known ? visits.now : null;
  return { at: now, before: isSummary(before) ? before : null, now: summary };
}

function moved(from, to) {
  return from !== null && to !== null && from > 0 && Math.abs(to - from) >= MONEY_STEP * from;
}

/** What is different: `{kind, from, to}` of band, chance, liquidity and price, `{kind: 'found' | 'gone', code, severity}`. */
export function differences(before, now) {
  const told = [];
  if (before.band !== now.band) told.push({ kind: 'band', from: before.band, to: now.band });
  for (const [code, severity] of Object.entries(now.found)) if (!Object.hasOwn(before.found, code)) told.push({ kind: 'found', code, severity });
  for (const [code, severity] of Object.entries(before.found)) if (!Object.hasOwn(now.found, code)) told.push({ kind: 'gone', code, severity });
  const pair = (kind) => ({ kind, from: number(before[kind]), to: number(now[kind]) });
  const { from, to } = pair('chance');
  if (from !== null && to !== null && Math.abs(to - from) >= CHANCE_STEP) told.push(pair('chance'));
  return [...told, ...['liquidity', 'price'].map(pair).filter((each) => moved(each.from, each.to))];
}

/** Which of the reader's lines a summary is beyond: `{kind: 'score' | 'liquidity', line, value}`. */
export function beyond({ lines }, { score, liquidity }) {
  const [most, least] = [number(lines?.score), number(lines?.liquidity)];
  return [
    most !== null && score !== null && score >= most && { kind: 'score', line: most, value: score },
    least !== null && liquidity !== null && liquidity < least && { kind: 'liquidity', line: least, value: liquidity },
  ].filter(Boolean);
}

function changed(key, words) {
  return [t(key), ' ', words];
}

/** One difference in words; `analysis` names findings. */
export function differenceLine({ kind, from, to, code, severity }, analysis) {
  const pair = (show) => [show(from), t('since.now'), ' ', show(to)];
  if (kind === 'band') return changed('since.band', pair((band) => bandBadge(knownBand(band))));
  if (kind === 'found') return changed('since.found', [checkMark(severity), ' ', checkName(code, analysis)]);
  if (kind === 'gone') return changed('since.gone', checkName(code, analysis));
  return changed(`since.${kind}`, pair(kind === 'chance' ? share : usd));
}

/** What is said of a row that was read: since when, what changed, and which lines it is beyond. */
export function sinceWords(entry, visits, analysis) {
  const lines = beyond(entry, visits.now).map(({ kind, line, value }) => h('li', {}, icon('medium'), ' ',
    t(`since.beyond.${kind}`, kind === 'score' ? { value: decimal(value), line: decimal(line) } : { value: usd(value), line: usd(line) })));
  const told = visits.before ? differences(visits.before, visits.now).map((each) => h('li', {}, differenceLine(each, analysis))) : [];
  const since = visits.before ? t(told.length > 0 ? 'since.changed' : 'since.same', { age: age(visits.before.fetched_at) }) : t('since.first');
  return h('div.since', { 'data-changed': told.length > 0 || null }, h('p.fine', {}, since), told.length + lines.length > 0 && h('ul.plain', {}, lines, told.slice(0, MOST_TOLD),
      told.length > MOST_TOLD && h('li', {}, t('since.more', { count: told.length - MOST_TOLD, n: count(told.length - MOST_TOLD) }))));
}

/** A number as somebody types it, in either language; null for nothing, undefined for what is no number from 0 to `most`. */
export function typedNumber(text, most = Infinity) {
  const bare = text.trim().replace(',', '.');
  if (bare === '') return null;
  return /^\d{1,12}(\.\d{1,6})?$/.test(bare) && Number(bare) <= most ? Number(bare) : undefined;
}

/** The reader's note and lines, shown, and the form that changes them. `redraw` is called once they are kept. */
export function ownWords(entry, name, redraw) {
  const text = textBox({ maxlength: LONGEST_NOTE });
  text.value = typeof entry.note === 'string' ? entry.note.slice(0, LONGEST_NOTE) : '';
  const numberBox = (value) => {
    const box = textBox({ inputmode: 'decimal' });
    box.value = number(value) === null ? '' : String(value);
    return box;
  };
  const fields = {
    note: field(t('since.note'), text),
    score: field(t('since.line.score'), numberBox(entry.lines?.score)),
    liquidity: field(t('since.line.liquidity'), numberBox(entry.lines?.liquidity)),
  };
  const submit = (event) => {
    event.preventDefault();
    const lines = { score: typedNumber(fields.score.input.value, 100), liquidity: typedNumber(fields.liquidity.input.value) };
    const wrong = ['score', 'liquidity'].find((kind) => lines[kind] === undefined);
    if (wrong) {
      refuse(fields[wrong], t(`since.line.${wrong}.wrong`));
      return;
    }
    const kept = keepWatched(entry.mint, { note: text.value.trim(), lines });
    note(t(kept ? 'since.kept' : 'watch.refused'));
    if (kept) redraw();
  };
  return h('div.own', {}, text.value !== '' && h('p.own-note', {}, h('bdi', {}, text.value)),
    h('details', {}, h('summary', {}, t('since.own'), h('span.offscreen', {}, ` ${name}`)),
      h('form.ask', { novalidate: true, on: { submit } }, fields.note.element, h('div.filters', {}, fields.score.element, fields.liquidity.element),
        h('div.actions', {}, h('button', { type: 'submit' }, t('since.keep'))))));
}
