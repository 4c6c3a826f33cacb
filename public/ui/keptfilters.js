/** Filters that the reader saved: each one tap away, with a new name or gone when wanted. */
import { h, replace } from '../dom.js';
import { count } from '../format.js';
import { t } from '../i18n.js';
import { keptQuery, readQuery } from '../listing.js';
import { filterName, keepFilter, keptFilters, LONGEST_NAME, MOST_KEPT, removeFilter, renameFilter } from '../saved.js';
import { announce, note } from '../status.js';
import { filterWords } from './narrow.js';
import { icon } from './risk.js';

const addressOf = (query) => (query === '' ? '/tokens' : `/tokens?${query}`);

/** A field for a name with its button; `done(name)` gives words of what is wrong, or null. */
function nameForm(id, label, value, submit, done) {
  const error = h('p.field-error', { id: `${id}-error`, hidden: true });
  const field = h('input', { id, type: 'text', autocomplete: 'off', maxlength: String(LONGEST_NAME), 'aria-describedby': error.id });
  field.value = value;
  const send = (event) => {
    event.preventDefault();
    const name = filterName(field.value);
    const words = name === '' ? t('kept.name.missing') : done(name);
    error.hidden = words === null;
    replace(error, words && [icon('medium'), h('span', {}, words)]);
    if (words === null) field.removeAttribute('aria-invalid');
    else {
      field.setAttribute('aria-invalid', 'true');
      field.focus();
      announce(words);
    }
  };
  return h('form.name-form', { on: { submit: send } }, h('div.field', {}, h('label', { for: id }, label), field), h('button', { type: 'submit' }, submit), error);
}

/** The drawer's content, and the saved filters as links in `chips`; `state()` is what the list shows. */
export class KeptFilters {
  constructor(state, chips) {
    Object.assign(this, { state, chips });
    this.list = h('div');
    this.element = h('div.kept-body', {},
      nameForm('kept-name', t('kept.name'), '', t('kept.keep'), (name) => this.keep(name)), this.list);
    this.draw();
  }

  /** What storing came to, in words; null when it is done. */
  outcome(result) {
    return result === 'done' ? null : t(`kept.${result}`, { n: count(MOST_KEPT) });
  }

  keep(name) {
    const words = this.outcome(keepFilter({ name, query: keptQuery(this.state()) }));
    if (words !== null) return words;
    this.draw();
    this.element.querySelector('#kept-name').value = '';
    note(t('kept.done', { name }));
    return null;
  }

  rename(entry) {
    const form = nameForm('kept-rename', t('kept.name.new', { name: entry.name }), entry.name, t('kept.rename'), (name) => {
      const result = renameFilter(entry.name, name);
      if (result === 'taken') return t('kept.name.taken');
      if (result === 'done') this.draw(name);
      return this.outcome(result);
    });
    this.draw();
    const place = this.rows.get(entry.name);
    replace(place, form);
    form.querySelector('input').focus();
    form.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.draw(entry.name);
    });
  }

  remove(entry, index) {
    const words = this.outcome(removeFilter(entry.name));
    if (words !== null) {
      note(words);
      return;
    }
    this.draw();
    const links = [...this.list.querySelectorAll('a')];
    (links[Math.min(index, links.length - 1)] ?? this.element.querySelector('#kept-name')).focus();
    const undo = () => {
      const undone = this.outcome(keepFilter(entry, index));
      if (undone === null) this.draw(entry.name);
      else note(undone);
    };
    note(t('kept.removed', { name: entry.name }), { label: t('action.undo'), run: undo });
  }

  /** Draws both lists anew; `focus` names the filter whose row gets the focus. */
  draw(focus = null) {
    const entries = keptFilters();
    this.rows = new Map();
    const item = (entry, index) => {
      const button = (words, click) => h('button.quiet', { type: 'button', on: { click } }, words, h('span.offscreen', {}, ` ${entry.name}`));
      const row = h('li', {}, h('div.kept-what', {}, this.link(entry, 'a'), h('span.fine', {}, filterWords(readQuery(new URLSearchParams(entry.query))))),
        button(t('kept.rename'), () => this.rename(entry)), button(t('kept.remove'), () => this.remove(entry, index)));
      this.rows.set(entry.name, row);
      return row;
    };
    replace(this.list, entries.length > 0 ? h('ul.plain.kept-list', {}, entries.map(item)) : h('p.fine', {}, t('kept.none')));
    replace(this.chips, entries.length > 0 && h('ul.chips', { 'aria-label': t('kept.title') }, entries.map((entry) => h('li', {}, this.link(entry, 'a.chip')))));
    this.mark();
    if (focus !== null) this.rows.get(focus)?.querySelector('a').focus();
  }

  link({ name, query }, spec) {
    return h(spec, { href: addressOf(query), 'data-kept': query }, h('bdi', {}, name));
  }

  /** Marks the filter that is shown now. */
  mark() {
    const now = keptQuery(this.state());
    for (const root of [this.chips, this.list]) {
      for (const link of root.querySelectorAll('a')) {
        if (link.dataset.kept === now) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      }
    }
  }
}
