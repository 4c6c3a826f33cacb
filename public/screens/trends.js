/** `/trends?days=`: what this deployment analysed, found and asked for, day by day. */
import { get } from '../api.js';
import { append, h, replace, s } from '../dom.js';
import { clock, count, dateTime, dayOf, share, wholeShare } from '../format.js';
import { loadLater, t } from '../i18n.js';
import { setQuery } from '../navigation.js';
import { announce } from '../status.js';
import { bars, chart, dataTable } from '../ui/chart.js';
import { checkName } from '../ui/evidence.js';
import { BANDS } from '../ui/risk.js';
import { notice, problem, skeleton, whileLoading } from '../ui/states.js';

const CHOICES = [1, 7, 30, 90];
const USUAL = 7;
const SHOWN_FINDINGS = 10;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TENTHS = 10;

/** The days that an address asks for; anything not understood is a week. */
export function readDays(query) {
  const days = Number(query.get('days'));
  return CHOICES.includes(days) ? days : USUAL;
}

/**
 * `{at, span}` for every day, or of a single day every hour, from `since` until `as_of`: the server tells those in which
 * something happened; in the others nothing was counted, which is zero and not unknown.
 */
export function everySpan({ since, as_of: until, days, by_day: byDay, by_hour: byHour }) {
  const [step, told] = days === 1 ? [HOUR_MS, byHour] : [DAY_MS, byDay];
  const spans = new Map(told.map((span) => [Date.parse(span.start), span]));
  const [from, to] = [Date.parse(since), Date.parse(until)];
  const steps = Math.min(CHOICES.at(-1), Math.floor((to - from) / step) + 1);
  return Array.from({ length: Number.isFinite(steps) && steps > 0 ? steps : 0 }, (_, index) => {
    const at = from + index * step;
    return { at: new Date(at).toISOString(), span: spans.get(at) ?? { analyses: 0, bands: {}, cache_hit_share: null } };
  });
}

/** Draws upright bars of `{amount}` from zero, with the most at the top, and words at both ends of the axis. */
function upright(rows, first, last) {
  const most = Math.max(1, ...rows.map(({ amount }) => amount));
  return (width, em) => {
    const [top, tall] = [em * 1.5, em * 8];
    const step = width / rows.length;
    const gap = Math.min(4, step * 0.2);
    const marks = rows.map(({ amount }, index) => {
      const height = Math.max(1, (amount / most) * tall);
      return s('rect.bar', { 'data-point': index, 'data-tone': amount > 0 ? 'total' : 'none', x: index * step + gap / 2, y: top + tall - height, width: step - gap, height });
    });
    return {
      height: Math.ceil(top + tall + em * 1.6),
      marks: [
        s('line.grid', { x1: 0, x2: width, y1: top, y2: top }), s('text.axis', { x: 0, y: top - em * 0.4 }, count(most)), marks,
        s('line.zero', { x1: 0, x2: width, y1: top + tall, y2: top + tall }),
        s('text.axis', { x: 0, y: top + tall + em * 1.2 }, first), s('text.axis', { x: width, y: top + tall + em * 1.2, 'text-anchor': 'end' }, last),
      ],
    };
  };
}

function section(id, ...children) {
  return h('section', { 'aria-labelledby': id }, h('h2', { id }, t(`trends.${id}`)), children);
}

function analyses(n) {
  return t('trends.counted', { count: n, n: count(n) });
}

function byDay(data) {
  const spans = everySpan(data);
  if (spans.length === 0) return null;
  const name = ({ at }) => (data.days === 1 ? dateTime(at) : dayOf(at));
  const short = ({ at }) => (data.days === 1 ? clock(at) : dayOf(at));
  const rows = spans.map(({ span }) => ({ amount: span.analyses }));
  const most = spans.reduce((best, each) => (each.span.analyses > best.span.analyses ? each : best));
  const title = t('trends.time');
  return section('time', chart({
    title, draw: upright(rows, short(spans[0]), short(spans.at(-1))),
    takeaway: t('trends.time.most', { when: name(most), analyses: analyses(most.span.analyses) }),
    points: spans.map((each) => `${name(each)}: ${analyses(each.span.analyses)}`),
    columns: [t('trends.when'), t('trends.analyses'), ...BANDS.map((band) => t(`band.${band}`)), t('trends.cached')],
    rows: spans.map((each) => [name(each), count(each.span.analyses), ...BANDS.map((band) => count(each.span.bands[band] ?? 0)), portion(each.span.cache_hit_share)]),
  }));
}

/** A share, or that nothing was there to take it of. */
function portion(value) {
  return typeof value === 'number' ? share(value) : '–';
}

/** Bars of `{tone, label, amount}` as parts of `all` analyses. */
function parts(id, rows, all, { above = false, head }) {
  const title = t(`trends.${id}`);
  const first = rows.reduce((most, row) => (row.amount > most.amount ? row : most));
  const said = (row) => t('trends.point', { count: all, name: row.label, n: count(row.amount), all: count(all), share: share(row.amount / all) });
  return section(id, chart({
    title, draw: bars(rows.map((row) => ({ ...row, number: `${count(row.amount)} · ${share(row.amount / all)}` })), { above }),
    takeaway: t('trends.most', { count: all, name: first.label, n: count(first.amount), all: count(all) }),
    points: rows.map(said), columns: [head, t('trends.analyses'), t('bands.share')],
    rows: rows.map((row) => [row.label, count(row.amount), share(row.amount / all)]),
  }));
}

function bands({ total }) {
  return parts('bands', BANDS.map((band) => ({ tone: band, label: t(`band.${band}`), amount: total.bands[band] ?? 0 })), total.analyses, { head: t('bands.band') });
}

function findings({ findings: found, total }, checks) {
  if (found.length === 0) return section('findings', h('p', {}, t('trends.findings.none')));
  const rows = found.slice(0, SHOWN_FINDINGS).map(({ code, analyses: amount }) => ({ tone: 'total', label: checkName(code, { checks }), amount }));
  return parts('findings', rows, total.analyses, { above: true, head: t('reason.check') });
}

function chances({ chances: counts, total }) {
  const name = (tenth) => t('interval', { low: wholeShare(tenth / TENTHS), high: wholeShare((tenth + 1) / TENTHS) });
  const rows = Array.from({ length: TENTHS }, (_, tenth) => ({ label: name(tenth), amount: counts[tenth] ?? 0 }));
  const of = (row) => t('trends.point', { count: total.analyses, name: row.label, n: count(row.amount), all: count(total.analyses), share: share(row.amount / total.analyses) });
  return section('chances', chart({
    title: t('trends.chances'), draw: upright(rows, wholeShare(0), wholeShare(1)),
    takeaway: t('trends.chances.most', { count: total.analyses, low: count(rows[0].amount), all: count(total.analyses), none: count(counts.none ?? 0) }),
    points: rows.map(of), columns: [t('column.chance'), t('trends.analyses'), t('bands.share')],
    rows: rows.map((row) => [row.label, count(row.amount), share(row.amount / total.analyses)]),
  }));
}

function sources({ sources: asked }) {
  const rows = Object.entries(asked).map(([name, { answered, failed, failed_share: failing }]) => {
    const codes = Object.entries(failed);
    return [h('span', { lang: 'en' }, name), count(answered), count(codes.reduce((sum, [, n]) => sum + n, 0)), portion(failing),
      codes.length > 0 ? codes.map(([code, n]) => h('div', {}, h('code', {}, code), ' ', count(n))) : '–'];
  });
  if (rows.length === 0) return null;
  return section('sources', dataTable(t('trends.sources'), [t('trends.source'), t('trends.answered'), t('trends.failed'), t('trends.share'), t('trends.codes')], rows));
}

function routes({ routes: asked }) {
  if (asked.length === 0) return null;
  const ms = (value) => (typeof value === 'number' ? t('status.ms', { n: count(value) }) : '–');
  return section('routes', h('p.fine', {}, t('trends.routes.words')), h('details.table', {}, h('summary', {}, t('trends.routes.open')),
    dataTable(t('trends.routes'), [t('status.route'), t('trends.requests'), t('trends.refused'), t('trends.failed'), t('trends.half'), t('trends.most95')],
      asked.map((each) => [h('code', {}, each.route), count(each.requests), count(each.refused), count(each.failed), ms(each.p50_ms), ms(each.p95_ms)]))));
}

function tiles({ total, sources: asked }) {
  const all = Object.values(asked).map(({ answered, failed }) => [answered, Object.values(failed).reduce((sum, n) => sum + n, 0)]);
  const failed = all.reduce((sum, [, n]) => sum + n, 0);
  const calls = all.reduce((sum, [n]) => sum + n, failed);
  const tile = (name, value) => h('div.tile', {}, h('dt', {}, t(`trends.${name}`)), h('dd', {}, value));
  return h('dl.tiles', {}, tile('analyses', count(total.analyses)), tile('cached', portion(total.cache_hit_share)), tile('failing', portion(calls > 0 ? failed / calls : null)));
}

function draw(data, checks) {
  const some = data.total.analyses > 0;
  return [
    some ? tiles(data) : notice('info', t('trends.none'), t('trends.none.words'), h('a.button', { href: '/' }, t('nav.overview'))),
    some && [byDay(data), h('div.pair-of-charts', {}, bands(data), chances(data), findings(data, checks), sources(data))],
    !some && sources(data), routes(data), h('p.fine', {}, t('stats.asOf', { time: dateTime(data.as_of) })),
  ];
}

export async function mount({ root, title, query, signal }) {
  await loadLater();
  title(t('trends.title'));
  let days = readDays(query);
  let loading = null;
  const place = h('div');
  const csv = h('a.button.quiet', { download: 'analytics.csv' }, t('trends.csv'));
  const named = (number) => t(number === 1 ? 'trends.today' : 'trends.days', { n: count(number) });
  const choose = (number) => {
    days = number;
    setQuery(new URLSearchParams({ days }));
    return load(true);
  };
  const choices = CHOICES.map((number) => h('button.quiet', { type: 'button', value: number, on: { click: () => choose(number) } }, named(number)));
  const load = async (chosen = false) => {
    loading?.abort();
    loading = new AbortController();
    const current = AbortSignal.any([signal, loading.signal]);
    for (const button of choices) button.setAttribute('aria-pressed', String(Number(button.value) === days));
    csv.setAttribute('href', `/api/analytics.csv?days=${days}`);
    try {
      // Names of checks: without them the codes stand there.
      const titles = get('/api/checks', { signal: current }).then(({ data }) => data.checks, () => []);
      const { data } = await whileLoading(place, skeleton('rows', 8), get(`/api/analytics?days=${days}`, { signal: current }));
      const checks = await titles;
      if (current.aborted) return;
      replace(place, draw(data, checks));
      if (chosen) announce(`${named(days)}: ${analyses(data.total.analyses)}`);
    } catch (error) {
      if (current.aborted) return;
      if (error.name !== 'ApiError') throw error;
      replace(place, problem(error, { retry: () => load(), signal: current }));
    }
  };
  append(root, h('p.lead', {}, t('trends.words')),
    h('div.section-head', {}, h('div.actions', { role: 'group', 'aria-label': t('trends.span') }, choices), csv), place);
  await load();
}
