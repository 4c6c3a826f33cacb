/** `/settings`: theme, language, density, motion, time zone, shortcuts; kept in this browser only. */
import { append, h } from '../dom.js';
import { loadLanguage, loadLater, t } from '../i18n.js';
import { ASIDE, pathOf, redraw } from '../navigation.js';
import { CHOICES, choose, setting } from '../settings.js';
import { fillShell } from '../shell.js';
import { note } from '../status.js';

async function changed(name, value) {
  choose(name, value);
  if (name === 'language') {
    await loadLanguage();
    fillShell();
    await redraw();
    document.querySelector('input[name="language"]:checked')?.focus();
  }
  note(t('settings.saved'));
}

function choice(name, value) {
  const id = `${name}-${value}`;
  const input = h('input', { type: 'radio', id, name, value, on: { change: () => changed(name, value) } });
  input.checked = setting(name) === value;
  return h('label.choice', { for: id }, input, h('span', {}, t(`settings.${name}.${value}`)));
}

function group(name) {
  const helpId = `${name}-help`;
  return h('fieldset', { 'aria-describedby': helpId }, h('legend', {}, t(`settings.${name}`)),
    h('div.choices', {}, CHOICES[name].map((value) => choice(name, value))),
    h('p.fine', { id: helpId }, t(`settings.${name}.help`)));
}

export async function mount({ root, title }) {
  await loadLater();
  title(t('settings.title'));
  append(root, h('p.lead', {}, t('settings.words')), h('form.settings', {}, Object.keys(CHOICES).map(group)),
    h('section', { 'aria-labelledby': 'more' }, h('h2', { id: 'more' }, t('settings.more')), h('p.fine', {}, t('settings.more.words')),
      h('div.actions', {}, ASIDE.map((name) => h('a.button', { href: pathOf(name) }, t(`nav.${name}`))))));
}
