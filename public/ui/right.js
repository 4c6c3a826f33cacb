/** How often a verdict like the one shown came true: measured before it was used, and of those told here. Asked for once it is opened. */
import { get } from '../api.js';
import { h, replace } from '../dom.js';
import { count, month, percentRange, share } from '../format.js';
import { has, t } from '../i18n.js';
import { fill } from './fill.js';
import { shownBand } from './risk.js';
import { promiseWords } from './verdict.js';

/** What became of the settled verdicts of one kind: the deepest fall that is counted, with its interval; never a share of nothing. */
export function settled(name, rates) {
  const deepest = (rates?.falls ?? []).reduce((most, fall) => (most && most.fall_pct > fall.fall_pct ? most : fall), null);
  const unknown = rates?.unknown > 0 ? ` ${t('right.unknown', { count: rates.unknown, n: count(rates.unknown) })}` : '';
  if (!(rates?.n > 0) || typeof deepest?.share !== 'number') return t('right.none', { name }) + unknown;
  return t('right.settled', { name, n: count(rates.n), share: share(deepest.share), range: percentRange(deepest.interval), fall: share(deepest.fall_pct / 100) }) + unknown;
}

/** What was measured of tokens like this before such words were used; or that nothing was. */
export function beforehand(analysis, { promise } = {}) {
  const band = shownBand(analysis);
  if (band === 'unknown') return t('right.claimsNothing');
  const outside = promise?.rates?.outside;
  if (analysis.basis !== 'outside' || !outside) return promiseWords(analysis, band) ?? t('right.notBefore');
  return t('right.outside', {
    n: count(outside.n), from: month(promise.from), until: month(promise.until),
    main: share(outside.lost_90?.share), range: percentRange(outside.lost_90?.interval), lesser: share(outside.lost_80?.share),
  });
}

function answerOf(analysis, { card, measured }) {
  const band = shownBand(analysis);
  const { basis } = analysis;
  const basisName = has(`falls.basis.${basis}`) && t(`falls.basis.${basis}`);
  const { bands, bases } = measured?.falls ?? {};
  return [
    h('h3', {}, t('right.before')), h('p', {}, beforehand(analysis, card)),
    h('h3', {}, t('right.here')), h('p', {}, settled(t(`band.${band}`), bands?.find((each) => each.band === band))),
    basisName && h('p', {}, settled(t('right.basis', { name: basisName }), bases?.find((each) => each.basis === basis))),
    h('p.fine', {}, t('right.window'), ' ', h('a', { href: '/model' }, t('right.all'))),
  ];
}

/** The fold; its words are those of the analysis that the page shows. */
export function rightFold(analysis, signal) {
  const place = h('div.place');
  let asked = false;
  const toggle = ({ currentTarget: fold }) => {
    if (!fold.open || asked) return;
    asked = true;
    fill(place, signal, 3, () => get('/api/model', { signal }), ({ data }) => replace(place, answerOf(analysis, data)));
  };
  return h('details.table', { id: 'right', on: { toggle } }, h('summary', {}, t('right.title')), place);
}
