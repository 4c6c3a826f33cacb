/** The token itself: picture, supply, who has which power over it, and the links that its maker named. */
import { h, replace, s } from '../dom.js';
import { count, percent, plainName } from '../format.js';
import { has, region, t } from '../i18n.js';
import { shortMint } from '../mint.js';
import { copyButton } from '../status.js';
import { foundTags, sourceWord } from './meter.js';
import { checkName } from './evidence.js';
import { checksOf } from './parts.js';
import { icon } from './risk.js';
import { notice } from './states.js';

const MOST_DECIMALS = 30;
const SHOWN = 120;
const STATES = { held: 'medium', nobody: 'passed', unknown: 'unknown' };
const NAMED_ONLY = ['imitates_known', 'name_markup', 'name_invisible', 'update_authority_creator', 'other_extensions'];

/** Base units as whole tokens with every digit, in the reader's notation; unknown stays unknown. */
export function exactSupply(units, decimals, locale = region()) {
  if (typeof units !== 'string' || !/^\d{1,40}$/.test(units)) return t('value.unknown');
  const whole = (number) => new Intl.NumberFormat(locale).format(number);
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > MOST_DECIMALS) return t('value.baseUnits', { n: whole(BigInt(units)) });
  const scale = 10n ** BigInt(decimals);
  const rest = (BigInt(units) % scale).toString().padStart(decimals, '0').replace(/0+$/, '');
  const point = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal').value;
  return whole(BigInt(units) / scale) + (decimals > 0 && rest ? point + rest : '');
}

/** The picture by our own route, on request: it is a stranger's, and asking for it takes time. */
function picture(mint) {
  const place = h('div.picture');
  const words = h('p.fine', {}, t('coin.picture.words'));
  const show = () => {
    const image = s('image', { href: `/image/${mint}`, width: 96, height: 96, preserveAspectRatio: 'xMidYMid meet' });
    image.addEventListener('error', () => replace(words, t('coin.picture.none')));
    replace(place, s('svg', { viewBox: '0 0 96 96', width: 96, height: 96, role: 'img', 'aria-label': t('coin.picture.of') }, image));
    place.setAttribute('tabindex', '-1');
    place.focus({ preventScroll: true });
  };
  replace(place, h('button.quiet', { type: 'button', on: { click: show } }, t('coin.picture.show')));
  return h('div.entity', {}, place, words);
}

function powerName(code, analysis) {
  return has(`power.name.${code}`) ? t(`power.name.${code}`) : checkName(code, analysis);
}

/** What a power allows, and whether somebody has it. */
function power({ code, held, by, pct }, analysis) {
  const state = Object.hasOwn(STATES, held) ? held : 'unknown';
  const who = state === 'held' && (by ? t('power.by', { who: shortMint(by) }) : null);
  return h('li', {}, icon(STATES[state]), h('div', {},
    h('strong', {}, powerName(code, analysis)), h('span.tag', {}, t(`power.state.${state}`)), foundTags([code], analysis),
    h('p', {}, has(`power.${code}`) ? t(`power.${code}`) : t('power.other'), typeof pct === 'number' && ` ${t('power.fee', { share: percent(pct) })}`,
      who && [' ', h('span', { title: by }, who)])));
}

function powers(token, analysis) {
  const [held, nobodys] = [(each) => each.held === 'held', (each) => each.held === 'nobody'];
  const open = [...token.powers.filter(held), ...token.powers.filter((each) => !held(each) && !nobodys(each))];
  const none = token.powers.filter(nobodys);
  const others = token.other_extensions;
  const list = (some) => h('ul.plain.powers', {}, some.map((each) => power(each, analysis)));
  return [open.length > 0 ? list(open) : h('p', {}, t('power.none')),
    none.length > 0 && h('details.table', {}, h('summary', {}, t('power.nobodys', { count: none.length, n: count(none.length) })), list(none)),
    h('p.fine', {}, others === null ? t('coin.others.unknown') : others.length === 0 ? t('coin.others.none')
      : t('coin.others', { names: others.map(sourceWord).join(', ') }), token.others_not_shown > 0 && ` ${t('coin.othersMore', { count: token.others_not_shown, n: count(token.others_not_shown) })}`)];
}

/** A link is text: whoever wants to go there copies it, and has read what is doubtful. */
function link(each) {
  const shown = plainName(each.text, SHOWN).text;
  const doubts = Array.isArray(each.doubts) ? each.doubts.filter((doubt) => has(`link.doubt.${doubt}`)) : [];
  return h('li', {}, h('strong', {}, t(has(`link.kind.${each.kind}`) ? `link.kind.${each.kind}` : 'link.kind.other')),
    h('bdi.break', {}, h('code', {}, shown)),
    each.host && h('p.fine', {}, t('link.host'), ' ', h('bdi', {}, h('code', {}, plainName(each.host, SHOWN).text)),
      each.looks && [' ', t('link.looks'), ' ', h('bdi', {}, plainName(each.looks, SHOWN).text)]),
    doubts.length > 0 && h('ul.fine.doubts', {}, doubts.map((doubt) => h('li', {}, t(`link.doubt.${doubt}`)))),
    copyButton(t('link.copy'), () => plainName(each.text, 200).text, t('link.copied')));
}

function links(listed) {
  if (listed === null) return h('p', {}, t('link.unknown'));
  if (listed.length === 0) return h('p', {}, t('link.none'));
  return [notice('medium', t('link.warning'), t('link.warning.words')), h('ul.plain.links', {}, listed.map(link))];
}

function pair(term, value) {
  return h('div', {}, h('dt', {}, term), h(value === t('value.unknown') ? 'dd.unknown' : 'dd', {}, value));
}

/** The part. */
export function itselfPart(token, analysis) {
  const tags = foundTags(checksOf('itself').filter((code) => NAMED_ONLY.includes(code)), analysis);
  const name = plainName(analysis.name, 60);
  const program = has(`coin.program.${token.program}`) ? t(`coin.program.${token.program}`) : t('value.unknown');
  return [tags.length > 0 && h('div.entity', {}, tags),
    h('div.halves', {}, h('div.place', {}, h('h3', {}, t('coin.powers')), powers(token, analysis)),
      h('div.place', {}, h('dl.pairs', {},
        pair(t('coin.name'), name.text ? h('bdi', {}, name.text) : t('value.unknown')),
        pair(t('coin.symbol'), plainName(analysis.symbol, 30).text ? h('bdi', {}, plainName(analysis.symbol, 30).text) : t('value.unknown')),
        pair(t('fact.supply'), exactSupply(token.supply, token.decimals)), pair(t('fact.decimals'), count(token.decimals)),
        pair(t('coin.program'), program)), picture(analysis.token_id), h('h3', {}, t('coin.links')), links(token.links)))];
}
