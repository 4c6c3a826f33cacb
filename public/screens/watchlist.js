/** `/watchlist`: tokens kept in this browser, each with its newest verdict. */
import { get } from '../api.js';
import { append, h, replace } from '../dom.js';
import { age, count, decimal, tokenName } from '../format.js';
import { t } from '../i18n.js';
import { isMint, shortMint, tokenPath } from '../mint.js';
import { note } from '../status.js';
import { bandBadge, knownBand } from '../ui/risk.js';
import { notice } from '../ui/states.js';
import { MOST_WATCHED, unwatch, watch, watchlist } from '../kept.js';

const AT_ONCE = 2;

function row(entry, index, redraw) {
  const { name, symbol } = tokenName(entry);
  const verdict = h('div.watch-verdict', { 'aria-live': 'off' }, t('watch.reading'));
  const remove = () => {
    unwatch(entry.mint);
    redraw();
    note(t('watch.removed'), { label: t('action.undo'), run: () => {
      const outcome = watch(entry, index);
      redraw();
      if (outcome !== 'done') note(t(`watch.${outcome}`, { n: count(MOST_WATCHED) }));
    } });
  };
  const element = h('li', {},
    h('div', {}, h('a', { href: tokenPath(entry.mint), 'data-row': '' }, h('bdi', {}, name)),
      h('span.under', {}, symbol && h('bdi.symbol', {}, symbol), h('code', {}, shortMint(entry.mint)))),
    verdict,
    h('button.quiet', { type: 'button', on: { click: remove } }, t('watch.remove'), h('span.offscreen', {}, ` ${name}`)));
  return { element, verdict, mint: entry.mint };
}

async function read({ mint, verdict }, signal) {
  try {
    const { data } = await get(`/predict/${mint}`, { signal });
    const scored = typeof data.risk_score === 'number' && knownBand(data.band) !== 'unknown';
    replace(verdict, bandBadge(data.band), h('span', {}, scored ? t('verdict.score.of', { n: decimal(data.risk_score) }) : t('watch.noScore')),
      h('span.fine', {}, age(data.fetched_at)));
  } catch (error) {
    if (!signal.aborted) replace(verdict, h('span.fine', {}, t(`error.${error.kind ?? 'server'}.title`)));
  }
}

/** Reads the rows two at a time, so that a long list does not flood the server. */
async function readAll(rows, signal) {
  const queue = [...rows];
  const work = async () => {
    while (queue.length > 0 && !signal.aborted) await read(queue.shift(), signal);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

export async function mount({ root, title, signal }) {
  title(t('watch.title'));
  const list = h('div');
  append(root, h('p.lead', {}, t('watch.words', { n: count(MOST_WATCHED) })), list);
  let drawing = null;
  const draw = () => {
    drawing?.abort();
    drawing = new AbortController();
    const kept = watchlist().filter((entry) => isMint(entry.mint));
    if (kept.length === 0) {
      replace(list, notice('info', t('watch.none'), t('watch.none.words'), h('a.button', { href: '/' }, t('nav.overview'))));
      return null;
    }
    const rows = kept.map((entry, index) => row(entry, index, draw));
    replace(list, h('ul.watch', {}, rows.map(({ element }) => element)));
    return readAll(rows, AbortSignal.any([signal, drawing.signal]));
  };
  await draw();
}
