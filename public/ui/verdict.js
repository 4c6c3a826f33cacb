/** The first thing on a token's page: what is the verdict, how sure, how old. */
import { h, s } from '../dom.js';
import { dateTime, decimal, share, wholeShare } from '../format.js';
import { locale, t } from '../i18n.js';
import { byWeight, checkName } from './evidence.js';
import { bandBadge, icon, knownBand, levelWords } from './risk.js';
import { timeAgo } from './states.js';

/** A track from 0 to 100 with the score on it. Decorative: the number stands beside it. */
function scale(score) {
  const x = Math.min(100, Math.max(0, score));
  return s('svg.scale', { viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
    s('rect.track', { x: 0, y: 2, width: 100, height: 2 }), s('rect.fill', { x: 0, y: 2, width: x, height: 2 }),
    s('rect.pin', { x: Math.min(99, Math.max(0, x - 0.5)), y: 0, width: 1, height: 6 }));
}

/** The verdict in the reader's language; the server's own sentence is English. */
export function verdictSentence(analysis) {
  if (locale() === 'en' && analysis.summary) return analysis.summary;
  const warnings = byWeight(analysis.findings ?? []).filter((finding) => finding.severity !== 'info');
  const findings = warnings.length;
  const missing = (analysis.not_checked ?? []).length;
  return t(`verdict.${knownBand(analysis.band)}`) + ' '
    + (findings > 0 ? t('verdict.first', { name: checkName(warnings[0].code) }) + ' ' : '')
    + t('verdict.reasons', { count: findings, n: decimal(findings) })
    + (missing > 0 ? ' ' + t('verdict.missing', { count: missing, n: decimal(missing) }) : '');
}

function figure(name, value, extra = null, help = null) {
  return h(`div.${name}`, {}, h('dt', {}, t(`verdict.${name}.name`)), h('dd', {}, value, extra, help && h('span.help', {}, help)));
}

/** The score; with an unknown band it must not look like a low one. */
function score(value, band) {
  if (typeof value !== 'number') return figure('score', t('value.unknown'), null, t('verdict.score.none'));
  const words = t('verdict.score.of', { n: decimal(value) });
  if (band === 'unknown') return figure('score', h('span.outside', {}, icon('unknown'), words), null, t('verdict.score.partial'));
  return figure('score', words, scale(value), t('verdict.score.help'));
}

/** What the model says, in the words of what it was fitted on; never more. */
function chance(model) {
  if (typeof model?.fraud_probability !== 'number') return figure('chance', t('value.unknown'), null, t('verdict.chance.none'));
  const outside = model.domain && !model.domain.inside;
  const by = model.source === 'replicate' ? t('verdict.chance.remote') : t('verdict.chance.local');
  const value = share(model.fraud_probability);
  // Outside its domain the number must not look like a measurement, least of all a low one.
  if (outside) return figure('chance', h('span.outside', {}, icon('unknown'), value), null, t('verdict.chance.outside'));
  return figure('chance', value, null, by);
}

export function verdictCard(analysis) {
  const band = knownBand(analysis.band);
  const outside = analysis.ml_prediction?.domain?.inside === false ? analysis.ml_prediction.domain.reasons ?? [] : [];
  return h('section.verdict', { 'data-tone': band, 'aria-labelledby': 'verdict' },
    h('h2.offscreen', { id: 'verdict' }, t('verdict.title')),
    h('div.verdict-head', {}, bandBadge(band, { large: true }), h('span.level', {}, levelWords(analysis.risk_level, band))),
    h('p.sentence', { 'data-verdict': '' }, verdictSentence(analysis)),
    h('dl.figures', {},
      score(analysis.risk_score, band),
      figure('complete', wholeShare(analysis.completeness), typeof analysis.completeness === 'number' && scale(analysis.completeness * 100), t('verdict.complete.help')),
      chance(analysis.ml_prediction),
      figure('age', timeAgo(analysis.fetched_at), null, dateTime(analysis.fetched_at))),
    outside.length > 0 && h('p.fine', { lang: 'en' }, outside.join(' ')));
}
