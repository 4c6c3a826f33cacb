/**
 * The frame of every chart: an SVG with a title and a description of what it shows, a walk through its
 * points by arrow keys with a line that says the point, and a table of the same values.
 */
import { append, h, replace, s, uniqueId } from '../dom.js';
import { t } from '../i18n.js';

const KEYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** A plain table of figures that scrolls by itself where the page is too narrow: `rows` of a head and numbers. */
export function dataTable(caption, columns, rows) {
  return h('div.wide', { tabindex: '0', role: 'group', 'aria-label': caption }, h('table.data', {},
    h('caption.offscreen', {}, caption),
    h('thead', {}, h('tr', {}, columns.map((column, index) => h(index ? 'th.number' : 'th', { scope: 'col' }, column)))),
    h('tbody', {}, rows.map(([head, ...cells]) => h('tr', {}, h('th', { scope: 'row' }, head), cells.map((cell) => h('td.number', {}, cell)))))));
}

/**
 * `draw(width, em)` gives `{height, marks}`: SVG nodes, of which those with `data-point` are points in the
 * order of `points` (one sentence each). It is called again when the width or the text size changes.
 */
export function chart({ title, takeaway, draw, points, columns, rows }) {
  const titleId = uniqueId('chart-title');
  const takeawayId = uniqueId('chart-desc');
  // It is drawn when its width is known, a frame later: until then it has the height of a phone.
  const svg = s('svg.chart', { role: 'img', 'aria-labelledby': `${titleId} ${takeawayId}`, height: draw(328, 16).height });
  const readout = h('p.readout', { 'aria-live': 'polite' }, t('chart.hint'));
  const stage = h('div.stage', { tabindex: '0', role: 'group', 'aria-label': t('chart.walk', { title }) }, svg);
  let current = -1;
  const select = (index) => {
    current = Math.min(points.length - 1, Math.max(0, index));
    for (const node of svg.querySelectorAll('[data-point]')) node.removeAttribute('data-on');
    svg.querySelector(`[data-point="${current}"]`)?.setAttribute('data-on', '');
    readout.textContent = points[current];
  };
  stage.addEventListener('keydown', (event) => {
    const step = KEYS[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    select(current < 0 && step > 0 && Number.isFinite(step) ? 0 : current + step);
  });
  svg.addEventListener('pointermove', (event) => {
    const hit = event.target.closest?.('[data-point]');
    if (hit) select(Number(hit.getAttribute('data-point')));
  });
  let drawn = '';
  const redraw = () => {
    const width = Math.floor(stage.clientWidth);
    const em = parseFloat(getComputedStyle(stage).fontSize);
    if (width === 0 || drawn === `${width} ${em}`) return;
    drawn = `${width} ${em}`;
    const { height, marks } = draw(width, em);
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.setAttribute('width', width);
    svg.setAttribute('height', height);
    append(replace(svg), s('title', { id: titleId }, title), s('desc', { id: takeawayId }, takeaway), marks);
  };
  new ResizeObserver(redraw).observe(stage);
  return h('figure.chart-frame', {}, h('figcaption', {}, takeaway), stage, readout,
    h('details.table', {}, h('summary', {}, t('chart.table')), dataTable(t('chart.tableOf', { title }), columns, rows)));
}

/** Draws `{tone, amount, label, number}`, a bar each, from zero; `above`, or in little room, the labels stand above. `gap` in em keeps numbers off the bars. */
export function bars(rows, { above = false, gap = 0 } = {}) {
  const most = Math.max(1, ...rows.map((row) => row.amount));
  return (width, em) => {
    const beside = !above && width >= em * 24;
    const left = beside ? em * 9 : 0;
    const room = width - left - em * (gap + 0.56 * Math.max(...rows.map((row) => row.number.length)));
    const letters = Math.floor(width / (em * 0.52));
    const step = em * (beside ? 2 : 2.9);
    const marks = rows.flatMap(({ tone, amount, label, number }, index) => {
      const top = index * step + (beside ? em * 0.4 : em * 1.4);
      return [
        s('text.label', { x: 0, y: beside ? top + em * 0.95 : top - em * 0.35 }, label.length > letters ? `${label.slice(0, letters - 1)}…` : label),
        s('rect.bar', { 'data-point': index, 'data-tone': tone, x: left + 1, y: top, width: (amount / most) * room, height: em * 1.2, rx: 1 }),
        s('text.number', { x: width, y: top + em * 0.95, 'text-anchor': 'end' }, number),
      ];
    });
    marks.unshift(s('line.zero', { x1: left + 0.5, x2: left + 0.5, y1: 0, y2: rows.length * step }));
    return { height: Math.ceil(rows.length * step), marks };
  };
}
