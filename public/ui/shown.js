/** What the stored report shows: asked for once, drawn as holders, insiders and pools, and given as a file. */
import { h, replace } from '../dom.js';
import { t } from '../i18n.js';
import { download, note } from '../status.js';
import { creatorPart } from './creator.js';
import { fill } from './fill.js';
import { holdersPart } from './holders.js';
import { insidersPart } from './insiders.js';
import { itselfPart } from './itself.js';
import { sourceOf } from './parts.js';
import { poolsPart } from './pools.js';
import { evidenceAddress, evidenceOf } from './report.js';
import { timeAgo } from './states.js';

const COLUMNS = ['section', 'kind', 'address', 'owner', 'why', 'share_pct', 'usd', 'other_usd', 'locked_pct', 'ends_at'];

/** Every account, part, pool, lock and sale as a row, each as wide. */
export function evidenceRows({ holders, insiders, pools, creator, token }) {
  return [
    COLUMNS,
    ...holders.accounts.map((a) => ['account', a.role, a.address, a.owner, a.why, a.pct, null, null, null, null]),
    ...holders.parts.map((p) => ['part', p.role, null, null, null, p.pct, null, null, null, null]),
    ['part', 'not_listed', null, null, null, holders.rest_pct, null, null, null, null],
    ...insiders.networks.map((n) => ['network', null, null, null, `${n.size ?? ''} accounts`, n.received_pct, null, null, null, null]),
    ...pools.pools.map((p) => ['pool', p.kind, p.address, null, p.sale, null, p.own_usd, p.quote_usd, p.locked_pct, null]),
    ...pools.locks.map((l) => ['lock', l.kind, null, l.owner, null, null, l.usd, null, null, l.endless ? 'endless' : l.ends_at]),
    ...pools.sales.of.map((s) => ['sale', null, null, null, 'estimate', s.supply_pct, s.paid_usd, null, s.price_fall_pct, null]),
    ['creator', 'balance', creator.address, null, null, creator.balance_pct, null, null, null, null],
    ...creator.tokens.map((c) => ['creators_token', null, c.token_id, null, c.created_at, null, c.market_cap, null, null, null]),
    ['supply', token.decimals === null ? null : `${token.decimals} decimals`, null, null, token.supply, null, null, null, null, null],
    ...token.powers.map((p) => ['power', p.code, null, p.by, p.held, p.pct, null, null, null, null]),
    ...(token.links ?? []).map((l) => ['link', l.kind, l.host, null, l.text, null, null, null, null, null]),
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

/** Fills the five places. A failure stands in the first, with a way to try again. */
export function fillShown({ holders, insiders, pools, creator, itself }, analysis, signal) {
  const address = evidenceAddress(analysis.token_id);
  const draw = async ({ data }) => {
    const source = (part) => sourceOf(part, data.fetched_at);
    const [made, others] = creatorPart(data.creator, analysis, signal);
    replace(holders, origin(data, analysis), holdersPart(data.holders, analysis), source('holders'));
    replace(insiders, insidersPart(data.insiders, analysis), source('insiders'));
    replace(pools, poolsPart(data.pools, analysis), source('pools'));
    replace(creator, made, source('creator'));
    replace(itself, itselfPart(data.token, analysis), source('itself'), files(data, address));
    await others;
  };
  const failed = () => [insiders, pools, creator, itself].forEach((place) => replace(place, h('p.fine', {}, t('held.same'))));
  return fill(holders, signal, 6, () => evidenceOf(analysis.token_id, signal), draw, failed);
}
