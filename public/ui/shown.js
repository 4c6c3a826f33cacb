/** What the stored report shows: asked for once, drawn as holders, insiders and pools, and given as a file. */
import { get } from '../api.js';
import { h, replace } from '../dom.js';
import { t } from '../i18n.js';
import { download, note } from '../status.js';
import { holdersPart } from './holders.js';
import { insidersPart } from './insiders.js';
import { poolsPart } from './pools.js';
import { notice, problem, skeleton, timeAgo, whileLoading } from './states.js';

const COLUMNS = ['section', 'kind', 'address', 'owner', 'why', 'share_pct', 'usd', 'other_usd', 'locked_pct', 'ends_at'];

/** Every account, part, pool, lock and sale as a row, each as wide. */
export function evidenceRows({ holders, insiders, pools }) {
  return [
    COLUMNS,
    ...holders.accounts.map((a) => ['account', a.role, a.address, a.owner, a.why, a.pct, null, null, null, null]),
    ...holders.parts.map((p) => ['part', p.role, null, null, null, p.pct, null, null, null, null]),
    ['part', 'not_listed', null, null, null, holders.rest_pct, null, null, null, null],
    ...insiders.networks.map((n) => ['network', null, null, null, `${n.size ?? ''} accounts`, n.received_pct, null, null, null, null]),
    ...pools.pools.map((p) => ['pool', p.kind, p.address, null, p.sale, null, p.own_usd, p.quote_usd, p.locked_pct, null]),
    ...pools.locks.map((l) => ['lock', l.kind, null, null, null, null, l.usd, null, null, l.endless ? 'endless' : l.ends_at]),
    ...pools.sales.of.map((s) => ['sale', null, null, null, 'estimate', s.supply_pct, s.paid_usd, null, s.price_fall_pct, null]),
  ];
}

function files(data, address) {
  const save = async () => {
    const { toCsv } = await import('../csv.js');
    download(`${data.token_id}-evidence.csv`, 'text/csv;charset=utf-8', toCsv(evidenceRows(data)));
    note(t('share.saved'));
  };
  return h('div.actions', {}, h('button.quiet', { type: 'button', on: { click: save } }, t('held.csv')),
    h('a.button.quiet', { href: address, target: '_blank', rel: 'noopener', 'data-server': '' }, t('share.raw'), h('span.offscreen', {}, ` ${t('link.newTab')}`)));
}

/** Where the figures come from and how old they are; and that the verdict rests on another report, where it does. */
function origin(data, analysis) {
  return h('p.fine', {}, t('held.source'), ' ', timeAgo(data.fetched_at), '.', data.fetched_at !== analysis.fetched_at && ` ${t('held.otherReport')}`);
}

/** Fills the three places. A failure stands in the first, with a way to try again. */
export async function fillShown({ holders, insiders, pools }, analysis, signal) {
  const address = `/api/tokens/${analysis.token_id}/evidence`;
  const load = async () => {
    try {
      const { data } = await whileLoading(holders, skeleton('rows', 6), get(address, { signal }));
      if (signal.aborted) return;
      replace(holders, origin(data, analysis), holdersPart(data.holders, analysis));
      replace(insiders, insidersPart(data.insiders, analysis));
      replace(pools, poolsPart(data.pools, analysis), files(data, address));
    } catch (error) {
      if (signal.aborted) return;
      if (error.name !== 'ApiError') throw error;
      for (const place of [insiders, pools]) replace(place, h('p.fine', {}, t('held.same')));
      if (error.kind === 'not_found') replace(holders, notice('info', t('past.none'), t('past.none.words')));
      else replace(holders, problem(error, { retry: load, signal }));
    }
  };
  await load();
}
