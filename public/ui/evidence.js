/** What a verdict rests on: reasons, gaps, every check by group, facts, and where they came from. */
import { h, replace } from '../dom.js';
import { count, dateTime, percent, plainName, quantity, supply, usd } from '../format.js';
import { has, loadLater, locale, t } from '../i18n.js';
import { isMint, shortMint } from '../mint.js';
import { copyButton } from '../status.js';
import { checkMark, icon } from './risk.js';
import { timeAgo } from './states.js';

let said = null;

/** Loads the sentences in a language that the server does not write; without them the English ones stand. */
export async function loadSentences() {
  if (locale() === 'de') said ??= await import('./said.js').catch(() => null);
}

/** A sentence of the catalogue in the reader's language, or null; `{key, values}`. */
function translated(one) {
  return locale() === 'de' ? said?.inGerman(one) ?? null : null;
}

/** What a finding or a gap says, in the reader's language where there is one, else in marked English. */
export function sentence(one, english) {
  const words = translated(one);
  return words ? h('span.sentence', {}, words) : h('span.sentence', { lang: 'en' }, english);
}

const WEIGHT = { danger: 0, warn: 1, info: 2 };

/** Heaviest first: critical, then by severity, powers that the issuer accounts for after others; else as the server has them. */
export function byWeight(findings) {
  const weight = (finding) => (finding.critical ? -1 : (WEIGHT[finding.severity] ?? 3) + (finding.expected === true ? 0.5 : 0));
  return [...findings].sort((left, right) => weight(left) - weight(right));
}

/**
 * The findings, but a risk that RugCheck names stands on the card of our own finding of the same fact, as `reported`.
 * Where its word is the worse one, the card weighs as much (`raised`): what a verdict rests on stays in sight.
 */
export function cards(findings) {
  const codes = new Set(findings.filter((finding) => !finding.same_as).map(({ code }) => code));
  const isTag = ({ same_as: code }) => code !== undefined && codes.has(code);
  return findings.filter((finding) => !isTag(finding)).map((finding) => {
    const reported = findings.filter((other) => isTag(other) && other.same_as === finding.code);
    const [{ severity }] = byWeight([finding, ...reported]);
    return reported.length > 0 ? { ...finding, severity, stated: finding, reported, raised: severity !== finding.severity } : finding;
  });
}

/** What the answer itself says of a check: group, title, explanation. One of an earlier version says nothing. */
function told(code, { checks }) {
  return (checks ?? []).find((check) => check.code === code) ?? {};
}

/** The server's words with this page's apostrophes; null where it says nothing. */
function typographic(text) {
  return typeof text === 'string' ? text.replaceAll("'", '’') : null;
}

/** The check's name in the reader's language, else the server's, which is English, else its code with spaces. */
export function checkName(code, analysis) {
  return has(`check.${code}`) ? t(`check.${code}`) : typographic(told(code, analysis).title) ?? String(code).replaceAll('_', ' ');
}

/** What a finding of the check means, by the same order; null where nobody says it. */
export function explanation(code, analysis) {
  return has(`explain.${code}`) ? t(`explain.${code}`) : typographic(told(code, analysis).explanation);
}

function shortValue(finding) {
  if (finding.value === null || finding.value === undefined) return null;
  if (isMint(finding.value)) return shortMint(finding.value);
  const text = quantity(finding.value, finding.unit);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function entry(term, value) {
  return value === null || value === undefined ? null : h('div', {}, h('dt', {}, term), h('dd', {}, value));
}

/** What is said of a finding: nothing beyond its line, or only no longer the word that this line earns it. */
function sayings({ critical, severity }) {
  if (critical) return 'critical';
  return severity === 'danger' ? 'danger' : 'said';
}

/**
 * Where the finding would end: a plain fact of value and threshold, or null where they are no numbers. Beyond
 * the line of a danger a warning may remain; a line at 0 means that any value counts.
 */
export function whatWouldChange(finding) {
  const { value, threshold, unit } = finding;
  if (typeof value !== 'number' || typeof threshold !== 'number' || !Number.isFinite(value - threshold)) return null;
  const side = value < threshold ? 'from' : threshold === 0 ? 'zero' : 'below';
  return t(side === 'zero' ? 'change.zero' : `change.${side}.${sayings(finding)}`, { value: quantity(threshold, unit) });
}

/** Where the page shows what a finding speaks of, or why nowhere: said once its reason is opened. */
async function sayWhereShown({ currentTarget: reason }) {
  const place = reason.querySelector('[data-shown-in]');
  if (!reason.open || place.hasChildNodes()) return;
  const [{ whereShown }] = await Promise.all([import('./parts.js'), loadLater()]);
  replace(place, whereShown(place.dataset.shownIn));
}

/** RugCheck's names for a fact, and that it weighs it more. */
function tags({ reported, raised, severity }) {
  return [(reported ?? []).map(({ value }) => h('span.tag', {}, 'RugCheck: ', h('bdi', {}, plainName(value, 60).text || '?'))),
    raised && h('span.tag', {}, t(`reason.raised.${severity}`))];
}

/** The context of a finding: our own sentences in the reader's language, a source's in its own. */
function contextOf(finding) {
  if (!finding.context) return null;
  const ours = (finding.context_said ?? []).map(translated);
  if (ours.length === 0 || ours.includes(null)) return h('bdi', { lang: 'en' }, finding.context);
  const theirs = finding.context.startsWith('RugCheck: ') ? finding.context.split(' Found in the report of ')[0] : null;
  return [theirs && h('p', {}, h('bdi', { lang: 'en' }, theirs)), ours.map((words) => h('p', {}, words))];
}

function reason(finding, analysis) {
  const threshold = finding.threshold === null || finding.threshold === undefined ? null : quantity(finding.threshold, finding.unit);
  const value = shortValue(finding);
  return h('li', {}, h('details.reason', { on: { toggle: sayWhereShown } },
    h('summary', {},
      h('span.reason-head', {}, checkMark(finding.severity, finding.critical),
        locale() !== 'en' && !translated(finding) && h('span.check-name', {}, checkName(finding.code, analysis)), sentence(finding, finding.sentence),
        tags(finding), finding.expected === true && h('span.tag', {}, t('reason.expected'))),
      h('span.reason-value', {}, value && h('bdi.value', {}, value), threshold && h('span.limit', {}, t('reason.limit', { value: threshold })))),
    h('dl.pairs', {},
      entry(t('reason.check'), [checkName(finding.code, analysis), ' ', h('code.fine', {}, finding.code)]),
      entry(t('reason.meaning'), explanation(finding.code, analysis)),
      entry(t('reason.value'), h('bdi', {}, quantity(finding.value, finding.unit))),
      entry(t('reason.threshold'), threshold ?? t('reason.threshold.none')),
      entry(t('reason.change'), whatWouldChange(finding.stated ?? finding)),
      finding.reported && entry(t('reason.reported'), finding.reported.map((other) => h('p', {}, sentence(other, other.sentence), other.context && [' ', contextOf(other)]))),
      entry(t('reason.context'), contextOf(finding)),
      entry(t('reason.shown'), h('span', { 'data-shown-in': finding.code })),
      entry(t('reason.source'), h('code', {}, finding.source)))));
}

export function reasonsSection(analysis) {
  const findings = byWeight(cards(analysis.findings ?? []));
  return h('section.why', { 'aria-labelledby': 'reasons' },
    h('h2', { id: 'reasons' }, t('reasons.title'), ' ', h('span.tally', {}, count(findings.length))),
    findings.length > 0 ? h('ol.reasons', {}, findings.map((finding) => reason(finding, analysis))) : h('p', {}, t('reasons.none')));
}

/** What an earlier report could still tell of a check, and what it found then. */
function lastTime({ checked_at: at, found }, { findings }) {
  const line = (words) => h('li', {}, sentence((findings ?? []).find((finding) => finding.sentence === words) ?? {}, words));
  return [h('p', {}, t(found?.length > 0 ? 'gaps.before.found' : 'gaps.before.clear', { time: dateTime(at) })),
    found?.length > 0 && h('ul', {}, found.map(line))];
}

/** Whether a low risk needs the missing check; an answer that does not say so needs all. */
export function needed({ essential }) {
  return essential !== false;
}

/** What was not checked: first what a low risk needs. */
export function notCheckedSection(analysis) {
  const gaps = [...analysis.not_checked ?? []].sort((left, right) => Number(needed(right)) - Number(needed(left)));
  const before = new Map((analysis.no_longer_checked ?? []).map((lost) => [lost.code, lost]));
  const row = (gap) => h('li', {}, icon('unknown'), h('div', {}, h('strong', {}, checkName(gap.code, analysis)),
    h(needed(gap) ? 'span.tag.needed' : 'span.tag', {}, t(needed(gap) ? 'gaps.needed' : 'gaps.often')),
    h('p', {}, sentence(gap, gap.reason)), before.has(gap.code) && lastTime(before.get(gap.code), analysis),
    h('p.fine', {}, t('reason.source'), ': ', h('code', {}, gap.source))));
  return h('section.gaps', { 'aria-labelledby': 'gaps' },
    h('h2', { id: 'gaps' }, t('gaps.title'), ' ', h('span.tally', {}, count(gaps.length))),
    gaps.length > 0 ? [h('p.fine', {}, t('gaps.words')), h('ul.plain.gap-list', {}, gaps.map(row))] : h('p', {}, t('gaps.none')));
}

/** The group that the answer puts a check into; `other` where it says none, or one without words here. */
export function groupOf(code, analysis) {
  const { group } = told(code, analysis);
  return group && has(`group.${group}`) ? group : 'other';
}

/** What a check that passed had measured, and where it warns; null where it measures nothing. */
function passedWords(code, { passed_values: values }) {
  const measured = Object.hasOwn(values ?? {}, code) ? values[code] : null;
  if (typeof measured?.value !== 'number' || typeof measured.threshold !== 'number') return null;
  const side = measured.value < measured.threshold ? 'from' : 'below';
  const key = has(`passed.${code}`) ? `passed.${code}` : `passed.${side}`;
  return h('span.help', {}, ' ', t(key, { value: quantity(measured.value, measured.unit), threshold: quantity(measured.threshold, measured.unit) }));
}

/** Every check of the rules, by group, as danger, warning, remark, passed or unknown. */
export function checksSection(analysis) {
  const all = [
    ...byWeight(analysis.findings ?? []).map((f) => [f.code, f.severity, f.critical]),
    ...(analysis.not_checked ?? []).map((gap) => [gap.code, 'unknown', false]),
    ...(analysis.passed ?? []).map((code) => [code, 'passed', false]),
  ];
  const unique = all.filter(([code], index) => all.findIndex(([other]) => other === code) === index);
  const groups = new Set((analysis.checks ?? []).map(({ code }) => groupOf(code, analysis)).filter((name) => name !== 'other'));
  const row = ([code, state, critical]) => h('li', {}, h('span', {}, checkName(code, analysis), state === 'passed' && passedWords(code, analysis)), checkMark(state, critical));
  const group = (name) => {
    const rows = unique.filter(([code]) => groupOf(code, analysis) === name);
    return rows.length > 0 && h('div.check-group', {}, h('h3', {}, t(`group.${name}`)), h('ul.plain', {}, rows.map(row)));
  };
  return h('section', { 'aria-labelledby': 'checks' }, h('h2', { id: 'checks' }, t('checks.title'), ' ', h('span.tally', {}, count(unique.length))),
    h('div.check-groups', {}, [...groups.add('other')].map(group)));
}

function pair(term, value, extra = null) {
  const unknown = value === t('value.unknown');
  return h('div', {}, h('dt', {}, term), h(unknown ? 'dd.unknown' : 'dd', {}, value, extra));
}

function factGroup(name, pairs) {
  return h('div.fact-group', {}, h('h3', {}, t(`group.${name}`)), h('dl.pairs', {}, pairs));
}

function addressOrUnknown(value) {
  return typeof value === 'string' && value ? h('code.break', {}, value) : t('value.unknown');
}

/** Facts of the report by group; what the report does not say is "Unknown", never zero. */
export function factsSection(analysis) {
  return h('section', { 'aria-labelledby': 'facts' }, h('h2', { id: 'facts' }, t('facts.title')),
    h('div.fact-groups', {},
      factGroup('market', [
        pair(t('fact.price'), usd(analysis.price)),
        pair(t('fact.market_cap'), usd(analysis.market_cap)),
        pair(t('fact.liquidity'), usd(analysis.liquidity)),
      ]),
      factGroup('holders', [
        pair(t('fact.holders'), count(analysis.holders)),
        pair(t('fact.creator_holdings'), percent(analysis.creator_holdings_pct)),
        pair(t('fact.creator'), addressOrUnknown(analysis.creator)),
      ]),
      factGroup('supply', [
        pair(t('fact.supply'), supply(analysis.supply, analysis.decimals)),
        pair(t('fact.decimals'), count(analysis.decimals)),
      ]),
      factGroup('age', [
        pair(t('fact.created'), dateTime(analysis.creation_date), analysis.creation_date && h('span.help', {}, timeAgo(analysis.creation_date))),
        pair(t('fact.rugcheck'), quantity(analysis.score_normalised, null), h('span.help', {}, t('fact.rugcheck.help'))),
      ])));
}

/** Versions, hash, times; `refresh` is the button that reads the report again. */
export function provenanceSection(analysis) {
  const model = analysis.ml_prediction ?? {};
  const origin = analysis.cached ? [t('provenance.cached'), ' ', timeAgo(analysis.fetched_at)] : t('provenance.fresh');
  return h('section.origin', { 'aria-labelledby': 'provenance' },
    h('div.section-head', {}, h('h2', { id: 'provenance' }, t('provenance.title'))),
    h('dl.pairs', {},
      pair(t('provenance.fetched'), dateTime(analysis.fetched_at), h('span.help', {}, origin)),
      analysis.fresh_until && pair(t('provenance.until'), dateTime(analysis.fresh_until)),
      pair(t('provenance.model'), h('code.break', {}, analysis.model_version ?? t('value.unknown')),
        h('span.help', {}, t(model.source === 'replicate' ? 'source.remote' : 'source.local'),
          model.fallback_reason && ` ${t('provenance.fallback', { reason: String(model.fallback_reason).replaceAll('_', ' ') })}`)),
      pair(t('provenance.rules'), h('code.break', {}, analysis.rules_version ?? t('value.unknown'))),
      pair(t('provenance.hash'), h('code.break', {}, analysis.report_hash ?? t('value.unknown')),
        analysis.report_hash && copyButton(t('action.copy.hash'), () => analysis.report_hash, t('copy.hash')))));
}
