/** Fields of forms: label, help and error as one, and a text box. */
import { h, replace, uniqueId } from '../dom.js';
import { announce } from '../status.js';
import { icon } from './risk.js';

/** A labelled field with its help and its error; `complain(words)` shows the error, null takes it away. */
export function field(label, input, help = null) {
  const id = uniqueId('field');
  const error = h('p.field-error', { id: `${id}-error`, hidden: true });
  input.id = id;
  input.setAttribute('aria-describedby', [help && `${id}-help`, error.id].filter(Boolean).join(' '));
  const complain = (words) => {
    error.hidden = words === null;
    replace(error, words && [icon('medium'), h('span', {}, words)]);
    if (words === null) input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  };
  input.addEventListener('input', () => complain(null));
  const element = h('div.field', {}, h('label', { for: id }, label), help && h('p.fine', { id: `${id}-help` }, help), input, error);
  return { element, input, complain };
}

/** A box for text that no browser remembers or corrects. */
export function textBox(attributes = {}) {
  return h('input', { type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', ...attributes });
}

/** Says what is wrong with a field of a form, and goes there. */
export function refuse(at, words) {
  at.complain(words);
  announce(words);
  at.input.focus();
}
