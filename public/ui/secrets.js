/** What screens behind a secret share: the field for it, the way to forget it, what is shown once, and asking twice. */
import { ApiError } from '../api.js';
import { askWith, forgetSecret, holdSecret, maybeDone, secretOf, sendable } from '../authorised.js';
import { append, h, replace, uniqueId } from '../dom.js';
import { has, t } from '../i18n.js';
import { announce, copyButton, note } from '../status.js';
import { field, refuse, textBox } from './fields.js';
import { icon } from './risk.js';
import { notice, problem, skeleton, whileLoading } from './states.js';

/** Asks whether something that cannot be undone shall be done; resolves with the answer. It is no once `signal` aborts. */
export function confirmed(title, words, label, signal) {
  const before = document.activeElement;
  return new Promise((resolve) => {
    const id = uniqueId('confirm');
    const close = (value) => () => dialog.close(value);
    const no = h('button', { type: 'button', on: { click: close('') } }, t('action.cancel'));
    const yes = h('button.primary', { type: 'button', on: { click: close('yes') } }, label);
    const dialog = h('dialog.confirm', { 'aria-labelledby': id, 'aria-describedby': `${id}-words` },
      h('h2.break', { id }, title), h('p', { id: `${id}-words` }, words), h('div.actions', {}, no, yes));
    dialog.addEventListener('close', () => {
      dialog.remove();
      before?.focus?.({ preventScroll: true });
      resolve(dialog.returnValue === 'yes');
    });
    signal.addEventListener('abort', close(''), { once: true });
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}

/** What went wrong. Words of other screens speak of RugCheck, which has no part in this. */
function trouble(error, { retry, signal }) {
  const key = has(`secret.code.${error.code}`) ? `secret.code.${error.code}` : error.kind === 'timeout' && 'error.timeout.title';
  if (!key) {
    const ours = ['upstream', 'not_found'].includes(error.kind) ? new ApiError('server', error) : error;
    return problem(ours, { retry, signal });
  }
  announce(t(key));
  return notice('medium', t(key), null, retry && h('button', { type: 'button', on: { click: retry } }, t('action.retry')));
}

/**
 * A screen that asks for a secret before it shows a list. `name` is the secret's, and `secret.{name}` begins its
 * words; `words` begins those of the list; `path` is the list's address and `part` its field in an answer;
 * `row(item)` draws an item, and `form(open)` what makes one.
 */
export class Guarded {
  constructor({ root, signal }, parts) {
    Object.assign(this, { signal, turn: 0, busy: false }, parts);
    this.heading = root.querySelector('h1');
    this.gate = h('div');
    this.top = h('div.banners');
    this.shown = h('div');
    this.body = h('div');
    append(root, this.gate, this.top, this.shown, this.body);
  }

  /** Shows what there is to show; resolves when it stands. */
  async start() {
    if (secretOf(this.name) === null) return this.askFor();
    this.sayHeld();
    return this.load();
  }

  askFor(given = '') {
    const input = textBox({ type: 'password', 'aria-required': 'true' });
    input.value = given;
    this.entry = field(t(`secret.${this.name}.label`), input, t(`secret.${this.name}.help`));
    const submit = (event) => {
      event.preventDefault();
      const secret = input.value.trim();
      if (!sendable(secret)) return refuse(this.entry, t(secret === '' ? 'secret.missing' : 'secret.unsendable'));
      holdSecret(this.name, secret);
      return this.load();
    };
    replace(this.gate, h('form.ask', { novalidate: true, on: { submit } }, this.entry.element, h('div.actions', {}, h('button.primary', { type: 'submit' }, t('secret.open')))));
  }

  sayHeld() {
    this.entry = null;
    replace(this.gate, h('div.held', {}, h('p.fine', {}, t('secret.held')), h('button.quiet', { type: 'button', on: { click: () => this.forget() } }, t('secret.forget'))));
  }

  forget() {
    this.turn += 1;
    forgetSecret(this.name);
    for (const place of [this.top, this.shown, this.body]) replace(place);
    this.askFor();
    this.entry.input.focus();
    announce(t('secret.forgotten'));
  }

  /** Reads the list and draws it. The field for the secret stands until the server has let it in. */
  async load() {
    this.turn += 1;
    const mine = this.turn;
    replace(this.top);
    // Forgotten while a change was on its way.
    if (secretOf(this.name) === null) return;
    try {
      const data = await whileLoading(this.body, skeleton('rows', 4), askWith(secretOf(this.name), this.path, { signal: this.signal }));
      if (mine !== this.turn) return;
      if (this.entry) {
        this.sayHeld();
        this.heading.focus({ preventScroll: true });
      }
      this.draw(data);
    } catch (error) {
      if (this.signal.aborted || mine !== this.turn) return;
      if (error.name !== 'ApiError') throw error;
      this.failed(error, () => this.reload());
    }
  }

  /** The list anew, for somebody whose button goes with the old one. */
  async reload() {
    this.heading.focus({ preventScroll: true });
    await this.load();
  }

  draw(data) {
    const items = data[this.part];
    const id = `list-of-${this.part}`;
    const more = async (cursor) => {
      const page = await this.change(`${this.path}?${new URLSearchParams({ cursor })}`);
      return page && { items: page[this.part].map(this.row), cursor: page.next_cursor };
    };
    const list = items.length > 0 ? pagedList(items.map(this.row), data.next_cursor, more)
      : notice('info', t(`${this.words}.none`), t(`${this.words}.none.words`));
    replace(this.body, this.form(items.length === 0), h('section', { 'aria-labelledby': id }, h('h2', { id }, t(`${this.words}.list`)), list));
  }

  /** Says why something failed. A secret that was refused is forgotten, and asked for again; one that was made stays shown. */
  failed(error, retry = null) {
    if (error.kind === 'closed') {
      const given = this.entry?.input.value ?? '';
      forgetSecret(this.name);
      for (const place of [this.top, this.body]) replace(place);
      this.askFor(given);
      refuse(this.entry, t(`secret.${this.name}.${error.status === 403 ? 'forbidden' : 'refused'}`));
      return;
    }
    replace(this.top, trouble(error, { retry, signal: this.signal }));
  }

  /**
   * Asks for something more; gives the answer, or undefined when that failed, which is said, unless `refused(error)`
   * says it. Where a change may have been made all the same, the reader is told to look before asking again.
   */
  async change(path, { refused = () => false, ...options } = {}) {
    replace(this.top);
    try {
      return await askWith(secretOf(this.name), path, { signal: this.signal, ...options });
    } catch (error) {
      if (this.signal.aborted || secretOf(this.name) === null) return undefined;
      if (error.name !== 'ApiError') throw error;
      if (refused(error)) return undefined;
      this.failed(error);
      if (options.method && maybeDone(error)) {
        append(this.top.querySelector('.notice-text'), h('p', {}, t('secret.maybeDone')),
          h('div.actions', {}, h('button', { type: 'button', on: { click: () => this.reload() } }, t('secret.readAgain'))));
      }
      return undefined;
    }
  }

  /** Runs one change at a time: a second press asks for nothing. */
  async alone(run) {
    if (this.busy) return;
    this.busy = true;
    try {
      await run();
    } finally {
      this.busy = false;
    }
  }

  /** After a change that takes something away: the list anew, and a note. */
  async gone(words) {
    replace(this.shown);
    await this.reload();
    note(words);
  }

  /** Shows a secret that nobody can see again, above the new list, and also where that cannot be read. */
  async showOnce(title, words, secret) {
    await this.load();
    if (this.signal.aborted) return;
    const kept = () => {
      replace(this.shown);
      this.heading.focus({ preventScroll: true });
    };
    const box = notice('medium', title, words, copyButton(t('secret.copy'), () => secret, t('secret.copied')),
      h('button.quiet', { type: 'button', on: { click: kept } }, t('secret.kept')));
    box.querySelector('.notice-text').insertBefore(h('p', {}, h('code.break.secret', {}, secret)), box.querySelector('.actions'));
    for (const [name, value] of [['role', 'group'], ['aria-label', title], ['tabindex', '-1']]) box.setAttribute(name, value);
    replace(this.shown, box);
    box.focus();
  }
}

/** The state of an entry, as an icon and a word. */
export function stateMark(tone, words) {
  return h('span.mark', { 'data-tone': tone }, icon(tone), h('span', {}, words));
}

/** One entry of a list: its head, `[label, value, long]` facts, and its buttons; a long one has a line of its own where it is narrow. */
export function entry(head, state, pairs, buttons) {
  return h('li', {}, h('div.entry-head', {}, head, state, buttons.length > 0 && h('div.actions', {}, buttons)),
    h('dl.entry-facts', {}, pairs.map(([label, value, long]) => h(long ? 'div.long' : 'div', {}, h('dt', {}, label), h('dd', {}, value)))));
}

/** A list that grows by `more`, which is asked for the page after a cursor; focus goes to the first new entry. */
export function pagedList(items, cursor, more) {
  const list = h('ul.entries', {}, items);
  const button = h('button', { type: 'button' }, t('secret.more'));
  const place = h('div.actions', { hidden: !cursor }, button);
  let next = cursor;
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    const page = await more(next);
    button.removeAttribute('aria-disabled');
    if (!page || !list.isConnected) return;
    next = page.cursor;
    place.hidden = !next;
    append(list, page.items);
    const [first] = page.items;
    first?.setAttribute('tabindex', '-1');
    first?.focus();
  });
  return [list, place];
}
