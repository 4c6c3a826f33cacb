/** The search box: a mint, a link or a sentence with one in it, or a name; says which rule is broken. */
import { h, replace, uniqueId } from '../dom.js';
import { count } from '../format.js';
import { loadLater, t } from '../i18n.js';
import { pastedMint, tokenPath } from '../mint.js';
import { navigate } from '../navigation.js';
import { announce } from '../status.js';
import { icon } from './risk.js';

/** A sentence for what `mintProblem` or `readSearch` of pasted.js found, which needs the words of later. */
export function problemWords(problem) {
  const values = { character: problem.character, n: count(problem.position ?? problem.length ?? problem.bytes) };
  return t(`mint.${problem.rule}`, problem.rule === 'short' ? { ...values, count: problem.length } : values);
}

/** A search form; `value` fills the box, `large` is the form of the overview. */
export function searchForm({ large = false, value = '' } = {}) {
  const id = uniqueId('search');
  const input = h('input', {
    id, type: 'search', name: 'q', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
    enterkeyhint: 'search', 'data-search': '', placeholder: large ? t('search.example') : t('search.short'),
  });
  input.value = value;
  const error = h('p.field-error', { id: `${id}-error`, hidden: true });
  const complain = (words) => {
    replace(error, icon('medium'), h('span', {}, words));
    error.hidden = false;
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', error.id);
    announce(words);
    input.focus();
  };
  const forgive = () => {
    error.hidden = true;
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
  };
  // Nobody who came to read loads what reads a search.
  const open = async (text) => {
    const [{ readSearch }, { askPool }] = await Promise.all([import('../pasted.js'), import('./pooled.js'), loadLater()]);
    const wanted = readSearch(text);
    if (wanted.kind === 'pool' && await askPool(wanted)) return;
    if (wanted.problem) complain(problemWords(wanted.problem));
    else if (wanted.kind === 'empty') complain(t('search.empty'));
    else if (wanted.kind === 'mint') navigate(tokenPath(wanted.mint));
    else navigate(`/tokens?${new URLSearchParams({ q: wanted.text })}`);
  };
  const submit = (event) => {
    event.preventDefault();
    open(input.value).catch(() => complain(t('error.offline.title')));
  };
  const pasted = (event) => {
    const mint = pastedMint(event, input);
    if (mint === null) return;
    event.preventDefault();
    input.value = mint;
    navigate(tokenPath(mint));
  };
  const offers = h('datalist', { id: `${id}-offers` });
  let suggestions = null;
  const suggest = async () => {
    suggestions ??= Promise.all([import('../suggest.js'), loadLater()]).then(([{ suggester }]) => suggester((found) => {
      replace(offers, found.map(({ mint, name, symbol, kind }) =>
        h('option', { value: mint }, [symbol, name, kind !== 'analysed' && t(`palette.kind.${kind}`)].filter(Boolean).join(' · '))));
      input.setAttribute('list', offers.id);
    })).catch(() => null);
    (await suggestions)?.ask(input.value);
  };
  input.addEventListener('input', forgive);
  input.addEventListener('paste', pasted);
  input.addEventListener('input', suggest);
  return h(`form.search${large ? '.large' : ''}`, { role: 'search', 'aria-label': large ? null : t('search.short'), novalidate: true, on: { submit } },
    h(large ? 'label' : 'label.offscreen', { for: id }, t('search.label')),
    h('div.search-row', {}, input, h('button.primary', { type: 'submit' }, t('search.go'))),
    offers,
    error);
}
