/** `/alerts`: the holder of a key with the scope `watch` says which tokens to be told about, and where. */
import { append, h } from '../dom.js';
import { dateTime, share } from '../format.js';
import { has, loadLater, t } from '../i18n.js';
import { isMint, shortMint, tokenPath } from '../mint.js';
import { readSearch } from '../pasted.js';
import { field, refuse, textBox } from '../ui/fields.js';
import { bandBadge, shownBand } from '../ui/risk.js';
import { problemWords } from '../ui/search.js';
import { confirmed, entry, Guarded, stateMark } from '../ui/secrets.js';
import { timeAgo } from '../ui/states.js';

export const STYLES = ['standard', 'telegram', 'discord'];
const LONGEST_URL = 2048;

/** An https address with the port that https has, as far as a browser can tell; the server knows more. */
function callable(url) {
  if (url.length > LONGEST_URL || !URL.canParse(url)) return false;
  const { protocol, port, username, password } = new URL(url);
  return protocol === 'https:' && port === '' && username === '' && password === '';
}

/** A share from a percentage as somebody types it; null for an empty text, undefined for what is none. */
function lineOf(text) {
  if (text.trim() === '') return null;
  const [, whole, part = '0'] = /^(\d{1,3})(?:[.,](\d{1,6}))?\s*%?$/.exec(text.trim()) ?? [];
  const value = Number(`${whole}.${part}`) / 100;
  return value <= 1 ? value : undefined;
}

/** What a form asks for: `{body}` for the server, or `{wrong, problem}`: the first field that is refused, and what of a mint. */
export function readWatchForm({ token, url, style, line }) {
  const read = readSearch(token);
  if (read.kind !== 'mint') return { wrong: 'token', problem: read.problem ?? null };
  const address = url.trim();
  if (address !== '' && !callable(address)) return { wrong: 'url' };
  const chance = lineOf(line);
  if (chance === undefined) return { wrong: 'line' };
  return { body: { token_id: read.mint, url: address || null, style, chance_line: chance } };
}

class AlertsPage {
  constructor(context) {
    this.signal = context.signal;
    this.page = new Guarded(context, {
      name: 'watch', words: 'alerts', path: '/api/watches', part: 'watches', row: (watch) => this.row(watch), form: (open) => this.form(open),
    });
  }

  form(open) {
    const options = STYLES.map((style) => h('option', { value: style }, t(`alerts.style.${style}`)));
    const fields = {
      token: field(t('alerts.token'), textBox({ 'aria-required': 'true' }), t('alerts.token.help')),
      url: field(t('alerts.url'), textBox({ inputmode: 'url' }), t('alerts.url.help')),
      style: field(t('alerts.style'), h('select', {}, options), t('alerts.style.help')),
      line: field(t('alerts.line'), textBox({ inputmode: 'decimal' }), t('alerts.line.help')),
    };
    const submit = (event) => {
      event.preventDefault();
      const given = Object.fromEntries(Object.entries(fields).map(([name, { input }]) => [name, input.value]));
      const { body, wrong, problem } = readWatchForm(given);
      if (wrong) return refuse(fields[wrong], problem ? problemWords(problem) : t(`alerts.wrong.${wrong}`));
      return this.page.alone(() => this.make(body, fields.url));
    };
    return h('details.table', { open }, h('summary', {}, t('alerts.make')),
      h('form.ask', { novalidate: true, on: { submit } }, fields.token.element, fields.url.element,
        h('div.filters', {}, fields.style.element, fields.line.element), h('div.actions', {}, h('button.primary', { type: 'submit' }, t('alerts.makeIt')))));
  }

  async make(body, url) {
    const refused = ({ code }) => {
      // All else was checked before it was sent.
      const ofUrl = code === 'invalid_body' && body.url !== null;
      if (ofUrl) refuse(url, t('alerts.wrong.url'));
      return ofUrl;
    };
    const made = await this.page.change('/api/watches', { method: 'POST', body, refused });
    if (!made) return;
    if (made.secret === null) await this.page.gone(t('alerts.made'));
    else await this.page.showOnce(t('alerts.made'), t('alerts.once'), made.secret);
  }

  async end(watch) {
    if (!await confirmed(t('alerts.end.title', { mint: shortMint(watch.token_id) }), t('alerts.end.words'), t('alerts.end'), this.signal)) return;
    const answer = await this.page.change(`/api/watches/${encodeURIComponent(watch.id)}`, { method: 'DELETE' });
    if (answer !== undefined) await this.page.gone(t('alerts.endedNow'));
  }

  row(watch) {
    const end = h('button.quiet', { type: 'button', on: { click: () => this.page.alone(() => this.end(watch)) } }, t('alerts.end'), h('span.offscreen', {}, ` ${watch.token_id}`));
    const link = isMint(watch.token_id) ? h('a', { href: tokenPath(watch.token_id) }, h('code.break', {}, watch.token_id)) : h('code.break', {}, watch.token_id);
    const active = watch.state === 'active';
    const optional = [
      watch.receiver !== null && [t('alerts.style'), t(`alerts.style.${STYLES.includes(watch.style) ? watch.style : 'standard'}`)],
      active && [t('alerts.next'), dateTime(watch.next_read_at)],
      watch.receiver !== null && [t('alerts.delivered'), watch.delivered_at === null ? t('alerts.nothingYet') : timeAgo(watch.delivered_at)],
      watch.failure !== null && [t('alerts.failure'), failureWords(watch.failure)],
      watch.waiting > 0 && [t('alerts.waiting'), String(watch.waiting)],
      watch.parked > 0 && [t('alerts.parked'), String(watch.parked)],
    ];
    return entry(h('h3.entry-name', {}, link), stateMark(active ? 'passed' : 'unknown', t(active ? 'alerts.state.active' : 'alerts.state.ended')), [
      [t('alerts.told'), watch.told === null ? t('alerts.nothingYet') : h('span.standing', {}, bandBadge(shownBand(watch.told)), timeAgo(watch.told.fetched_at)), true],
      [t('alerts.receiver'), watch.receiver === null ? t('alerts.receiver.none') : h('span.break', {}, watch.receiver), true],
      [t('alerts.line'), watch.chance_line === null ? t('alerts.line.none') : share(watch.chance_line)],
      ...optional.filter(Boolean),
    ], [end]);
  }
}

/** Why the newest attempt to send failed. */
function failureWords(failure) {
  const [, status] = /^status_(\d{3})$/.exec(failure) ?? [];
  if (status) return t('alerts.failure.status', { status });
  const key = `alerts.failure.${failure}`;
  return has(key) ? t(key) : h('code.break', {}, failure);
}

export async function mount(context) {
  await loadLater();
  context.title(t('alerts.title'));
  append(context.root, h('p.lead', {}, t('alerts.words')));
  await new AlertsPage(context).page.start();
}
