/** What the parts of a report are drawn with: a bar in a table's cell, short addresses, tags of findings. */
import { h, s } from '../dom.js';
import { count, plainName, share } from '../format.js';
import { t } from '../i18n.js';
import { isMint, shortMint } from '../mint.js';
import { announce } from '../status.js';
import { checkName } from './evidence.js';
import { icon, TONES } from './risk.js';

const LONGEST_WORD = 32;
const ALL_BUT = 0.999;

/** A bar of `part` (0-1) of the width; the number stands beside it as text. */
export function meter(part, tone) {
  const width = `${100 * Math.min(Math.max(part, 0), 1)}%`;
  return s('svg.meter', { 'aria-hidden': 'true', focusable: 'false' },
    s('rect.track', { width: '100%', height: '100%' }), s('rect.bar', { 'data-tone': tone, width, height: '100%' }));
}

/** An address, shortened: the whole one is its title, and stands in the CSV file. */
export function shortAddress(address) {
  return isMint(address) ? h('code', { title: address }, shortMint(address)) : h('span.fine', {}, t('held.noAddress'));
}

/** A word of the source's, such as the kind of a pool: anybody may have written it. */
export function sourceWord(word) {
  return plainName(word, LONGEST_WORD).text || t('value.unknown');
}

/** A part of a hundred; what would round to the whole and is less is called so. */
export function nearly(pct) {
  return pct < 100 && pct > 100 * ALL_BUT ? `>${share(ALL_BUT)}` : share(pct / 100);
}

/** Rows of a table beyond the `first` wait for the button that this gives, which hands the focus to the first of them. */
export function moreRows(table, first) {
  const rows = [...table.querySelectorAll('tbody tr')].slice(first);
  if (rows.length === 0) return null;
  const said = { count: rows.length, n: count(rows.length) };
  for (const row of rows) row.hidden = true;
  const button = h('button.quiet', { type: 'button' }, t('held.more', said));
  button.addEventListener('click', () => {
    for (const row of rows) row.hidden = false;
    button.remove();
    rows[0].setAttribute('tabindex', '-1');
    rows[0].focus();
    announce(t('held.added', said));
  });
  return button;
}

/** A tag for each of the checks that found something here, in the tone of what it found. */
export function foundTags(codes, analysis) {
  return codes.flatMap((code) => {
    const finding = (analysis.findings ?? []).find((each) => each.code === code);
    const tone = TONES[finding?.severity] ?? 'info';
    return finding ? [h('span.tag.found', { 'data-tone': tone }, icon(tone), t('held.found', { check: checkName(code, analysis) }))] : [];
  });
}
