/** 404: an address that no screen has. */
import { append, h } from '../dom.js';
import { t } from '../i18n.js';
import { searchForm } from '../ui/search.js';

export function mount({ root, title }) {
  title(t('missing.title'));
  append(root, h('p', {}, t('missing.words')), searchForm({ large: true }),
    h('p', {}, h('a', { href: '/' }, t('nav.overview')), ' · ', h('a', { href: '/tokens' }, t('nav.tokens'))));
}
