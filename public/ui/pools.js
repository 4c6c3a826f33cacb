/** The pools with their money and locks, what sales would do to the price, and when locks end. */
import { h } from '../dom.js';
import { count, dateTime, percent, usd } from '../format.js';
import { has, t } from '../i18n.js';
import { dataTable } from './chart.js';
import { foundTags, meter, nearly, shortAddress, sourceWord } from './meter.js';
import { notice, timeAgo } from './states.js';

const NAMES = {
  pump_fun_amm: 'PumpSwap', pump_fun: 'pump.fun', raydium: 'Raydium', raydium_cpmm: 'Raydium CPMM', raydium_clmm: 'Raydium CLMM',
  orca: 'Orca', meteora: 'Meteora', meteoraDlmm: 'Meteora DLMM', meteora_damm_v2: 'Meteora DAMM v2', fluxbeam: 'FluxBeam',
  raydium_locker: 'Raydium', streamflow: 'Streamflow',
};
const WARN_LOCKED_PCT = 95;

function kindName(kind) {
  return Object.hasOwn(NAMES, kind ?? '') ? NAMES[kind] : sourceWord(kind);
}

function lockedWords({ locked_pct: pct, lock }) {
  if (pct === null) return t('value.unknown');
  return lock === 'at_least' ? t('pool.atLeast', { share: percent(pct) }) : percent(pct);
}

function kept({ kept_usd: keptUsd }) {
  return keptUsd > 0 && h('span.help', {}, t('pool.kept', { usd: usd(keptUsd) }));
}

function quote(pool) {
  const coin = pool.quote_symbol ?? null;
  return [usd(pool.quote_usd), h('span.help', {}, coin ?? t('pool.unknownCoin'))];
}

function poolRow(pool, analysis) {
  const left = has(`pool.sale.${pool.sale}`) && pool.sale !== 'counted';
  return [
    h('div.held', {}, h('div.held-head', {}, h('strong', {}, kindName(pool.kind)), shortAddress(pool.address)),
      !pool.quote_is_money && h('p.fine', {}, t('pool.notMoney')), left && h('p.fine', {}, t(`pool.sale.${pool.sale}`)),
      foundTags(pool.lock === 'known' && pool.locked_pct < WARN_LOCKED_PCT ? ['lp_unlocked'] : [], analysis)),
    usd(pool.own_usd), quote(pool), [lockedWords(pool), kept(pool)],
  ];
}

function poolsTable(seen, analysis) {
  const rest = seen.not_shown > 0 && t('pool.notShown', { count: seen.not_shown, n: count(seen.not_shown), usd: usd(seen.not_shown_usd) });
  return [dataTable(t('pool.pools'), [t('pool.pool'), t('pool.own'), t('pool.quote'), t('pool.locked')], seen.pools.map((pool) => poolRow(pool, analysis))),
    rest && h('p.fine', {}, rest)];
}

function totals(seen) {
  const { liquidity_usd: total, pools_usd: summed, pools_unknown: unknown } = seen;
  const sums = summed !== null && (total === null || Math.abs(total - summed) > Math.max(total, summed) / 100);
  return h('p', {}, t('pool.lead', { count: seen.listed, n: count(seen.listed), usd: usd(total), quote: usd(seen.quote_usd) }),
    sums && ` ${t('pool.sum', { usd: usd(summed) })}`, unknown > 0 && ` ${t('pool.unknown', { count: unknown, n: count(unknown) })}`, ` ${lockWords(seen)}`);
}

function lockWords({ locked_pct: locked, may_be_locked_pct: may }) {
  if (locked === null) return t('pool.lockUnknown');
  return t(may > 0 ? 'pool.lockSeen' : 'pool.lock', { share: percent(locked), may: percent(may), free: percent(Math.max(100 - locked - may, 0)) });
}

function sales({ of, unknown_because: because, covered_pct: covered, pools }) {
  const head = h('h3', {}, t('pool.sales'));
  if (of.length === 0) {
    return [head, notice('unknown', t('pool.salesUnknown'), t(has(`pool.because.${because}`) ? `pool.because.${because}` : 'pool.because.none_counts'))];
  }
  const rows = of.map((sale) => [t('pool.sold', { share: percent(sale.supply_pct) }),
    [h('span', {}, nearly(sale.price_fall_pct)), meter(sale.price_fall_pct / 100, 'total')], usd(sale.paid_usd)]);
  const table = dataTable(t('pool.sales'), [t('pool.sale'), t('pool.fall'), t('pool.paid')], rows);
  table.classList.add('shares');
  return [head, table, h('p.fine', {}, t('pool.estimate', { count: pools, n: count(pools) }),
    covered === null ? ` ${t('pool.coveredUnknown')}` : covered < 99.95 && ` ${t('pool.covered', { share: percent(covered) })}`)];
}

function ends({ ends_at: at, endless }) {
  if (endless) return t('lock.endless');
  if (at === null) return t('value.unknown');
  return [dateTime(at), h('span.help', {}, Date.parse(at) > Date.now() ? t('lock.coming') : [t('lock.ended'), ' ', timeAgo(at)])];
}

function locks(seen, analysis) {
  const { locks: listed, locks_listed: all, locks_not_shown: hidden, locks_unlisted_usd: unlisted } = seen;
  const rows = listed.map((lock) => [kindName(lock.kind), ends(lock), usd(lock.usd)]);
  return [h('h3', {}, t('lock.title')), foundTags(['lp_lock_expiring'], analysis),
    all === null && h('p', {}, t('lock.noList')), all === 0 && h('p', {}, t('lock.none')),
    rows.length > 0 && dataTable(t('lock.title'), [t('lock.locker'), t('lock.ends'), t('lock.money')], rows),
    hidden > 0 && h('p.fine', {}, t('lock.notShown', { count: hidden, n: count(hidden) })),
    unlisted > 1 && h('p.fine', {}, t('lock.unlisted', { usd: usd(unlisted) })), h('p.fine', {}, t('lock.burnt'))];
}

/** The part, or why there is none. */
export function poolsPart(seen, analysis) {
  const missing = !seen.listed && notice('unknown', t(seen.listed === null ? 'pool.noList' : 'pool.none'), t('pool.none.words'));
  if (missing) return [missing, seen.locks_listed > 0 && h('div.place', {}, locks(seen, analysis))];
  return [totals(seen), h('div.halves', {}, h('div.place', {}, poolsTable(seen, analysis)), h('div.place', {}, sales(seen.sales), locks(seen, analysis)))];
}
