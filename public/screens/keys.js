/** `/keys`: the administrator makes, lists, rotates and revokes API keys. */
import { append, h, replace } from '../dom.js';
import { count, dateTime, dayOf, plainName } from '../format.js';
import { has, loadLater, t } from '../i18n.js';
import { field, refuse, textBox } from '../ui/fields.js';
import { confirmed, entry, Guarded, stateMark } from '../ui/secrets.js';

export const SCOPES = ['read', 'refresh', 'batch', 'watch', 'probe', 'admin'];
const LONGEST_NAME = 80;
const MOST_DAYS = 3650;
const MOST_QUOTA = 1_000_000_000;
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]|\p{Surrogate}/u;
const TONES = { active: 'passed', expired: 'medium', revoked: 'unknown' };

/** A whole number from 1 to `most`; null for an empty text, undefined for any other. */
function wholeOrNull(text, most) {
  const digits = text.trim();
  if (digits === '') return null;
  const value = /^\d{1,10}$/.test(digits) ? Number(digits) : 0;
  return value >= 1 && value <= most ? value : undefined;
}

/** What a form asks for: `{body}` for the server, or `{wrong}`, the first field that it would refuse. */
export function readKeyForm({ name, scopes, days, quota }) {
  const trimmed = name.trim();
  if (trimmed === '' || [...trimmed].length > LONGEST_NAME || UNPRINTABLE.test(trimmed)) return { wrong: 'name' };
  if (scopes.length === 0) return { wrong: 'scopes' };
  const body = { name: trimmed, scopes, expires_in_days: wholeOrNull(days, MOST_DAYS), daily_quota: wholeOrNull(quota, MOST_QUOTA) };
  if (body.expires_in_days === undefined) return { wrong: 'days' };
  return body.daily_quota === undefined ? { wrong: 'quota' } : { body };
}

/** The scopes to choose from; an object like that of `field`. */
function scopeField() {
  const boxes = SCOPES.map((scope) => h('input', { type: 'checkbox', value: scope, id: `scope-${scope}` }));
  boxes[0].checked = true;
  const error = h('p.field-error', { id: 'scopes-error', hidden: true });
  const complain = (words) => {
    error.hidden = words === null;
    replace(error, words);
  };
  const element = h('fieldset', { 'aria-describedby': 'scopes-error', on: { change: () => complain(null) } }, h('legend', {}, t('apikeys.scopes')),
    SCOPES.map((scope, at) => h('label.choice.scope', { for: boxes[at].id }, boxes[at], h('span', {}, h('code', {}, scope), ' ', h('span.fine', {}, t(`apikeys.scope.${scope}`))))), error);
  return { element, complain, input: boxes[0], chosen: () => boxes.filter(({ checked }) => checked).map(({ value }) => value) };
}

class KeysPage {
  constructor(context) {
    this.signal = context.signal;
    this.page = new Guarded(context, {
      name: 'admin', words: 'apikeys', path: '/api/keys', part: 'keys', row: (key) => this.row(key), form: (open) => this.form(open),
    });
  }

  form(open) {
    const fields = {
      name: field(t('apikeys.name'), textBox({ 'aria-required': 'true' }), t('apikeys.name.help')),
      scopes: scopeField(),
      days: field(t('apikeys.days'), textBox({ inputmode: 'numeric' }), t('apikeys.days.help', { most: count(MOST_DAYS) })),
      quota: field(t('apikeys.quota'), textBox({ inputmode: 'numeric' }), t('apikeys.quota.help')),
    };
    const submit = async (event) => {
      event.preventDefault();
      const { name, scopes, days, quota } = fields;
      const { body, wrong } = readKeyForm({ name: name.input.value, scopes: scopes.chosen(), days: days.input.value, quota: quota.input.value });
      if (wrong) return refuse(fields[wrong], t(`apikeys.wrong.${wrong}`));
      return this.page.alone(() => this.make(body));
    };
    return h('details.table', { open }, h('summary', {}, t('apikeys.make')),
      h('form.ask', { novalidate: true, on: { submit } }, fields.name.element, fields.scopes.element,
        h('div.filters', {}, fields.days.element, fields.quota.element), h('div.actions', {}, h('button.primary', { type: 'submit' }, t('apikeys.makeIt')))));
  }

  async make(body) {
    const made = await this.page.change('/api/keys', { method: 'POST', body });
    if (made) await this.page.showOnce(t('apikeys.made', { name: nameOf(made.key) }), t('apikeys.once'), made.secret);
  }

  async rotate(key) {
    const name = nameOf(key);
    if (!await confirmed(t('apikeys.rotate.title', { name }), t('apikeys.rotate.words'), t('apikeys.rotate'), this.signal)) return;
    const made = await this.page.change(`/api/keys/${encodeURIComponent(key.id)}/rotate`, { method: 'POST' });
    if (made) await this.page.showOnce(t('apikeys.rotated', { name }), t('apikeys.once'), made.secret);
  }

  async revoke(key) {
    const name = nameOf(key);
    if (!await confirmed(t('apikeys.revoke.title', { name }), t('apikeys.revoke.words'), t('apikeys.revoke'), this.signal)) return;
    const answer = await this.page.change(`/api/keys/${encodeURIComponent(key.id)}`, { method: 'DELETE' });
    if (answer !== undefined) await this.page.gone(t('apikeys.revoked', { name }));
  }

  row(key) {
    const name = nameOf(key);
    const button = (words, run) => h('button.quiet', { type: 'button', on: { click: () => this.page.alone(run) } }, t(words), h('span.offscreen', {}, ` ${name}`));
    const buttons = key.state === 'revoked' ? [] : [button('apikeys.rotate', () => this.rotate(key)), button('apikeys.revoke', () => this.revoke(key))];
    const state = has(`apikeys.state.${key.state}`) ? key.state : 'revoked';
    return entry(h('h3.entry-name', {}, h('bdi', {}, name)), stateMark(TONES[state], t(`apikeys.state.${state}`)), [
      [t('apikeys.scopes'), key.scopes.join(', '), true],
      [t('apikeys.expires'), key.expires_at === null ? t('apikeys.never') : dateTime(key.expires_at)],
      [t('apikeys.quota'), key.daily_quota === null ? t('apikeys.quota.none') : count(key.daily_quota)],
      [t('apikeys.today'), count(key.used_today)],
      [t('apikeys.used90'), count(key.used_90_days)],
      [t('apikeys.last'), key.last_used_on === null ? t('apikeys.unused') : dayOf(key.last_used_on)],
      [t('apikeys.madeOn'), dateTime(key.created_at)],
      [t('apikeys.id'), h('code.break', {}, key.id)],
    ], buttons);
  }
}

/** A key's name as a reader may trust it. */
function nameOf(key) {
  return plainName(key.name).text || key.id;
}

export async function mount(context) {
  await loadLater();
  context.title(t('apikeys.title'));
  append(context.root, h('p.lead', {}, t('apikeys.words')));
  await new KeysPage(context).page.start();
}
