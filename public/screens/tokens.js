/** `/tokens`: every analysed token; level, text, order and page are in the address. */
import { get } from '../api.js';
import { append, h, replace } from '../dom.js';
import { count } from '../format.js';
import { t } from '../i18n.js';
import { setQuery } from '../navigation.js';
import { announce } from '../status.js';
import { chosenColumns, columnChooser } from '../ui/columns.js';
import { notice, problem, skeleton, tokensCounted, whileLoading } from '../ui/states.js';
import { tokenTable } from '../ui/tokenlist.js';

const PER_PAGE = 25;
/** The server gives no more rows at once. */
const MOST_ROWS = 100_000;
const LEVELS = ['', 'Fraud', 'Unknown', 'Safe'];
const SORTS = ['newest', 'riskiest'];
const WORDS = { '': 'all', Fraud: 'trap', Unknown: 'unknown', Safe: 'clear' };

/** The state of the screen from its address; anything not understood is the default. */
export function readQuery(query) {
  const page = Number(query.get('page'));
  return {
    level: LEVELS.includes(query.get('risk_level')) ? query.get('risk_level') : '',
    sort: SORTS.includes(query.get('sort')) ? query.get('sort') : SORTS[0],
    text: (query.get('q') ?? '').slice(0, 64),
    page: Number.isInteger(page) && page > 0 ? page : 1,
    cursor: query.get('cursor') ?? '',
  };
}

export function writeQuery({ level, sort, text, page = 1, cursor = '' }) {
  const query = new URLSearchParams();
  if (level) query.set('risk_level', level);
  if (text) query.set('q', text);
  if (sort !== SORTS[0]) query.set('sort', sort);
  if (page > 1) query.set('page', page);
  if (page > 1 && cursor) query.set('cursor', cursor);
  return query;
}

/** The same filter for the server; `cursor` wins over `page`, which is then only a number to show. */
export function requestQuery(state) {
  const query = writeQuery({ ...state, page: 1 });
  query.set('per_page', PER_PAGE);
  if (state.cursor) query.set('cursor', state.cursor);
  else query.set('page', state.page);
  return query;
}

/** Where the rows of the whole filter are, as far as one file holds them. */
export function csvAddress(state) {
  return `/api/tokens.csv?${writeQuery({ ...state, page: 1 })}`;
}

function select(id, words, values, current) {
  const options = values.map((value) => h('option', { value, selected: value === current }, words(value)));
  return h('select', { id, name: id }, options);
}

class TokensPage {
  constructor(context) {
    Object.assign(this, context);
    this.state = readQuery(context.query);
    this.level = select('risk_level', (value) => t(`level.${WORDS[value]}`), LEVELS, this.state.level);
    this.sort = select('sort', (value) => t(`sort.${value}`), SORTS, this.state.sort);
    this.text = h('input', { id: 'filter-text', type: 'search', name: 'q', autocomplete: 'off', spellcheck: 'false', maxlength: '64' });
    this.text.value = this.state.text;
    this.summary = h('p.fine');
    this.csv = h('a.button.quiet', { href: csvAddress(this.state), download: 'tokens.csv' }, t('tokens.csv'));
    this.list = h('div.list-body');
    this.columns = chosenColumns();
    const chooser = columnChooser((columns) => {
      this.columns = columns;
      this.drawRows();
    });
    this.pages = h('nav.pages', { 'aria-label': t('pages.title') });
    const apply = (event) => {
      event?.preventDefault();
      this.change({ level: this.level.value, sort: this.sort.value, text: this.text.value.trim(), page: 1, cursor: '' });
    };
    this.level.addEventListener('change', apply);
    this.sort.addEventListener('change', apply);
    append(this.root,
      h('form.filters', { on: { submit: apply }, 'aria-label': t('filters.title') },
        h('div.field', {}, h('label', { for: 'filter-text' }, t('filters.text')), this.text),
        h('div.field', {}, h('label', { for: 'risk_level' }, t('filters.level')), this.level),
        h('div.field', {}, h('label', { for: 'sort' }, t('filters.sort')), this.sort),
        h('button', { type: 'submit' }, t('filters.apply'))),
      h('div.list-head', {}, h('div.section-head', {}, this.summary, this.csv), chooser), this.list, this.pages);
  }

  change(state) {
    this.state = state;
    setQuery(writeQuery(state));
    return this.load(true);
  }

  async load(changed = false) {
    this.loading?.abort();
    this.loading = new AbortController();
    const signal = AbortSignal.any([this.signal, this.loading.signal]);
    const asking = requestQuery(this.state);
    this.csv.setAttribute('href', csvAddress(this.state));
    try {
      const asked = get(`/api/tokens?${asking}`, { signal });
      const { data } = await whileLoading(this.list, skeleton('rows', PER_PAGE), asked);
      this.draw(data);
      if (changed) announce(this.summary.textContent);
    } catch (error) {
      if (signal.aborted) return;
      replace(this.pages);
      // An address may hold a cursor that no longer leads anywhere.
      const actions = this.state.page > 1 ? [this.firstPage()] : [];
      replace(this.list, problem(error, { signal: this.signal, retry: () => this.load(changed), actions }));
    }
  }

  /** With columns of the reader's choice the table may be wider than the page, and then scrolls by itself. */
  drawRows() {
    if (!this.rows?.length) return;
    const table = tokenTable(this.rows, t('tokens.title'), this.columns);
    replace(this.list, this.columns ? h('div.wide', { tabindex: '0', role: 'group', 'aria-label': t('tokens.title') }, table) : table);
  }

  draw({ tokens, pagination }) {
    this.rows = tokens;
    const about = { at_least: 'tokens.atLeast', at_most: 'tokens.atMost' }[pagination.counted];
    replace(this.summary, about ? t(about, { n: count(pagination.total) }) : tokensCounted(pagination.total));
    replace(this.csv, pagination.total > MOST_ROWS ? t('tokens.csv.first', { n: count(MOST_ROWS) }) : t('tokens.csv'));
    if (tokens.length > 0) this.drawRows();
    else replace(this.list, this.nothing(pagination));
    this.drawPages(pagination);
  }

  /** Why there is no row, and what to do about it. */
  nothing({ total, cut }) {
    if (cut) return notice('info', t('tokens.cut'), t('tokens.cut.words'));
    if (total > 0) return notice('info', t('tokens.beyond'), null, this.firstPage());
    const filtered = this.state.level !== '' || this.state.text !== '';
    if (filtered) return notice('info', t('tokens.none'), t('tokens.none.words'), h('a.button', { href: '/tokens' }, t('tokens.clear')));
    return notice('info', t('recent.none'), t('tokens.empty.words'), h('a.button', { href: '/' }, t('nav.overview')));
  }

  firstPage() {
    const click = () => this.change({ ...this.state, page: 1, cursor: '' });
    return h('button', { type: 'button', on: { click } }, t('pages.first'));
  }

  drawPages({ pages, next_cursor: cursor }) {
    const { page } = this.state;
    if (pages <= 1 && page === 1 && !cursor) {
      replace(this.pages);
      return;
    }
    const turn = (number, next) => () => {
      this.change({ ...this.state, page: number, cursor: next }).then(() => {
        this.root.querySelector('h1').focus({ preventScroll: true });
        scrollTo(0, 0);
      });
    };
    const previous = page > 1 && h('button', { type: 'button', on: { click: turn(page - 1, '') } }, t('pages.previous'));
    const next = (cursor || page < pages) && h('button', { type: 'button', on: { click: turn(page + 1, cursor ?? '') } }, t('pages.next'));
    replace(this.pages, previous, h('span', {}, t('pages.of', { page: count(page), pages: count(Math.max(1, pages)) })), next);
  }
}

export async function mount(context) {
  context.title(t('tokens.title'));
  await new TokensPage(context).load();
}
