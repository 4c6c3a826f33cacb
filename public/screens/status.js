/** `/status`: the measured service level, what the server says of itself, and how long it took to say so from here. */
import { get } from '../api.js';
import { append, h, replace } from '../dom.js';
import { count, dateTime, decimal } from '../format.js';
import { has, loadLater, t } from '../i18n.js';
import { measureLive, whenBack } from '../live.js';
import { announce } from '../status.js';
import { serviceLevel } from '../ui/level.js';
import { icon } from '../ui/risk.js';
import { notice, problem, skeleton, whileLoading } from '../ui/states.js';

const LIVE = '/api/live';
const PROBES = [['/api/health', 'health'], ['/api/stats', 'stats'], ['/api/tokens?per_page=1', 'tokens']];

/** `d1;desc="2", total;dur=4.8` as `[['d1', {desc: '2', ms: null}], ['total', {desc: null, ms: 4.8}]]`. */
export function readServerTiming(header) {
  return (header ?? '').split(',').map((part) => /^\s*([\w-]+)/.exec(part) && part.trim()).filter(Boolean).map((part) => [
    part.split(';')[0].trim(),
    { desc: /;\s*desc="?([^";]*)"?/.exec(part)?.[1] ?? null, ms: Number(/;\s*dur=([\d.]+)/.exec(part)?.[1] ?? NaN) },
  ]);
}

function pair(term, value) {
  return h('div', {}, h('dt', {}, term), h('dd', {}, value));
}

function versions(data) {
  return h('dl.pairs', {},
    pair(t('status.version'), h('code', {}, data.version)),
    pair(t('status.deployment'), data.deployment ? h('code.break', {}, data.deployment) : t('status.deployment.none')),
    pair(t('provenance.model'), h('code.break', {}, data.model_version)),
    pair(t('provenance.rules'), h('code.break', {}, data.rules_version)),
    pair(t('status.scorer'), t(data.engines?.includes('numpy') ? 'status.scorer.numpy' : 'status.scorer.python')),
    pair(t('status.remote'), t(data.remote_model ? 'status.remote.on' : 'status.remote.off')),
    pair(t('status.schema'), count(data.schema_version)),
    pair(t('status.data'), t(data.sample_data ? 'status.data.sample' : 'status.data.real')),
    pair(t('status.clock'), dateTime(data.time)));
}

function timings(rows) {
  const ms = (value) => t('status.ms', { n: decimal(Math.round(value * 10) / 10) });
  const server = (header) => {
    const parts = readServerTiming(header);
    const words = ([name, value]) => {
      const number = Number(value.desc ?? NaN);
      if (has(`status.cost.${name}.other`) && number >= 0) return t(`status.cost.${name}`, { count: number, n: count(number) });
      return [name, value.desc, Number.isNaN(value.ms) ? null : ms(value.ms)].filter(Boolean).join(' ');
    };
    return parts.length > 0 ? parts.map(words).join(', ') : t('status.timing.none');
  };
  return h('table.data', {}, h('caption.offscreen', {}, t('status.timing')),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('status.route')), h('th.number', { scope: 'col' }, t('status.here')), h('th', { scope: 'col' }, t('status.server')))),
    h('tbody', {}, rows.map(([path, answer]) => h('tr', {}, h('th', { scope: 'row' }, h('code', {}, path)),
      h('td.number', {}, answer ? ms(answer.elapsedMs) : t('status.failed')), h('td', {}, answer ? server(answer.serverTiming) : '–')))));
}

async function probe(signal) {
  const answered = measureLive(signal);
  const rows = [];
  for (const [path, name] of PROBES) {
    const answer = name === 'health' ? await get(path, { signal }) : await get(path, { signal }).catch(() => null);
    rows.push([path, answer]);
  }
  const live = await answered;
  signal.throwIfAborted();
  return [...rows, [LIVE, live === null ? null : { elapsedMs: live, serverTiming: null }]];
}

export async function mount({ root, title, signal }) {
  await loadLater();
  title(t('status.title'));
  const place = h('div');
  let failed = false;
  const load = async () => {
    failed = false;
    try {
      // Beside the timed requests, after them: it must not make them wait.
      const rows = await whileLoading(place, skeleton('rows', 8), probe(signal));
      const level = await get('/api/status', { signal }).then(({ data }) => serviceLevel(data), () => notice('info', t('level.failed.title'), t('level.failed.words')));
      signal.throwIfAborted();
      const all = rows.every(([, answer]) => answer);
      const live = rows.at(-1)[1] !== null;
      failed = !all || !live;
      replace(place,
        h('p.status-line', { 'data-tone': all ? 'passed' : 'medium' }, icon(all ? 'passed' : 'medium'), h('span', {}, t(all ? 'status.ok' : 'status.partly'))),
        h('p.status-line', { 'data-tone': live ? 'passed' : 'medium', 'data-live': live ? 'live' : 'down' }, icon(live ? 'passed' : 'medium'), h('span', {}, t(live ? 'status.live.on' : 'status.live.down'))),
        level,
        h('section', { 'aria-labelledby': 'versions' }, h('h2', { id: 'versions' }, t('status.versions')), versions(rows[0][1].data)),
        h('section', { 'aria-labelledby': 'timing' }, h('h2', { id: 'timing' }, t('status.timing')), h('p.fine', {}, t('status.timing.words')), timings(rows)));
      announce(t(all ? 'status.ok' : 'status.partly'));
    } catch (error) {
      if (signal.aborted) return;
      failed = true;
      replace(place, problem(error, { retry: load, signal }));
    }
  };
  whenBack(signal, () => failed && load());
  append(root, h('p.lead', {}, t('status.words')), place, h('div.actions', {}, h('button', { type: 'button', on: { click: load } }, t('status.again'))));
  await load();
}
