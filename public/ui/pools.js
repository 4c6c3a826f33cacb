/** The pools with their money and locks, what sales would do to the price, and when locks end. */
import { h } from '../dom.js';
import { count, percent, usd } from '../format.js';
import { has, t } from '../i18n.js';
import { dataTable } from './chart.js';
import { unlocks } from './locks.js';
import { foundTags, meter, moreRows, nearly, shortAddress, sourceWord } from './meter.js';
import { notice } from './states.js';

const NAMES = {
  pump_fun_amm: 'PumpSwap', pump_fun: 'pump.fun', raydium: 'Raydium', raydium_cpmm: 'Raydium CPMM', raydium_clmm: 'Raydium CLMM',
  orca: 'Orca', meteora: 'Meteora', meteoraDlmm: 'Meteora DLMM', meteora_damm_v2: 'Meteora DAMM v2', fluxbeam: 'FluxBeam',
  raydium_locker: 'Raydium', streamflow: 'Streamflow',
};
const WARN_LOCKED_PCT = 95;
const AT_FIRST = 6;

function kindName(kind) {
  return Object.hasOwn(NAMES, kind ?? '') ? NAMES[kind] : sourceWord(kind);
}

function lockedWords({ locked_pct: pct, lock }) {
  if (pct === null) return t('value.unknown');
  if (lock === 'at_least' && pct === 0) return t('pool.noneSeen');
  return lock === 'at_least' ? t('pool.atLeast', { share: percent(pct) }) : percent(pct);
}

function kept({ kept_usd: keptUsd }) {
  return keptUsd > 0 && h('div.help', {}, t('pool.kept', { usd: usd(keptUsd) }));
}

/** What lies on each side, a line each: the token's own dollars are what its price says. */
function sides(pool) {
  const coin = pool.quote_symbol ? sourceWord(pool.quote_symbol) : t('pool.unknownCoin');
  return [[pool.own_usd, t('pool.own')], [pool.quote_usd, coin]].map(([amount, of]) => h('div.side', {}, usd(amount), ' ', h('span.help', {}, of)));
}

function poolRow(pool, analysis) {
  const left = has(`pool.sale.${pool.sale}`) && pool.sale !== 'counted';
  return [
    h('div.entity', {}, h('strong', {}, kindName(pool.kind)), shortAddress(pool.address),
      foundTags(pool.lock === 'known' && pool.locked_pct < WARN_LOCKED_PCT ? ['lp_unlocked'] : [], analysis),
      !pool.quote_is_money && h('p.fine', {}, t('pool.notMoney')), left && h('p.fine', {}, t(`pool.sale.${pool.sale}`))),
    sides(pool), [lockedWords(pool), kept(pool)],
  ];
}

function poolsTable(seen, analysis) {
  const hidden = { count: seen.not_shown, n: count(seen.not_shown), usd: usd(seen.not_shown_usd) };
  const rest = seen.not_shown > 0 && t(seen.not_shown_usd === null ? 'pool.notShownUnknown' : 'pool.notShown', hidden);
  const table = dataTable(t('pool.pools'), [t('pool.pool'), t('pool.sides'), t('pool.locked')], seen.pools.map((pool) => poolRow(pool, analysis)));
  return [table, moreRows(table, AT_FIRST), rest && h('p.fine', {}, rest)];
}

function totals(seen) {
  const { liquidity_usd: total, quote_usd: other, pools_usd: summed, pools_unknown: unknown } = seen;
  const counted = { count: seen.listed, n: count(seen.listed), usd: usd(total) };
  const sums = summed !== null && (total === null || Math.abs(total - summed) > Math.max(total, summed) / 100);
  return h('p', {}, t(total === null ? 'pool.leadUnknown' : 'pool.lead', counted), ` ${other === null ? t('pool.otherUnknown') : t('pool.other', { usd: usd(other) })}`,
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

function locks(seen, analysis) {
  const { locks: listed, locks_listed: all, locks_not_shown: hidden, locks_unlisted_usd: unlisted } = seen;
  return [h('h3', {}, t('lock.title')), foundTags(['lp_lock_expiring'], analysis),
    all === null && h('p', {}, t('lock.noList')), all === 0 && h('p', {}, t('lock.none')),
    unlocks(listed, kindName),
    hidden > 0 && h('p.fine', {}, t('lock.notShown', { count: hidden, n: count(hidden) })),
    unlisted > 1 && h('p.fine', {}, t('lock.unlisted', { usd: usd(unlisted) })), h('p.fine', {}, t('lock.burnt'))];
}

/** The part, or why there is none. */
export function poolsPart(seen, analysis) {
  const missing = !seen.listed && notice('unknown', t(seen.listed === null ? 'pool.noList' : 'pool.none'), t('pool.none.words'));
  if (missing) return [missing, seen.locks_listed > 0 && h('div.place', {}, locks(seen, analysis))];
  const tags = foundTags(['drained_pool', 'liquidity_low', 'liquidity_ratio', 'few_lp_providers', 'figures_contradict'], analysis);
  return [tags.length > 0 && h('div.entity', {}, tags), totals(seen), h('div.halves', {}, h('div.place', {}, poolsTable(seen, analysis), locks(seen, analysis)), h('div.place', {}, sales(seen.sales)))];
}
