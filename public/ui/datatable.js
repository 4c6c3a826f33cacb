/** A plain table of figures that scrolls by itself where the page is too narrow. */
import { h } from '../dom.js';

/** `rows` of cells, the first of which is the row's head; columns after the first hold numbers. */
export function dataTable(caption, columns, rows) {
  return h('div.wide', { tabindex: '0', role: 'group', 'aria-label': caption }, h('table.data', {},
    h('caption.offscreen', {}, caption),
    h('thead', {}, h('tr', {}, columns.map((column, index) => h(index ? 'th.number' : 'th', { scope: 'col' }, column)))),
    h('tbody', {}, rows.map(([head, ...cells]) => h('tr', {}, h('th', { scope: 'row' }, head), cells.map((cell) => h('td.number', {}, cell)))))));
}
