/** Who made the token: what they hold, their other tokens here and in the report, and what became of them. */
import { get } from '../api.js';
import { h, replace } from '../dom.js';
import { count, dateTime, percent, plainName, usd } from '../format.js';
import { t } from '../i18n.js';
import { isMint, shortMint, tokenPath } from '../mint.js';
import { copyButton } from '../status.js';
import { dataTable } from './chart.js';
import { fill } from './fill.js';
import { foundTags, moreRows } from './meter.js';
import { checksOf } from './parts.js';
import { bandBadge, shownBand } from './risk.js';
import { timeAgo } from './states.js';

const AT_FIRST = 6;

function fact(term, value, help) {
  return h('div', {}, h('dt', {}, term), h(value === t('value.unknown') ? 'dd.unknown' : 'dd', {}, value, h('span.help', {}, help)));
}

/** The name may be anybody's choice: the address stands beside it. */
function tokenLink(mint, named = '') {
  if (!isMint(mint)) return h('span.fine', {}, t('held.noAddress'));
  const name = plainName(named, 40).text;
  return h('a', { href: tokenPath(mint) }, name && h('bdi', {}, name, ' '), h('code', { title: mint }, shortMint(mint)));
}

/** What we measured of a token, in words: never more than is known. */
function outcome({ windows, known, lost_80: lost80, lost_90: lost90 }) {
  if (windows === 0) return t('maker.notFollowed');
  if (known === 0) return t('maker.outcomeUnknown');
  return t(lost90 > 0 ? 'maker.lost90' : lost80 > 0 ? 'maker.lost80' : 'maker.kept', { count: windows, n: count(windows) });
}

function herePart(data) {
  if (data.no_record) return h('p', {}, t(`maker.none.${['no_creator', 'shared', 'known_token'].includes(data.no_record) ? data.no_record : 'no_creator'}`));
  if (data.tokens.length === 0) return h('p', {}, t('maker.none.here'));
  const rows = data.tokens.map((each) => [tokenLink(each.token_id, each.name ?? each.symbol), bandBadge(shownBand(each)), outcome(each), timeAgo(each.fetched_at)]);
  const table = dataTable(t('maker.here'), [t('maker.token'), t('maker.band'), t('maker.became'), t('maker.analysed')], rows);
  return [table, moreRows(table, AT_FIRST), data.more && h('p.fine', {}, t('maker.more'))];
}

/** Asked for apart from the report: it is what our own record says. */
function fillHere(place, mint, signal) {
  return fill(place, signal, 3, () => get(`/api/tokens/${mint}/creator`, { signal }), ({ data }) => replace(place, herePart(data)));
}

function reported(made) {
  if (made.listed === null) return h('p', {}, t('maker.noList'));
  if (made.listed === 0) return h('p', {}, t('maker.noneListed'));
  const rows = made.tokens.map((each) => [tokenLink(each.token_id), usd(each.market_cap), each.created_at === null ? t('value.unknown') : dateTime(each.created_at)]);
  const table = dataTable(t('maker.reported'), [t('maker.token'), t('maker.worth'), t('maker.created')], rows);
  return [
    h('p', {}, t('maker.lead', { count: made.listed, n: count(made.listed), dead: count(made.worthless), unknown: count(made.unknown) })),
    table, moreRows(table, AT_FIRST), made.not_shown > 0 && h('p.fine', {}, t('maker.notShown', { count: made.not_shown, n: count(made.not_shown) })),
  ];
}

/** The part; what our record says comes into its place later. */
export function creatorPart(made, analysis, signal) {
  const tags = foundTags(checksOf('creator'), analysis);
  const here = h('div.place');
  const part = h('div.place', {},
    tags.length > 0 && h('div.entity', {}, tags),
    made.shared_by && h('p', {}, t('maker.shared', { name: plainName(made.shared_by, 40).text })),
    h('dl.pairs', {},
      h('div', {}, h('dt', {}, t('maker.address')), isMint(made.address)
        ? h('dd', {}, h('code.break', {}, made.address), ' ', copyButton(t('maker.copy'), () => made.address, t('copy.done')))
        : h('dd.unknown', {}, t(made.named_otherwise ? 'maker.noAddress' : 'value.unknown'))),
      fact(t('maker.balance'), percent(made.balance_pct), t('maker.balance.help')),
      fact(t('maker.listed'), made.listed_pct === 0 ? t('maker.notListed') : percent(made.listed_pct), t('maker.listed.help'))),
    h('div.halves', {}, h('div.place', {}, h('h3', {}, t('maker.here')), here), h('div.place', {}, h('h3', {}, t('maker.reported')), reported(made))));
  return [part, fillHere(here, analysis.token_id, signal)];
}
