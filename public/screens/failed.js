/** The screen's own code failed or could not be loaded. */
import { append, h } from '../dom.js';
import { t } from '../i18n.js';
import { notice } from '../ui/states.js';

export function mount({ root, title }) {
  title(t('failed.title'));
  const reload = () => location.reload();
  append(root, notice('medium', t('failed.words'), t(navigator.onLine ? 'failed.online' : 'error.offline.words'),
    h('button', { type: 'button', on: { click: reload } }, t('action.reload')),
    h('a.button', { href: '/' }, t('nav.overview'))));
}
