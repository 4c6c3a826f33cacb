/** What is offered for the address of a pool: the tokens whose reports name it, to be chosen from. */
import { append, h } from '../dom.js';
import { tokenName } from '../format.js';
import { loadLater, t } from '../i18n.js';
import { shortMint, tokenPath } from '../mint.js';
import { navigate } from '../navigation.js';
import { announce } from '../status.js';
import { poolTokens } from '../suggest.js';
import { notice } from './states.js';

function tokenLink({ mint, known, ...row }) {
  const { name, symbol } = tokenName({ mint, ...row });
  return h('a.button.quiet', { href: tokenPath(mint) }, h('bdi', {}, name), symbol && [' ', h('bdi', {}, symbol)], ' ', h('code', {}, shortMint(mint)),
    known && [' · ', t('palette.kind.known')]);
}

/** Title, words and links for tokens whose reports name a pool; `path`: that of the address itself, where it can be a token's. */
function offered(named, path) {
  const itself = path && h('a.button.quiet', { href: path }, t('pool.itself'));
  return [t('pool.title', { count: named.length }), t('pool.words', { count: named.length }), [named.map(tokenLink), itself]];
}

/** Shows a notice with the tokens, if there are any, after `element`, which says that an address has no report. */
export async function offerPool(address, element, signal) {
  const [{ named }] = await Promise.all([poolTokens({ address, sure: true }), loadLater()]);
  if (named.length === 0 || signal.aborted) return;
  const [title, words, links] = offered(named, null);
  announce(title);
  element.after(notice('info', title, words, links.flat()));
}

/**
 * Where what `readSearch` took for a pool leads: to a choice between tokens, in a dialog; without any, to the address itself.
 * False where that can be no token's either.
 */
export async function askPool(wanted) {
  const { path, named } = await poolTokens(wanted);
  if (named.length === 0) {
    if (path) navigate(path);
    return path !== null;
  }
  const [title, words, links] = offered(named, path);
  const before = document.activeElement;
  // It has the focus: a second Enter opens nothing.
  const close = h('button', { type: 'button', on: { click: () => dialog.close() } }, t('action.close'));
  const dialog = h('dialog.choice', { 'aria-labelledby': 'pool-title', on: { close: () => {
    dialog.remove();
    before?.focus?.();
  } } }, h('h2', { id: 'pool-title' }, title), h('p', {}, words), h('div.actions', {}, links), h('p', {}, close));
  dialog.addEventListener('click', ({ target }) => (target === dialog || target.closest('a')) && dialog.close());
  append(document.body, dialog);
  dialog.showModal();
  close.focus();
  return true;
}
