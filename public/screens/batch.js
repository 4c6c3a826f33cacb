/** `/batch`: many tokens at once, from any text that has their addresses in it. */
import { askBatch, asRow, batchCsv, byRisk, findMints, MOST, pieces, worthAnotherTry } from '../batch.js';
import { append, h, replace } from '../dom.js';
import { count, duration } from '../format.js';
import { has, loadLater, t } from '../i18n.js';
import { shortMint, tokenPath } from '../mint.js';
import { announce, download, note } from '../status.js';
import { icon, shownBand } from '../ui/risk.js';
import { notice, problem, tokensCounted } from '../ui/states.js';
import { tokenRow, tokenTable } from '../ui/tokenlist.js';

const REST_MS = 300;
const MOST_QUOTED = 8;
const LARGEST_FILE = 1_000_000;

/** What was entered and what came of it, while this page is open: Back from a token shall find it. */
const kept = { text: '', rows: [], failed: [], left: [] };

/** What of a text will be asked for, and what of it is no address. */
function toldOf({ mints, beyond, again, wrong }) {
  const parts = [tokensCounted(mints.length), again > 0 && t('batch.again', { count: again, n: count(again) }), beyond > 0 && t('batch.beyond', { n: count(beyond), most: count(MOST) })];
  const quoted = wrong.slice(0, MOST_QUOTED).map((text) => h('li', {}, h('bdi', {}, text)));
  const rest = wrong.length - quoted.length;
  return [h('p', {}, parts.filter(Boolean).join(' · ')),
    wrong.length > 0 && h('details.table', {}, h('summary', {}, t('batch.wrong', { count: wrong.length, n: count(wrong.length) })),
      h('ul.break', {}, quoted), rest > 0 && h('p.fine', {}, t('compare.more', { n: count(rest) })))];
}

/** Why a token has no analysis: in the reader's language where the code is known, else in the server's words. */
function reasonOf({ code, words }) {
  if (has(`batch.reason.${code}`)) return t(`batch.reason.${code}`);
  if (code.startsWith('upstream_')) return t('error.upstream.title');
  return words ? h('span', { lang: 'en' }, words) : t('error.server.title');
}

function failureOf({ id, error }) {
  const wait = typeof error?.retry_after_s === 'number' ? error.retry_after_s : null;
  return { mint: id, code: String(error?.code ?? 'internal_error'), words: error?.error ?? null, wait };
}

class BatchPage {
  constructor(context) {
    Object.assign(this, context, { run: null });
    this.text = h('textarea', { id: 'batch-text', rows: '6', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', 'aria-describedby': 'batch-help batch-error' });
    this.text.value = kept.text;
    this.error = h('p.field-error', { id: 'batch-error', hidden: true });
    this.told = h('div.told', { 'aria-live': 'polite' });
    this.file = h('input', { id: 'batch-file', type: 'file', accept: '.txt,.csv,text/plain,text/csv' });
    this.start = h('button.primary', { type: 'submit' }, t('batch.go'));
    this.stop = h('button', { type: 'button', hidden: true, on: { click: () => this.run?.abort() } }, t('batch.cancel'));
    this.bar = h('progress', { 'aria-label': t('batch.progress') });
    this.count = h('p.fine');
    this.progress = h('div.progress', { hidden: true }, this.bar, this.count);
    this.top = h('div.banners');
    this.heading = h('h2', { id: 'results', tabindex: '-1' });
    this.results = h('section', { 'aria-labelledby': 'results', hidden: true });
    this.failures = h('section', { 'aria-labelledby': 'failures', hidden: true });
    this.text.addEventListener('input', () => this.typed());
    this.file.addEventListener('change', () => this.read());
    const submit = (event) => {
      event.preventDefault();
      this.submit();
    };
    append(this.root, h('p.lead', {}, t('batch.words')),
      h('form.batch', { novalidate: true, on: { submit } },
        h('div.field', {}, h('label', { for: 'batch-text' }, t('batch.text')), h('p.fine', { id: 'batch-help' }, t('batch.help', { most: count(MOST) })), this.text, this.error),
        h('div.field', {}, h('label', { for: 'batch-file' }, t('batch.file')), this.file),
        this.told, h('div.actions', {}, this.start, this.stop)),
      this.progress, this.top, this.results, this.failures);
    this.signal.addEventListener('abort', () => clearTimeout(this.resting));
    if (kept.text.trim() !== '') replace(this.told, toldOf(findMints(kept.text)));
    this.drawResults();
    if (kept.left.length > 0) this.sayLeft();
  }

  typed() {
    this.complain(null);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.tell(), REST_MS);
  }

  /** Says what the text holds; gives the same. */
  tell() {
    clearTimeout(this.resting);
    kept.text = this.text.value;
    const found = findMints(kept.text);
    replace(this.told, kept.text.trim() !== '' && toldOf(found));
    return found;
  }

  complain(words) {
    this.error.hidden = words === null;
    replace(this.error, words && [icon('medium'), h('span', {}, words)]);
    if (words === null) this.text.removeAttribute('aria-invalid');
    else this.text.setAttribute('aria-invalid', 'true');
    if (words) announce(words);
  }

  /** Adds a file's text to what is there, so that it can be looked at before it is sent. */
  async read() {
    const [file] = this.file.files;
    if (!file) return;
    this.complain(null);
    if (file.size > LARGEST_FILE) this.complain(t('batch.file.large'));
    else {
      const text = await file.text().catch(() => null);
      if (this.signal.aborted) return;
      if (text === null) this.complain(t('batch.file.unread'));
      else this.text.value = [this.text.value.trimEnd(), text].filter(Boolean).join('\n');
      this.tell();
    }
    this.file.value = '';
  }

  submit() {
    if (this.run) return;
    const { mints } = this.tell();
    if (mints.length === 0) {
      this.complain(t('batch.nothing'));
      this.text.focus();
      return;
    }
    Object.assign(kept, { rows: [], failed: [], left: mints });
    this.ask();
  }

  /** Asks for what is left, piece by piece. Whoever pressed a button that goes finds the focus on the one that came. */
  async ask() {
    this.run = new AbortController();
    const signal = AbortSignal.any([this.signal, this.run.signal]);
    const all = kept.left.length;
    const before = kept.rows.length + kept.failed.length;
    const held = this.root.contains(document.activeElement) && document.activeElement !== this.text;
    replace(this.top);
    this.working(true);
    if (held) this.stop.focus();
    this.drawResults();
    const advance = () => {
      const done = kept.rows.length + kept.failed.length - before;
      Object.assign(this.bar, { max: all, value: done });
      replace(this.count, t('batch.done', { n: count(done), all: count(all) }), kept.failed.length > 0 && ` · ${t('batch.failed', { n: count(kept.failed.length) })}`);
    };
    advance();
    announce(t('batch.started', { count: all, n: count(all) }));
    const tell = (item) => {
      kept.left = kept.left.filter((mint) => mint !== item.id);
      if (item.analysis) this.add(item.analysis);
      else kept.failed.push(failureOf(item));
      advance();
    };
    let refused = null;
    try {
      for (const piece of pieces(kept.left)) await askBatch(piece, { signal, tell });
    } catch (error) {
      if (this.signal.aborted) return;
      if (!signal.aborted) refused = error;
    }
    this.ended(refused);
  }

  ended(refused) {
    const held = document.activeElement === this.stop;
    this.run = null;
    this.working(false);
    this.drawResults();
    if (kept.left.length > 0) this.sayLeft(refused);
    else announce(t('batch.finished', { good: count(kept.rows.length), bad: count(kept.failed.length) }));
    if (held) (kept.left.length > 0 ? this.top.querySelector('button:enabled') ?? this.start : this.heading).focus();
  }

  /** Why something is left that was not asked for, or not answered, and the way on. */
  sayLeft(refused = null) {
    const left = t('batch.left', { count: kept.left.length, n: count(kept.left.length) });
    const again = () => this.run ?? this.ask();
    if (refused) {
      if (refused.name !== 'ApiError') throw refused;
      const panel = problem(refused, { retry: again, signal: this.signal });
      panel.querySelector('.notice-text').insertBefore(h('p', {}, left), panel.querySelector('.actions'));
      replace(this.top, panel);
    } else {
      replace(this.top, notice('info', t('batch.cancelled'), left, h('button', { type: 'button', on: { click: again } }, t('batch.goOn'))));
      announce(t('batch.cancelled'));
    }
  }

  working(on) {
    this.start.hidden = on;
    this.stop.hidden = !on;
    this.progress.hidden = !on;
    this.results.toggleAttribute('aria-busy', on);
  }

  /** A new row at its place: those that stand there stay as they are, with the focus that one may have. */
  add(analysis) {
    const row = { ...asRow(analysis), shown: shownBand(analysis), place: kept.rows.length };
    const at = kept.rows.findIndex((other) => byRisk(row, other) < 0);
    kept.rows.splice(at < 0 ? kept.rows.length : at, 0, row);
    if (!this.body) this.drawResults();
    else this.body.insertBefore(tokenRow(row), at < 0 ? null : this.body.rows[at]);
    replace(this.heading, t('batch.results'), ' ', h('span.tally', {}, count(kept.rows.length)));
  }

  drawResults() {
    const { rows, failed } = kept;
    this.results.hidden = rows.length === 0;
    this.failures.hidden = failed.length === 0;
    this.body = null;
    if (rows.length > 0) {
      const save = () => {
        download('batch.csv', 'text/csv;charset=utf-8', batchCsv(kept.rows, kept.failed));
        note(t('share.saved'));
      };
      const table = tokenTable(rows, t('batch.results'));
      [this.body] = table.tBodies;
      replace(this.heading, t('batch.results'), ' ', h('span.tally', {}, count(rows.length)));
      replace(this.results, h('div.section-head', {}, this.heading, h('button.quiet', { type: 'button', on: { click: save } }, t('share.csv'))),
        h('p.fine', {}, t('batch.order')), h('div.list-body', {}, table));
    }
    if (failed.length > 0) this.drawFailures(failed);
  }

  drawFailures(failed) {
    const open = failed.filter(worthAnotherTry);
    const again = () => {
      if (this.run) return;
      kept.left.push(...open.map(({ mint }) => mint));
      kept.failed = failed.filter((each) => !open.includes(each));
      this.ask();
    };
    const row = (each) => h('li', {}, h('a', { href: tokenPath(each.mint) }, h('code', {}, shortMint(each.mint)), h('span.offscreen', {}, ` ${each.mint}`)),
      h('span', {}, reasonOf(each)), each.wait !== null && h('span.fine', {}, t('error.rate_limited.wait', { time: duration(each.wait) })));
    replace(this.failures, h('h2', { id: 'failures' }, t('batch.failures'), ' ', h('span.tally', {}, count(failed.length))),
      h('ul.plain.failures', {}, failed.map(row)),
      open.length > 0 && h('div.actions', {}, h('button', { type: 'button', on: { click: again } }, t('batch.tryAgain', { count: open.length, n: count(open.length) }))));
  }
}

export async function mount(context) {
  await loadLater();
  context.title(t('batch.title'));
  void new BatchPage(context);
}
