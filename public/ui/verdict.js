/**
 * The first thing on a token's page: the verdict and what it rests on, how old it is, the weightiest reasons;
 * then the two answers, which are never mixed, and what was measured of tokens with the same word.
 */
import { h, s } from '../dom.js';
import { age, count, decimal, month, percentRange, quantity, share, wholeShare } from '../format.js';
import { has, locale, t } from '../i18n.js';
import { byWeight, cards, checkName, needed } from './evidence.js';
import { bandBadge, checkMark, doubtful, icon, knownBand, levelWords, shownBand } from './risk.js';
import { notice, staleBanner, timeAgo } from './states.js';

const LEADING = 3;
/** Text of a finding that names the thing itself; other texts are addresses or strangers' words. */
const NAMED = ['rugcheck_risk', 'imitates_known'];
/** Its value is what is locked, and its name is what is not. */
const OPPOSITE = 'lp_unlocked';
const EVIDENT = ['high', 'critical'];

/** A track from 0 to 100 with the score on it. Decorative: the number stands beside it. */
function scale(score) {
  const x = Math.min(100, Math.max(0, score));
  return s('svg.scale', { viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
    s('rect.track', { x: 0, y: 2, width: 100, height: 2 }), s('rect.fill', { x: 0, y: 2, width: x, height: 2 }),
    s('rect.pin', { x: Math.min(99, Math.max(0, x - 0.5)), y: 0, width: 1, height: 6 }));
}

function counted(key, number) {
  return t(key, { count: number, n: count(number) });
}

/** The band as it may be said now, and whether evidence made it. Answers of older versions name no basis. */
function standing(analysis) {
  const band = shownBand(analysis);
  return { band, evident: analysis.basis === 'evidence' || (!analysis.basis && EVIDENT.includes(band)) };
}

/** What the checks found, in numbers: dangers and warnings, or that no danger was found. */
export function evidenceWords(analysis) {
  const findings = cards(analysis.findings ?? []);
  const of = (severity) => findings.filter((finding) => finding.severity === severity).length;
  if (findings.length === 0 && !(analysis.passed?.length > 0)) return t('evidence.nothing');
  const warnings = of('warn') > 0 ? [counted('evidence.warnings', of('warn'))] : [];
  return [of('danger') > 0 ? counted('evidence.dangers', of('danger')) : t('evidence.none'), ...warnings].join(', ');
}

function missingWords({ not_checked: gaps }) {
  const missing = (gaps ?? []).filter(needed).length;
  return missing > 0 ? counted('why.missing', missing) : `${t('evidence.nothing')}.`;
}

/** Why the band is what it is, by what it rests on. */
export function reasonWords(analysis) {
  const { band } = standing(analysis);
  if (band !== knownBand(analysis.band)) return t('why.old');
  const model = analysis.ml_prediction;
  let basis = analysis.basis;
  if (basis === 'chance' && band === 'high') {
    // One of two models, or a model beyond what it was measured on: neither is a measured chance.
    if (model?.source === 'replicate') basis = 'remote';
    else if (model?.calibrated === false) basis = 'unmeasured';
  }
  if (basis === 'missing' && band === 'unknown') return missingWords(analysis);
  const key = `why.${basis}.${band}`;
  return has(key) ? t(key) : `${evidenceWords(analysis)}.`;
}

/** The verdict in one sentence, for where it stands alone; the server's own is English. */
export function verdictSentence(analysis) {
  if (locale() === 'en' && analysis.summary) return analysis.summary;
  const lead = byWeight(cards(analysis.findings ?? [])).find((finding) => finding.severity !== 'info');
  const gaps = (analysis.not_checked ?? []).length;
  return [`${t(`band.${standing(analysis).band}`)}: ${reasonWords(analysis)}`,
    lead && t('verdict.first', { name: checkName(lead.code, analysis) }), gaps > 0 && `${counted('verdict.missing', gaps)}.`].filter(Boolean).join(' ');
}

/** A value that says more beside the check's name; null where it would be long, hostile, or the opposite. */
function shortFact({ code, value, unit }) {
  if (typeof value === 'number') return code === OPPOSITE || value < 0 ? null : quantity(value, unit);
  return NAMED.includes(code) && typeof value === 'string' && value.length <= 24 ? value : null;
}

/**
 * The weightiest reasons in a line each; all stand below with their sentences. Dangers and warnings are reasons; of an
 * unknown risk, before them, the missing checks that it comes from.
 */
function leading(analysis, band) {
  const gaps = band === 'unknown' && analysis.basis === 'missing' ? (analysis.not_checked ?? []).filter(needed) : [];
  const findings = byWeight(cards(analysis.findings ?? [])).filter((finding) => finding.severity !== 'info');
  const list = [...gaps.slice(0, findings.length > 0 ? LEADING - 1 : LEADING), ...findings].slice(0, LEADING);
  if (list.length === 0) return null;
  const line = (cause) => {
    const fact = shortFact(cause);
    return h('li', {}, checkMark(cause.severity ?? 'unknown', cause.critical), h('span', {}, checkName(cause.code, analysis), fact !== null && [': ', h('bdi', {}, fact)]));
  };
  return h('ol.leading.plain', {}, list.map(line));
}

function status(analysis) {
  const gaps = (analysis.not_checked ?? []).length;
  return h('p.fine.standing', {}, h('span', {}, t('verdict.read'), ' ', timeAgo(analysis.fetched_at)),
    h('a', { href: '#gaps' }, gaps > 0 ? counted('verdict.gaps', gaps) : t('gaps.none')));
}

function answer(name, title, value, ...words) {
  return h(`div.${name}`, {}, h('dt', {}, title), h('dd', {}, h('span.said', {}, value), words));
}

function help(...words) {
  return h('span.help', {}, words);
}

function evidence(analysis, band) {
  const expected = (analysis.findings ?? []).filter((finding) => finding.expected).length;
  return answer('evidence', t('evidence.name'), evidenceWords(analysis),
    h('span.level', {}, levelWords(analysis.risk_level, band)),
    expected > 0 && help(counted('evidence.expected', expected)));
}

/** What the chance is of: the fall and its window, or whatever a remote model's opinion is about. */
function chanceName({ target, window_hours: hours } = {}) {
  if (target === 'fraud') return t('chance.name.fraud');
  return t(has(`chance.name.${hours}`) ? `chance.name.${hours}` : 'chance.name');
}

/**
 * The chance, where it was measured on tokens like this one. Elsewhere no number stands beside the verdict, which
 * it would seem to confirm or to contradict, unless the verdict rests on that number; all are in the details.
 */
function chance(analysis, { band, evident }) {
  const model = analysis.ml_prediction;
  const title = chanceName(model ?? undefined);
  const details = h('a', { href: '#parts' }, t('chance.details'));
  if (typeof model?.fraud_probability !== 'number') return answer('chance', title, t('value.unknown'), help(t('chance.none')));
  const value = share(model.fraud_probability);
  if (evident) return answer('chance', title, t('chance.beside'), help(t('chance.beside.words'), ' ', details));
  // Beside a low risk by chance the opinion is low too, or the risk would not be.
  if (model.source === 'replicate' && (band !== 'low' || analysis.basis === 'chance')) {
    return answer('chance', title, doubtful(value, true, ''), help(t('chance.opinion')), help(details));
  }
  if (model.calibrated === false || model.domain?.inside === false) {
    const decides = analysis.basis === 'chance' && band === 'high';
    return answer('chance', title, decides ? doubtful(value, true, '') : h('span.outside', {}, icon('unknown'), t('chance.outside')),
      help(t(decides ? 'chance.unmeasured' : 'chance.outside.words'), ' ', details));
  }
  return answer('chance', title, [value, Array.isArray(model.interval) && help(t('chance.interval', { range: percentRange(model.interval) }))], help(t('chance.unless')));
}

/** What was measured of tokens that got this word from the chance; that nothing was, of those low by rules alone. */
export function promiseWords({ basis, promise }, band) {
  if (basis === 'rules' && band === 'low') return t('promise.rules');
  if (!promise || !has(`promise.${band}`)) return null;
  const { lost_90: main, lost_80: lesser } = promise;
  return t(`promise.${band}`, {
    n: count(promise.n), from: month(promise.from), until: month(promise.until),
    main: share(main?.share), range: percentRange(main?.interval), lesser: share(lesser?.share),
  });
}

/** The score; with an unknown band it must not look like a low one. */
function score(value, band) {
  if (typeof value !== 'number') return [t('value.unknown'), help(t('verdict.score.none'))];
  const words = t('verdict.score.of', { n: decimal(value) });
  if (band === 'unknown') return [h('span.outside', {}, icon('unknown'), words), help(t('verdict.score.partial'))];
  return [words, scale(value), help(t('verdict.score.help'))];
}

function figure(name, ...value) {
  return h(`div.${name}`, {}, h('dt', {}, t(`verdict.${name}.name`)), h('dd', {}, value));
}

export function verdictCard(analysis) {
  const stands = standing(analysis);
  const { band } = stands;
  const promise = promiseWords(analysis, band);
  return h('section.verdict', { 'data-tone': band, 'aria-labelledby': 'verdict' },
    h('h2.offscreen', { id: 'verdict' }, t('verdict.title')),
    h('div.verdict-head', {}, bandBadge(band, { large: true }), status(analysis)),
    h('p.sentence', { 'data-verdict': '' }, reasonWords(analysis)),
    leading(analysis, band),
    h('dl.answers', {}, evidence(analysis, band), chance(analysis, stands)),
    promise && h('p.promise', {}, promise),
    h('dl.figures', {},
      figure('score', score(analysis.risk_score, band)),
      figure('complete', wholeShare(analysis.completeness), typeof analysis.completeness === 'number' && scale(analysis.completeness * 100), help(t('verdict.complete.help')))));
}

/** The banner above a verdict that is not of this visit; null for a fresh one. */
export function originBanner({ analysis, origin }) {
  if (origin === 'kept') return notice('medium', t('seen.title', { age: age(analysis.fetched_at) }), t('seen.words'));
  return origin === 'stale' ? staleBanner(analysis.fetched_at, analysis.stale_reason) : null;
}

/** What was kept for longer than as long again as it was fresh is no longer called safe; the server does the same. */
export function withholdSafe(analysis) {
  const [read, until] = [Date.parse(analysis.fetched_at), Date.parse(analysis.fresh_until)];
  return analysis.risk_level !== 'Safe' || Date.now() <= 2 * until - read ? analysis : { ...analysis, risk_level: 'Unknown', summary: null };
}
