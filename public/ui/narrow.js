/** What narrows the list of tokens beside its words: bands, a finding, liquidity and age; and any filter in words. */
import { get } from '../api.js';
import { h, replace } from '../dom.js';
import { decimal, duration, usd } from '../format.js';
import { region, t } from '../i18n.js';
import { RANGES, SORTS, typedAmount, upsideDown } from '../listing.js';
import { announce } from '../status.js';
import { checkName } from './evidence.js';
import { BANDS, icon } from './risk.js';

const SAID = { liquidity: (text) => usd(Number(text)), age: (text) => duration(Number(text) * 3_600) };
const ENDS = ['least', 'most'];
/** What the server says of its checks, once it was asked. */
let checks = [];
const LEVELS = { Fraud: 'trap', Unknown: 'unknown', Safe: 'clear' };

function rangeWords(name, [least, most]) {
  if (least === '' && most === '') return null;
  const form = least === '' ? 'most' : most === '' ? 'least' : 'between';
  return t(`filters.said.${name}.${form}`, { low: SAID[name](least), high: SAID[name](most) });
}

/** The filters that the screen does not show by itself, each in words. */
export function narrowedWords(state) {
  const bands = state.bands.map((band) => t(`band.${band}`)).join(', ');
  const finding = state.finding && t('filters.said.finding', { name: checkName(state.finding, { checks }) });
  return [bands, finding, ...RANGES.map((name) => rangeWords(name, state[name]))].filter(Boolean);
}

/** All of a filter in words, its order too where it is not the usual one. */
export function filterWords(state) {
  const words = [state.text && t('filters.said.words', { text: state.text }), state.level && t(`level.${LEVELS[state.level]}`),
    ...narrowedWords(state), state.sort !== SORTS[0] && t(`sort.${state.sort}`)].filter(Boolean);
  return words.length > 0 ? words.join(' · ') : t('filters.said.all');
}

/** How this reader's language groups digits and marks decimals. */
function marks() {
  const parts = new Intl.NumberFormat(region()).formatToParts(1_234_567.5);
  const of = (type, usual) => parts.find((part) => part.type === type)?.value ?? usual;
  return { group: of('group', ''), decimal: of('decimal', '.') };
}

/** An amount as this reader types it. */
function shown(text) {
  return text === '' ? '' : new Intl.NumberFormat(region(), { maximumFractionDigits: 6, useGrouping: false }).format(Number(text));
}

/** The form; `apply(event)` is called when it is sent, a band is ticked or a finding chosen, `named()` when checks have names. */
export class Narrowing {
  constructor(state, apply, { signal, named }) {
    this.boxes = BANDS.map((band) => h('input', { type: 'checkbox', id: `band-${band}`, name: band, on: { change: apply } }));
    for (const box of this.boxes) box.checked = state.bands.includes(box.name);
    const choice = ({ id, name }, index) => h('label.choice.band', { for: id, 'data-tone': name }, this.boxes[index], icon(name), h('span', {}, t(`band.${name}`)));
    this.finding = h('select', { id: 'finding', on: { change: apply } });
    this.offer(state.finding);
    this.nameFindings(signal).then(named);
    this.ranges = RANGES.map((name) => this.range(name, state[name]));
    this.element = h('form.narrow', { on: { submit: apply }, 'aria-label': t('filters.more') },
      h('fieldset', {}, h('legend', {}, t('filters.bands')), h('div.choices', {}, this.boxes.map(choice))),
      h('div.field', {}, h('label', { for: 'finding' }, t('filters.finding')), this.finding),
      this.ranges.map(({ element }) => element),
      h('button', { type: 'submit' }, t('filters.apply')),
      h('p.fine', {}, t('filters.help')));
  }

  /** Any finding, and those that are known: until the checks are, only the chosen one. */
  offer(chosen, last = null) {
    const option = (code) => h('option', { value: code, selected: code === chosen }, checkName(code, { checks }));
    const groups = [...new Set(checks.map(({ group }) => group))].map((group) =>
      h('optgroup', { label: t(`group.${group}`) }, checks.filter((check) => check.group === group).map(({ code }) => option(code))));
    const alone = chosen !== '' && !checks.some(({ code }) => code === chosen) && option(chosen);
    replace(this.finding, h('option', { value: '' }, t('filters.said.all')), alone, groups, last);
  }

  async nameFindings(signal) {
    try {
      const { data } = await get('/api/checks', { signal });
      checks = data.checks.filter(({ severities }) => severities.length > 0);
      this.offer(this.finding.value);
    } catch {
      this.offer(this.finding.value, h('option', { disabled: true }, t('filters.failed')));
    }
  }

  range(name, values) {
    const error = h('p.field-error', { id: `${name}-error`, hidden: true });
    const fields = ENDS.map((end, index) => {
      const field = h('input', { id: `${name}-${end}`, type: 'text', inputmode: 'decimal', autocomplete: 'off', maxlength: '24', 'aria-describedby': error.id });
      field.value = shown(values[index]);
      return field;
    });
    const element = h('fieldset', {}, h('legend', {}, t(`filters.${name}`)),
      h('div.range', {}, fields.map((field, index) => h('div.field', {}, h('label', { for: field.id }, t(`filters.${ENDS[index]}`)), field))), error);
    return { name, fields, error, element };
  }

  /** `{bands, finding, liquidity, age}`, or null when a field holds what is no amount, which is then said. */
  read() {
    const found = { bands: this.boxes.filter((box) => box.checked).map((box) => box.name), finding: this.finding.value };
    const said = [];
    for (const range of this.ranges) {
      const values = range.fields.map((field) => typedAmount(field.value, marks()));
      const wrong = values.map((value) => value === null);
      const down = !wrong.includes(true) && upsideDown(values);
      const words = wrong.includes(true) ? t('filters.amount.wrong', { example: decimal(2.5) }) : down ? t('filters.upsideDown') : null;
      range.error.hidden = words === null;
      replace(range.error, words && [icon('medium'), h('span', {}, words)]);
      range.fields.forEach((field, index) => {
        if (wrong[index] || down) field.setAttribute('aria-invalid', 'true');
        else field.removeAttribute('aria-invalid');
      });
      if (words) said.push(words);
      found[range.name] = values;
    }
    if (said.length > 0) announce(said.join(' '));
    return said.length > 0 ? null : found;
  }

  focusWrong() {
    this.element.querySelector('[aria-invalid]')?.focus();
  }
}
