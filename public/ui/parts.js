/** Which part of the page shows what a finding speaks of, or why none does; and where a part's figures come from. */
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { timeAgo } from './states.js';

/** The part of each check, by its section's id. */
export const PART_OF = {
  top_holder: 'holders', top_10_holders: 'holders', equal_holders: 'holders', few_holders: 'holders',
  insider_holdings: 'insiders', insiders_counted: 'insiders', insider_share: 'insiders', insider_networks: 'insiders', insider_size: 'insiders',
  drained_pool: 'pools', liquidity_low: 'pools', liquidity_ratio: 'pools', lp_unlocked: 'pools', lp_lock_expiring: 'pools', few_lp_providers: 'pools',
  figures_contradict: 'pools',
  creator_holdings: 'creator', creator_record: 'creator', creator_tokens: 'creator', creator_dead_share: 'creator',
  imitates_known: 'itself', name_markup: 'itself', name_invisible: 'itself', mint_authority: 'itself', freeze_authority: 'itself',
  metadata_mutable: 'itself', update_authority_creator: 'itself', permanent_delegate: 'itself', non_transferable: 'itself', pausable: 'itself',
  default_frozen: 'itself', transfer_hook: 'itself', transfer_fee: 'itself', transfer_fee_authority: 'itself', mint_close_authority: 'itself',
  scaled_ui_amount: 'itself', interest_bearing: 'itself', confidential_transfers: 'itself', other_extensions: 'itself',
  token_new: 'time', new_high_valuation: 'time',
};

/** Checks that no part shows, with the reason: the name of its words. */
export const NO_PART = {
  rugged: 'rugcheck', rugcheck_risk: 'rugcheck', rugcheck_score: 'rugcheck', scores_disagree: 'rugcheck',
};

/** The checks of a part. */
export function checksOf(part) {
  return Object.keys(PART_OF).filter((code) => PART_OF[code] === part);
}

/** Parts above may grow once they are drawn, and not every browser holds the place then: goes there again, unless the reader moved on. */
function goAgain(id) {
  const heading = document.getElementById(id);
  const group = heading?.closest('.shown, .past');
  if (!group || group.dataset.filled !== undefined) return;
  const drawn = new MutationObserver(() => {
    drawn.disconnect();
    heading.scrollIntoView();
  });
  drawn.observe(group, { attributeFilter: ['data-filled'] });
  for (const moved of ['wheel', 'touchmove', 'keydown']) addEventListener(moved, () => drawn.disconnect(), { once: true, passive: true });
}

/** A link to the part that shows what a check looks at, or why there is none. */
export function whereShown(code) {
  const part = Object.hasOwn(PART_OF, code) && PART_OF[code];
  if (part) return h('a', { href: `#${part}`, on: { click: () => goAgain(part) } }, t(`${part}.title`));
  return t(`part.none.${Object.hasOwn(NO_PART, code) ? NO_PART[code] : 'other'}`);
}

const FIELDS = {
  holders: ['topHolders', 'knownAccounts', 'totalHolders', 'token.supply'],
  insiders: ['insiderNetworks', 'graphInsidersDetected', 'topHolders[].insider'],
  pools: ['markets', 'lockers', 'totalMarketLiquidity', 'totalLPProviders'],
  creator: ['creator', 'creatorBalance', 'topHolders', 'creatorTokens'],
  itself: ['token', 'tokenMeta', 'token_extensions', 'transferFee', 'verification'],
};

/** Source and age of every number of a part, on request. */
export function sourceOf(part, readAt) {
  return h('details.table', {}, h('summary', {}, t('part.source')), h('dl.pairs', {},
    h('div', {}, h('dt', {}, t('part.read')), h('dd', {}, timeAgo(readAt))),
    h('div', {}, h('dt', {}, t('part.fields')), h('dd', {}, FIELDS[part].map((field, place) => [place > 0 && ', ', h('code', {}, field)]))),
    h('div', {}, h('dt', {}, t('part.reckoned')), h('dd', {}, t(`part.reckoned.${part}`)))));
}
