/** How often a verdict like the one shown came true: measured before it was used, and of those told here. Asked for once it is opened. */
import { get } from '../api.js';
import { h, replace } from '../dom.js';
import { count, percentRange, share } from '../format.js';
import { has, t } from '../i18n.js';
import { shownBand } from './risk.js';
import { problem, skeleton, whileLoading } from './states.js';
import { promiseWords } from './verdict.js';

/** What became of the settled verdicts of one kind: the deepest fall that is counted, with its interval; never a share of nothing. */
function settled(name, rates) {
  const deepest = (rates?.falls ?? []).reduce((most, fall) => (most && most.fall_pct > fall.fall_pct ? most : fall), null);
  const unknown = rates?.unknown > 0 && ` ${t('right.unknown', { count: rates.unknown, n: count(rates.unknown) })}`;
  if (!(rates?.n > 0) || typeof deepest?.share !== 'number') return h('p', {}, t('right.none', { name }), unknown);
  return h('p', {}, t('right.settled', { name, n: count(rates.n), share: share(deepest.share), range: percentRange(deepest.interval), fall: share(deepest.fall_pct / 100) }), unknown);
}

function answerOf(analysis, { falls }) {
  const band = shownBand(analysis);
  const { basis } = analysis;
  const basisName = has(`falls.basis.${basis}`) && t(`falls.basis.${basis}`);
  return [
    h('h3', {}, t('right.before')), h('p', {}, promiseWords(analysis, band) ?? t('right.notBefore')),
    h('h3', {}, t('right.here')), settled(t(`band.${band}`), falls?.bands?.find((each) => each.band === band)),
    basisName && settled(basisName, falls?.bases?.find((each) => each.basis === basis)),
    h('p.fine', {}, h('a', { href: '/model' }, t('right.all'))),
  ];
}

/** The fold; its words are those of the analysis that the page shows. */
export function rightFold(analysis, signal) {
  const place = h('div.place');
  let asked = false;
  const load = async () => {
    try {
      const { data } = await whileLoading(place, skeleton('rows', 3), get('/api/model', { signal }));
      if (!signal.aborted) replace(place, answerOf(analysis, data.measured ?? {}));
    } catch (error) {
      if (signal.aborted) return;
      if (error.name !== 'ApiError') throw error;
      replace(place, problem(error, { retry: load, signal }));
    }
  };
  const toggle = ({ currentTarget: fold }) => {
    if (!fold.open || asked) return;
    asked = true;
    load();
  };
  return h('details.table', { id: 'right', on: { toggle } }, h('summary', {}, t('right.title')), place);
}
