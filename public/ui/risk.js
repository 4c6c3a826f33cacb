/** Bands, levels and severities: always an icon, a word and a colour together. */
import { h, s } from '../dom.js';
import { t } from '../i18n.js';

export const BANDS = ['low', 'medium', 'high', 'critical', 'unknown'];
const LEVELS = { Safe: 'clear', Fraud: 'trap', Unknown: 'unknown' };

/** One shape a meaning, so that none depends on colour. All are drawn in a 16 by 16 box. */
const OUTLINES = {
  low: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13ZM5 8h6',
  medium: 'M8 2L14.6 13.6H1.4ZM8 6.2v3.6M8 11.6v.4',
  high: 'M8 1.2L14.8 8L8 14.8L1.2 8ZM8 4.8v3.8M8 10.6v.4',
  critical: 'M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2ZM5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6',
  unknown: 'M6 6.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M8 11.4v.4',
  passed: 'M3 8.4l3.2 3.2L13 4.8',
  info: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13ZM8 7.2v3.8M8 4.8v.4',
};

/** A decorative icon; the word beside it carries the meaning. */
export function icon(name) {
  const shapes = [s('path', { d: OUTLINES[name] })];
  if (name === 'unknown') shapes.unshift(s('circle', { cx: 8, cy: 8, r: 6.5, 'stroke-dasharray': '2.6 2' }));
  return s('svg.icon', { viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' }, shapes);
}

/** The band, or `unknown` for anything the page does not know. */
export function knownBand(band) {
  return BANDS.includes(band) ? band : 'unknown';
}

/** The band as it may be said: low only where the answer calls the token safe, which one that is too old does not. */
export function shownBand({ band, risk_level: level }) {
  const name = knownBand(band);
  return name === 'low' && level !== 'Safe' ? 'unknown' : name;
}

export function bandBadge(band, { large = false } = {}) {
  const name = knownBand(band);
  return h(`span.badge${large ? '.large' : ''}`, { 'data-tone': name }, icon(name), h('span', {}, t(`band.${name}`)));
}

/** A number that must not be relied on carries a mark and says why. */
export function doubtful(value, doubt, why) {
  return doubt ? h('span.outside', {}, icon('unknown'), value, why && h('span.offscreen', {}, ` ${why}`)) : value;
}

/** The chance as text `shown`, marked where it was not measured; beside "low risk" no such number stands at all. */
export function chanceMark(shown, probability, calibrated, band) {
  if (calibrated !== false || typeof probability !== 'number') return shown;
  return band === 'low' ? h('span.outside', {}, icon('unknown'), t('chance.outside.short')) : doubtful(shown, true, t('chance.outside.mark'));
}

/** The API's legacy level in words that claim no more than is known; of a known risk, that it proves nothing. */
export function levelWords(level, band = 'unknown') {
  const name = LEVELS[level] ?? 'unknown';
  return t(`level.${name === 'unknown' && knownBand(band) !== 'unknown' ? 'unproven' : name}`);
}

export const TONES = { danger: 'critical', warn: 'medium', info: 'info', passed: 'passed', unknown: 'unknown' };

/** The state of one check: `danger`, `warn`, `info`, `passed` or `unknown`. */
export function checkMark(state, critical = false) {
  const tone = TONES[state] ?? 'unknown';
  const words = critical ? 'check.state.critical' : `check.state.${TONES[state] ? state : 'unknown'}`;
  return h('span.mark', { 'data-tone': tone }, icon(tone), h('span', {}, t(words)));
}
