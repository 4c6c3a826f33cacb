/** What was told of a token before, with what changed from step to step; and what would change the band now. */
import { get } from '../api.js';
import { append, h, replace, s } from '../dom.js';
import { count, dateTime, plainName, quantity, share, signed } from '../format.js';
import { has, t } from '../i18n.js';
import { isMint, shortMint } from '../mint.js';
import { announce } from '../status.js';
import { checkName } from './evidence.js';
import { fill } from './fill.js';
import { rightFold } from './right.js';
import { bandBadge, chanceMark, checkMark, icon, shownBand } from './risk.js';
import { timeAgo } from './states.js';

const PER_PAGE = 5;
const LONGEST_VALUE = 44;

/** The server's sentence: English, and of any text only its letters. */
function sentence(text) {
  return h('span', { lang: 'en' }, plainName(text, 400).text);
}

function value(given, unit) {
  if (isMint(given)) return h('code', {}, shortMint(given));
  const text = unit === 'tokens' ? count(given) : quantity(given, unit);
  return h('bdi', {}, plainName(text, LONGEST_VALUE).text);
}

/** "before → after", read aloud with words in the arrow's place. */
function move(before, after) {
  const arrow = s('svg.icon', { viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' }, s('path', { d: 'M2.5 8h11M9.5 4L13.5 8L9.5 12' }));
  return h('span.move', {}, before, arrow, h('span.offscreen', {}, ` ${t('past.became')} `), after);
}

function mark(severity) {
  return checkMark(severity === 'critical' ? 'danger' : severity, severity === 'critical');
}

/** A finding that came, went, or weighs otherwise. Texts tell findings of one check apart; numbers come without their unit. */
function finding(change, analysis) {
  const { code, before, after } = change;
  const kind = before === null ? 'came' : after === null ? 'went' : 'weighs';
  const said = kind === 'weighs' ? move(mark(before), mark(after)) : mark(after ?? before);
  const named = kind === 'went' ? change.value_before : change.value_after;
  const short = typeof named === 'string' && value(named, null);
  return h('li', {}, h('span.tag', {}, t(`past.${kind}`)), h('span', {}, checkName(code, analysis)), said, short && h('span.fine', {}, short));
}

function factName(fact) {
  return has(`fact.${fact}`) ? t(`fact.${fact}`) : String(fact).replaceAll('_', ' ');
}

const ALL_BUT = 0.999;

/** A change in percent; a fall that would round to the whole is not called so. */
function relativeWords(pct) {
  if (pct < 0) return t('past.less', { share: pct > -100 && pct < -100 * ALL_BUT ? `>${share(ALL_BUT)}` : share(-pct / 100) });
  return t('past.more', { share: share(pct / 100) });
}

function fact({ fact: name, unit, before, after, change_pct: pct }) {
  const relative = typeof pct === 'number' && h('span.fine', {}, relativeWords(pct));
  return [factName(name), [move(value(before, unit), value(after, unit)), ' ', relative]];
}

function chance(step) {
  const shown = (told) => chanceMark(share(told.fraud_probability), told.fraud_probability, told.calibrated, shownBand(told));
  return [t('column.chance'), move(shown(step.before), shown(step))];
}

function part(each) {
  const name = has(`feature.${each.feature}`) ? t(`feature.${each.feature}`) : plainName(each.label, LONGEST_VALUE).text;
  return h('li', {}, t('past.points', { name, n: signed(100 * each.points) }));
}

function pairs(rows) {
  return rows.length > 0 && h('dl.pairs', {}, rows.map(([term, said]) => h('div', {}, h('dt', {}, term), h('dd', {}, said))));
}

function checkList(key, codes, analysis) {
  return codes.length > 0 && [t(key), codes.map((code) => checkName(code, analysis)).join(', ')];
}

function version({ name, before, after }) {
  const known = (text) => h('code.break', {}, text ?? t('value.unknown'));
  return [has(`past.version.${name}`) ? t(`past.version.${name}`) : name, move(known(before), known(after))];
}

/** Everything that is kept of what changed since the step before; null where nothing did. */
function changed(step, analysis) {
  const { changes, before } = step;
  const rows = [
    step.fraud_probability !== before.fraud_probability && chance(step),
    ...changes.facts.map(fact),
    checkList('past.unchecked', changes.newly_unchecked, analysis),
    checkList('past.checked', changes.newly_checked, analysis),
    ...changes.versions.map(version),
  ].filter(Boolean);
  const moved = changes.chance_by.filter((each) => each.before !== each.after || each.points !== 0);
  if (rows.length + changes.findings.length + moved.length === 0) return null;
  return h('details.table', {}, h('summary', {}, t('past.details')),
    changes.findings.length > 0 && h('ul.plain.turns', {}, changes.findings.map((each) => finding(each, analysis))),
    pairs(rows),
    moved.length > 0 && [h('p.fine', {}, t('past.by')), h('ul', {}, moved.map(part))]);
}

/** A step as an entry of a list: the band, when, the sentence, and what changed. */
export function toldStep(told, analysis) {
  const { before } = told;
  const now = bandBadge(shownBand(told));
  const other = before && shownBand(before) !== shownBand(told);
  return h('li', {},
    h('div.step-head', {}, other ? move(bandBadge(shownBand(before)), now) : now, h('span.fine', {}, dateTime(told.fetched_at), ' · ', timeAgo(told.fetched_at))),
    h('p', {}, sentence(told.sentence)),
    before && told.changes && changed(told, analysis));
}

function rawLink(href, label) {
  return h('a.button.quiet', { href, target: '_blank', rel: 'noopener', 'data-server': '' }, label, h('span.offscreen', {}, ` ${t('link.newTab')}`));
}

/** The newest steps, and older ones on demand: each page is added below, and focus goes to its first step. */
function history(place, analysis, signal) {
  const address = `/api/tokens/${analysis.token_id}/history`;
  const list = h('ol.plain.steps');
  const below = h('div.place');
  const load = (cursor) => {
    const query = new URLSearchParams({ per_page: PER_PAGE, ...(cursor && { cursor }) });
    return fill(cursor === null ? place : below, signal, 3, () => get(`${address}?${query}`, { signal }), ({ data }) => {
      const steps = data.history.map((told) => toldStep(told, analysis));
      const next = data.pagination.next_cursor;
      append(list, steps);
      const older = next !== null && h('button', { type: 'button', on: { click: () => load(next) } }, t('past.older'));
      const keeps = next === null && h('p.fine', {}, data.keeps_days > 0 ? t('past.keeps', { count: data.keeps_days, n: count(data.keeps_days) }) : t('past.keepsAll'));
      if (cursor === null) replace(place, list, below);
      else {
        steps[0]?.setAttribute('tabindex', '-1');
        steps[0]?.focus();
        announce(t('past.added', { count: steps.length, n: count(steps.length) }));
      }
      replace(below, keeps, h('div.actions', {}, older, rawLink(address, t('share.raw'))));
    });
  };
  return load(null);
}

/** The sets of facts of one direction, or why there are none. */
function direction(key, { sets, complete, note }) {
  return [h('h3', {}, t(key)),
    sets.length > 0 && h('ul.plain.ways', {}, sets.map((set) => h('li', {}, bandBadge(shownBand(set)), h('p', {}, sentence(set.sentence)),
      set.smallest === false && h('p.fine', {}, t('ways.notSmallest'))))),
    note && h('p', {}, sentence(note)), complete === false && h('p.fine', {}, t('ways.cut'))];
}

/** Where another version made the verdict above, the sentences are about what would be said now. */
function otherVersion({ told, band, risk_level: level, model_version: model, rules_version: rules }) {
  if (told.band === band && told.model_version === model && told.rules_version === rules) return null;
  return h('p.outside', {}, icon('unknown'), h('span', {}, t('ways.versions', { band: t(`band.${shownBand({ band, risk_level: level })}`) })));
}

function explain(place, analysis, signal) {
  const address = `/api/tokens/${analysis.token_id}/explain`;
  return fill(place, signal, 3, () => get(address, { signal }), ({ data }) => {
    replace(place, h('p.fine', {}, t('ways.words')), otherVersion(data), direction('ways.better', data.better), direction('ways.worse', data.worse),
      h('details.table', {}, h('summary', {}, t('ways.assumes')), h('ul.fine', {}, data.assumes.map((text) => h('li', {}, sentence(text))))),
      h('div.actions', {}, rawLink(address, t('share.raw'))));
  });
}

/** Fills the two places of an analysis; how often such a verdict came true is below what was told before. */
export function fillPast({ ways, past }, analysis, signal) {
  past.after(rightFold(analysis, signal));
  return Promise.all([explain(ways, analysis, signal), history(past, analysis, signal)]);
}
