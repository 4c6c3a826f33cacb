/** Who holds the supply: the largest accounts with what each is taken for, what they are together, who belongs together. */
import { h } from '../dom.js';
import { count, percent } from '../format.js';
import { has, t } from '../i18n.js';
import { bars, chart, dataTable } from './chart.js';
import { foundTags, meter, moreRows, shortAddress, sourceWord } from './meter.js';
import { notice } from './states.js';

const AT_FIRST = 10;
const COMMON = ['nothing_known', 'insider_mark'];
const PEOPLE = ['holder', 'insider', 'creator'];
const TONES = { insider: 'high', creator: 'high', unproven: 'unknown', holder: 'total' };

function roleName(role) {
  return has(`held.role.${role}`) ? t(`held.role.${role}`) : sourceWord(role);
}

/** Why an account is taken for that, where it is a reason of its own; the common ones are told once, below. */
function why({ why: code, name, role }) {
  if (COMMON.includes(code) || !has(`held.why.${code}`)) return null;
  return t(`held.why.${code}`, { name: name ? sourceWord(name) : roleName(role) });
}

/** The reasons that many rows share. */
function commonReasons(accounts) {
  const shown = COMMON.map((code) => accounts.find((account) => account.why === code)).filter(Boolean);
  if (shown.length === 0) return null;
  return h('dl.pairs', {}, shown.map(({ role, why: code }) => h('div', {}, h('dt', {}, roleName(role)), h('dd', {}, t(`held.why.${code}`)))));
}

/** The checks whose findings speak of an account; `largest`: it is of the largest owner. */
function spokenOf(account, largest) {
  return [
    account.role === 'creator' && 'creator_holdings',
    account.insider === true && 'insider_holdings',
    account.equal !== null && 'equal_holders',
    largest && 'top_holder',
  ].filter(Boolean);
}

function group(number) {
  return h('span.tag', {}, t('held.group', { n: count(number) }));
}

function row(account, largest, most, analysis) {
  const { role, address, owner, pct, insider, equal, same_owner: same } = account;
  const said = why(account);
  return [
    h('div.entity', {}, h('strong', {}, roleName(role)), shortAddress(owner ?? address),
      insider === true && role !== 'insider' && h('span.tag', {}, t('held.role.insider')), equal !== null && group(equal), same !== null && group(same),
      foundTags(spokenOf(account, largest), analysis),
      (said || insider === null) && h('p.fine', {}, said, insider === null && ` ${t('held.insiderUnknown')}`)),
    [h('span', {}, percent(pct)), typeof pct === 'number' && meter(pct / most, TONES[role] ?? 'none')],
  ];
}

/** The places of the accounts of the owner with most among people, added up as the rules do. */
function ofLargest(accounts) {
  const owners = new Map();
  accounts.forEach(({ role, owner, pct }, place) => {
    if (!PEOPLE.includes(role) || pct === null) return;
    const known = owners.get(owner ?? place) ?? { pct: 0, places: [] };
    owners.set(owner ?? place, { pct: known.pct + pct, places: [...known.places, place] });
  });
  return [...owners.values()].reduce((most, each) => (each.pct > most.pct ? each : most), { pct: 0, places: [] }).places;
}

function accountsTable(held, analysis) {
  const { accounts } = held;
  const shares = accounts.map(({ pct }) => pct ?? 0);
  const most = Math.max(...shares, Number.MIN_VALUE);
  const largest = ofLargest(accounts);
  const table = dataTable(t('held.accounts'), [t('held.account'), t('held.share')],
    accounts.map((account, place) => row(account, largest.includes(place), most, analysis)));
  table.classList.add('shares');
  return [table, moreRows(table, AT_FIRST), held.not_shown > 0 && h('p.fine', {}, t('held.notShown', { count: held.not_shown, n: count(held.not_shown) }))];
}

/** All listed accounts by what they are taken for, and what nobody named. */
function partsChart(held) {
  const rows = held.parts.map(({ role, accounts, pct, unknown }) => ({
    label: t('held.part', { role: roleName(role), n: count(accounts) }), tone: TONES[role] ?? 'none', amount: pct, number: percent(pct), accounts: count(accounts),
    extra: unknown > 0 ? t('held.partUnknown', { count: unknown, n: count(unknown) }) : null,
  }));
  const rest = { label: t('held.rest'), tone: 'unknown', amount: held.rest_pct ?? 0, number: percent(held.rest_pct), accounts: t('value.unknown') };
  const all = [...rows, rest];
  const said = (part) => [`${part.label}: ${part.number}`, part.extra].filter(Boolean).join('. ');
  return chart({
    title: t('held.parts'), draw: bars(all, { above: true, gap: 0.8 }), takeaway: restWords(held), points: all.map(said),
    columns: [t('held.role'), t('held.accountsCount'), t('held.share')],
    rows: [...all.map((part) => [part.label, part.accounts, [part.number, part.extra && h('span.help', {}, part.extra)]]),
      [t('held.listed'), count(held.listed), percent(held.listed_pct)]],
  });
}

function restWords({ listed, listed_pct: pct, rest_pct: rest, exceeds }) {
  const named = { count: listed, n: count(listed), share: percent(pct) };
  if (exceeds) return t('held.exceeds', named);
  return rest === null ? t('held.restUnknown', named) : t('held.restKnown', { ...named, rest: percent(rest) });
}

function groups({ groups: found, groups_not_shown: hidden }) {
  if (found.length === 0) return null;
  return [h('h3', {}, t('held.groups')), dataTable(t('held.groups'), [t('held.groupName'), t('held.accountsCount'), t('held.share')],
    found.map((each) => [[h('span.tag', {}, t('held.group', { n: count(each.number) })), ' ', t(`held.alike.${each.alike === 'owner' ? 'owner' : 'equal'}`)], count(each.accounts), percent(each.pct)])),
  hidden > 0 && h('p.fine', {}, t('held.groupsMore', { count: hidden, n: count(hidden) }))];
}

/** The part, or why there is none. */
export function holdersPart(held, analysis) {
  if (!held.listed) return notice('unknown', t('held.none'), t('held.none.words'));
  const tags = foundTags(['top_10_holders', 'few_holders'], analysis);
  return [
    tags.length > 0 && h('div.entity', {}, tags),
    h('p', {}, held.top_10_people_pct === null ? t('held.leadUnknown') : t('held.lead', { people: percent(held.top_10_people_pct), largest: percent(held.largest_person_pct) }),
      held.top_10_pct !== null && ` ${t('held.leadAll', { all: percent(held.top_10_pct) })}`),
    h('div.halves', {}, h('div.place', {}, accountsTable(held, analysis)), h('div.place', {}, partsChart(held), groups(held), commonReasons(held.accounts))),
  ];
}
