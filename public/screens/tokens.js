/** `/tokens`: every analysed token; filters, order, columns and page are in the address. */
import { get } from '../api.js';
import { append, h, replace } from '../dom.js';
import { count } from '../format.js';
import { loadLater, t } from '../i18n.js';
import { csvAddress, isFiltered, KEPT_FILTERS, LEVELS, narrowings, PER_PAGE, readAddress, requestQuery, SORTS, writeQuery } from '../listing.js';
import { setQuery } from '../navigation.js';
import { announce } from '../status.js';
import { chosenColumns, columnChooser } from '../ui/columns.js';
import { notice, notLoaded, problem, skeleton, tokensCounted, whileLoading } from '../ui/states.js';
import { tokenTable } from '../ui/tokenlist.js';

/** What the server sends for one file, and what a file joined here holds. */
const MOST_ROWS = 100_000;
const WORDS = { '': 'all', Fraud: 'trap', Unknown: 'unknown', Safe: 'clear' };

function select(id, words, values, current) {
  const options = values.map((value) => h('option', { value, selected: value === current }, words(value)));
  return h('select', { id, name: id }, options);
}

/** Whether anything was ever saved: only then the code for it is loaded at once. */
function anyKept() {
  try {
    return localStorage.getItem(KEPT_FILTERS) !== null;
  } catch {
    return false;
  }
}

/** Whether the number of tokens is known; an older answer does not say otherwise. */
function isExact(counted) {
  return counted !== 'at_least' && counted !== 'at_most';
}

function ask(state, signal) {
  return get(`/api/tokens?${requestQuery(state)}`, { signal });
}

class TokensPage {
  constructor(context) {
    Object.assign(this, context);
    const { state, left } = readAddress(context.query);
    this.state = state;
    /** Where the pages that were seen began, by their number. */
    this.begins = new Map();
    if (state.columns === null && chosenColumns() !== null) {
      state.columns = chosenColumns();
      setQuery(writeQuery(state), { replaceEntry: true });
    }
    this.level = select('risk_level', (value) => t(`level.${WORDS[value]}`), LEVELS, state.level);
    this.sort = select('sort', (value) => t(`sort.${value}`), SORTS, state.sort);
    this.text = h('input', { id: 'filter-text', type: 'search', name: 'q', autocomplete: 'off', spellcheck: 'false', maxlength: '64' });
    this.text.value = state.text;
    this.counted = h('span');
    this.said = h('span');
    this.summary = h('p.fine.summary', {}, this.counted, this.said);
    this.csv = h('a.button.quiet', { href: csvAddress(state), download: 'tokens.csv', on: { click: (event) => this.save(event) } }, t('tokens.csv'));
    this.list = h('div.list-body');
    this.pages = h('nav.pages', { 'aria-label': t('pages.title') });
    this.file = h('div.file');
    this.chips = h('div.kept-chips');
    const chooser = columnChooser(() => this.state.columns, (columns) => this.choose(columns));
    this.level.addEventListener('change', (event) => this.apply(event));
    this.sort.addEventListener('change', (event) => this.apply(event));
    append(this.root,
      h('form.filters.list-filters', { on: { submit: (event) => this.apply(event) }, 'aria-label': t('filters.title') },
        h('div.field', {}, h('label', { for: 'filter-text' }, t('filters.text')), this.text),
        h('button', { type: 'submit' }, t('filters.apply')),
        h('div.field', {}, h('label', { for: 'risk_level' }, t('filters.level')), this.level),
        h('div.field', {}, h('label', { for: 'sort' }, t('filters.sort')), this.sort)),
      left.length > 0 && notice('unknown', t('filters.left', { names: left.join(', ') })),
      h('div.list-head', {}, this.summary, this.chips, this.csv, this.drawer('more', () => this.moreFilters()),
        this.drawer('kept', () => this.keptFilters()), chooser, this.file),
      this.list, this.pages);
    this.sayMore();
    if (narrowings(state) > 0) this.moreFilters();
    if (anyKept()) this.keptFilters();
  }

  /** A part that is closed, and whose code is loaded when it is opened. */
  drawer(name, load) {
    const summary = h('summary', {}, t(name === 'kept' ? 'kept.title' : 'filters.more'));
    const body = h('div.drawer');
    const element = h(`details.table.${name}`, { on: { toggle: () => element.open && load() } }, summary, body);
    this[name] = { summary, body };
    return element;
  }

  /** Fills a drawer once. Where its code does not come, the drawer says so, and opening it again tries again. */
  async fill(name, draw) {
    const drawer = this[name];
    if (drawer.filled) return;
    drawer.filled = true;
    try {
      await draw(drawer.body);
    } catch {
      drawer.filled = false;
      if (!this.signal.aborted) replace(drawer.body, notLoaded(t('filters.failed')));
    }
  }

  moreFilters() {
    return this.fill('more', async (body) => {
      const { Narrowing, narrowedWords } = await import('../ui/narrow.js');
      this.narrowedWords = narrowedWords;
      this.narrowing = new Narrowing(this.state, (event) => this.apply(event), { signal: this.signal, named: () => this.sayMore() });
      replace(body, this.narrowing.element);
      this.sayMore();
    });
  }

  keptFilters() {
    return this.fill('kept', async (body) => {
      const { KeptFilters } = await import('../ui/keptfilters.js');
      this.marks = new KeptFilters(() => this.state, this.chips);
      replace(body, this.marks.element);
    });
  }

  /** Says how many filters stand in the drawer, and which. */
  sayMore() {
    const n = narrowings(this.state);
    replace(this.more.summary, n > 0 ? t('filters.more.some', { n: count(n) }) : t('filters.more'));
    replace(this.said, this.narrowedWords?.(this.state).map((words) => ` · ${words}`));
  }

  apply(event) {
    event?.preventDefault();
    const narrowed = this.narrowing ? this.narrowing.read() : {};
    if (narrowed === null) {
      this.more.summary.parentElement.open = true;
      this.narrowing.focusWrong();
      return;
    }
    this.change({ ...this.state, ...narrowed, level: this.level.value, sort: this.sort.value, text: this.text.value.trim(), page: 1, cursor: '' });
  }

  /** The order that a column's head stands for. */
  order(sort) {
    this.sort.value = sort;
    this.focusSort = sort;
    this.apply();
  }

  choose(columns) {
    this.state = { ...this.state, columns };
    setQuery(writeQuery(this.state), { replaceEntry: true });
    this.marks?.mark();
    this.drawRows();
  }

  change(state) {
    if (state.page === 1) this.begins.clear();
    this.state = state;
    setQuery(writeQuery(state));
    this.sayMore();
    this.marks?.mark();
    return this.read(true);
  }

  /** Asks for the page of the state; `first` is the answer where it was asked for already. */
  async read(changed = false, first = null) {
    this.reading?.abort();
    this.reading = new AbortController();
    const signal = AbortSignal.any([this.signal, this.reading.signal]);
    this.csv.setAttribute('href', csvAddress(this.state));
    if (this.state.cursor) this.begins.set(this.state.page, this.state.cursor);
    try {
      const { data } = await whileLoading(this.list, skeleton('rows', PER_PAGE), first ?? ask(this.state, signal));
      signal.throwIfAborted();
      this.draw(data);
      if (changed) announce(this.summary.textContent);
    } catch (error) {
      if (signal.aborted) return;
      replace(this.pages);
      // An address may hold a cursor that no longer leads anywhere.
      const actions = this.state.page > 1 ? [this.firstPage()] : [];
      replace(this.list, problem(error, { signal: this.signal, retry: () => this.read(changed), actions }));
    }
  }

  /** With columns of the reader's choice the table may be wider than the page, and then scrolls by itself. */
  drawRows() {
    if (!this.rows?.length) return;
    const { columns, sort } = this.state;
    const table = tokenTable(this.rows, t('tokens.title'), columns, { sort, change: (wanted) => this.order(wanted) });
    const found = columns ? h('div.wide', { tabindex: '0', role: 'group', 'aria-label': t('tokens.title') }, table) : table;
    replace(this.list, found, this.cut && h('p.fine', {}, t('tokens.cut.some')));
    if (this.focusSort) table.querySelector(`[data-sort="${this.focusSort}"]`)?.focus({ preventScroll: true });
    this.focusSort = null;
  }

  draw({ tokens, pagination }) {
    this.rows = tokens;
    this.cut = pagination.cut === true;
    this.drawCounted(pagination, tokens.length);
    if (tokens.length > 0) this.drawRows();
    else replace(this.list, this.nothing(pagination));
    this.drawPages(pagination);
  }

  /** How many there are, as far as it is known; where one page holds all, its rows are counted. */
  drawCounted({ total, counted, next_cursor: cursor }, shown) {
    const alone = this.state.page === 1 && !cursor && !this.cut;
    const about = alone ? null : { at_least: 'tokens.atLeast', at_most: 'tokens.atMost' }[counted];
    replace(this.counted, about ? t(about, { n: count(total) }) : tokensCounted(counted === 'at_most' ? shown : total));
    const key = { at_least: 'tokens.csv.most', at_most: 'tokens.csv.most' }[about ? counted : ''];
    replace(this.csv, key || total > MOST_ROWS ? t(key ?? 'tokens.csv.first', { n: count(MOST_ROWS) }) : t('tokens.csv'));
  }

  /** Why there is no row, and what to do about it. */
  nothing({ total, counted }) {
    if (this.cut) return notice('info', t('tokens.cut'), t('tokens.cut.words'));
    if (this.state.page > 1 && total > 0) return notice('info', t(isExact(counted) ? 'tokens.beyond' : 'tokens.noMore'), null, this.firstPage());
    if (isFiltered(this.state)) return notice('info', t('tokens.none'), t('tokens.none.words'), h('a.button', { href: '/tokens' }, t('tokens.clear')));
    return notice('info', t('recent.none'), t('tokens.empty.words'), h('a.button', { href: '/' }, t('nav.overview')));
  }

  firstPage() {
    const click = () => this.change({ ...this.state, page: 1, cursor: '' });
    return h('button', { type: 'button', on: { click } }, t('pages.first'));
  }

  drawPages({ pages, counted, next_cursor: cursor }) {
    const { page } = this.state;
    const exact = isExact(counted);
    if (!cursor && page === 1 && (pages <= 1 || !exact)) {
      replace(this.pages);
      return;
    }
    const turn = (number, next) => () => {
      this.change({ ...this.state, page: number, cursor: next }).then(() => {
        this.root.querySelector('h1').focus({ preventScroll: true });
        scrollTo(0, 0);
      });
    };
    const button = (words, click) => h('button', { type: 'button', on: { click } }, t(words));
    const known = page === 2 || exact || this.begins.has(page - 1);
    const previous = page > 1 && (known ? button('pages.previous', turn(page - 1, this.begins.get(page - 1) ?? '')) : this.firstPage());
    const next = (cursor || (exact && page < pages)) && button('pages.next', turn(page + 1, cursor ?? ''));
    const place = exact ? t('pages.of', { page: count(page), pages: count(Math.max(1, pages)) }) : t('pages.at', { page: count(page) });
    replace(this.pages, previous, h('span', {}, place), next);
  }

  /** Reads the whole file here, with its progress; a link that is opened elsewhere is the server's own answer. */
  async save(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const { FileOfRows } = await import('../ui/csvfile.js').catch(() => ({}));
    if (this.signal.aborted) return;
    if (!FileOfRows) {
      replace(this.file, notLoaded(t('csv.failed')));
      return;
    }
    this.rowsFile ??= new FileOfRows(this.file, this.csv, this.signal);
    this.rowsFile.save(csvAddress(this.state));
  }
}

export async function mount(context) {
  context.title(t('tokens.title'));
  // Rows and words are asked for at once.
  const first = ask(readAddress(context.query).state, context.signal);
  first.catch(() => null);
  await loadLater();
  if (context.signal.aborted) return;
  await new TokensPage(context).read(false, first);
}
