/** `/compare?m=`: up to four tokens side by side; the address holds the list. */
import { get } from '../api.js';
import { append, h, replace } from '../dom.js';
import { age, count, decimal, percent, share, tokenName, usd, wholeShare } from '../format.js';
import { t } from '../i18n.js';
import { isMint, readSearch, shortMint, tokenPath } from '../mint.js';
import { setQuery } from '../router.js';
import { announce } from '../status.js';
import { byWeight } from '../ui/evidence.js';
import { bandBadge, chanceMark, doubtful, icon, levelWords } from '../ui/risk.js';
import { problemWords } from '../ui/search.js';
import { notice, skeleton, whileLoading } from '../ui/states.js';
import { compared, keepCompared, MOST_COMPARED } from '../kept.js';

const SHOWN_REASONS = 3;

function reasons(analysis) {
  const list = byWeight(analysis.findings ?? []);
  if (list.length === 0) return t('reasons.none');
  const rest = list.length - SHOWN_REASONS;
  return [h('ul.plain', { lang: 'en' }, list.slice(0, SHOWN_REASONS).map((finding) => h('li', {}, finding.sentence))),
    rest > 0 && h('p.fine', {}, t('compare.more', { n: count(rest) }))];
}

function chance({ ml_prediction: model }) {
  return chanceMark(share(model?.fraud_probability), model?.fraud_probability, model?.domain?.inside !== false);
}

function score({ risk_score: value, band }) {
  return doubtful(decimal(value), typeof value === 'number' && band === 'unknown', t('verdict.score.partial'));
}

const ROWS = [
  ['column.risk', (a) => [bandBadge(a.band), h('span.under', {}, levelWords(a.risk_level))]],
  ['column.score', score],
  ['column.chance', chance],
  ['column.complete', (a) => wholeShare(a.completeness)],
  ['reasons.title', reasons],
  ['gaps.title', (a) => count((a.not_checked ?? []).length)],
  ['fact.liquidity', (a) => usd(a.liquidity)],
  ['fact.market_cap', (a) => usd(a.market_cap)],
  ['fact.price', (a) => usd(a.price)],
  ['fact.holders', (a) => count(a.holders)],
  ['fact.creator_holdings', (a) => percent(a.creator_holdings_pct)],
  ['fact.created', (a) => (a.creation_date ? age(a.creation_date) : t('value.unknown'))],
  ['column.read', (a) => age(a.fetched_at)],
];

async function read(mint, signal) {
  try {
    return { mint, analysis: (await get(`/predict/${mint}`, { signal })).data };
  } catch (error) {
    if (signal.aborted) throw error;
    return { mint, error };
  }
}

function table(columns, remove) {
  const label = ({ mint, analysis }) => (analysis ? tokenName(analysis).name : shortMint(mint));
  const head = (column) => h('th', { scope: 'col', role: 'columnheader' }, h('a', { href: tokenPath(column.mint) }, h('bdi', {}, label(column))),
    h('code.under', {}, shortMint(column.mint)),
    h('button.quiet', { type: 'button', on: { click: () => remove(column.mint) } }, t('watch.remove'), h('span.offscreen', {}, ` ${label(column)}`)));
  const cell = (column, value) => h('td', { role: 'cell', 'data-label': label(column) },
    column.analysis ? value(column.analysis) : t(`error.${column.error.kind ?? 'server'}.title`));
  return h('table.compare', { role: 'table' }, h('caption.offscreen', {}, t('compare.title')),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, h('th', { scope: 'col', role: 'columnheader' }, t('compare.fact')), columns.map(head))),
    h('tbody', { role: 'rowgroup' }, ROWS.map(([key, value]) =>
      h('tr', { role: 'row' }, h('th', { scope: 'row', role: 'rowheader' }, t(key)), columns.map((column) => cell(column, value))))));
}

function addForm(add) {
  const input = h('input', { id: 'compare-mint', type: 'search', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', 'data-search': '' });
  const error = h('p.field-error', { id: 'compare-error', hidden: true });
  const complain = (words) => {
    replace(error, icon('medium'), h('span', {}, words));
    error.hidden = false;
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', 'compare-error');
    announce(words);
  };
  const submit = (event) => {
    event.preventDefault();
    const wanted = readSearch(input.value);
    if (wanted.kind !== 'mint') {
      complain(wanted.kind === 'invalid' ? problemWords(wanted.problem) : t('compare.mintOnly'));
      return;
    }
    const refused = add(wanted.mint);
    if (refused) complain(refused);
    else input.value = '';
  };
  input.addEventListener('input', () => {
    error.hidden = true;
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
  });
  return h('form.search', { novalidate: true, on: { submit } }, h('label', { for: 'compare-mint' }, t('compare.add')),
    h('div.search-row', {}, input, h('button.primary', { type: 'submit' }, t('compare.addGo'))), error);
}

function listed(mints) {
  return new URLSearchParams(mints.map((mint) => ['m', mint]));
}

export async function mount({ root, title, query, signal }) {
  title(t('compare.title'));
  const given = [...new Set(query.getAll('m').flatMap((part) => part.split(',')).filter(isMint))].slice(0, MOST_COMPARED);
  let mints = query.has('m') ? given : compared().filter(isMint);
  if (mints.length > given.length) setQuery(listed(mints), { replaceEntry: true });
  const answers = new Map();
  const place = h('div');
  const draw = async () => {
    if (mints.length === 0) {
      replace(place, notice('info', t('compare.none'), t('compare.none.words'), h('a.button', { href: '/tokens' }, t('nav.tokens'))));
      return;
    }
    const missing = mints.filter((mint) => !answers.has(mint));
    if (missing.length > 0) {
      const asked = Promise.all(missing.map((mint) => read(mint, signal)));
      for (const answer of await whileLoading(place, skeleton('rows', ROWS.length), asked)) answers.set(answer.mint, answer);
    }
    replace(place, table(mints.map((mint) => answers.get(mint)), change.remove));
    for (const [mint, answer] of answers) if (answer.error) answers.delete(mint);
  };
  const set = (next) => {
    mints = next;
    keepCompared(next);
    setQuery(listed(next));
    return draw();
  };
  const change = {
    remove: (mint) => set(mints.filter((other) => other !== mint)).then(() => root.querySelector('h1').focus()),
    add: (mint) => {
      if (mints.includes(mint)) return t('compare.twice');
      if (mints.length >= MOST_COMPARED) return t('compare.full');
      set([...mints, mint]);
      return null;
    },
  };
  append(root, h('p.lead', {}, t('compare.words')), addForm(change.add), place);
  await draw();
}
