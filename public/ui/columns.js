/** Which columns the list of tokens shows: chosen by checkboxes, kept in this browser for an address that names none. */
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { COLUMNS } from './tokenlist.js';

const KEY = 'detector.columns';

/** What a dense list hides, where nothing was chosen, by the page's width; the style sheet hides the same. */
const NARROWER = [
  ['(max-width: 47.99rem)', ['complete', 'market_cap', 'holders', 'price', 'created']],
  ['(max-width: 74.99rem)', ['complete', 'holders', 'price', 'created']],
  ['(max-width: 99.99rem)', ['price', 'created']],
];

/** The columns that a page of this width shows by itself. */
function usualColumns() {
  const hidden = NARROWER.find(([query]) => matchMedia(query).matches)?.[1] ?? [];
  return COLUMNS.filter((column) => !hidden.includes(column));
}

/** The chosen columns in the table's order, or null when nothing valid was chosen. */
export function chosenColumns() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? COLUMNS.filter((column) => kept.includes(column)) : null;
  } catch {
    return null;
  }
}

function keep(columns) {
  try {
    if (columns) localStorage.setItem(KEY, JSON.stringify(columns));
    else localStorage.removeItem(KEY);
  } catch {
    // A private window may refuse storage: the choice then lasts as long as the page.
  }
}

/** The chooser. `current()` gives the chosen columns, or null for what fits the page's width, and `changed(columns)` gets them. */
export function columnChooser(current, changed) {
  const boxes = COLUMNS.map((column) => h('input', { type: 'checkbox', id: `column-${column}`, name: column }));
  const refresh = () => {
    const shown = current() ?? usualColumns();
    for (const box of boxes) box.checked = shown.includes(box.name);
  };
  const apply = () => {
    const columns = boxes.filter((box) => box.checked).map((box) => box.name);
    keep(columns);
    changed(columns);
  };
  const reset = () => {
    keep(null);
    changed(null);
    refresh();
  };
  const choice = (box) => h('label.choice', { for: box.id }, box, h('span', {}, t(`column.${box.name}`)));
  for (const box of boxes) box.addEventListener('change', apply);
  refresh();
  return h('details.table.columns', { on: { toggle: refresh } }, h('summary', {}, t('columns.title')),
    h('fieldset', {}, h('legend.offscreen', {}, t('columns.title')), h('div.choices', {}, boxes.map(choice)),
      h('button.quiet', { type: 'button', on: { click: reset } }, t('columns.reset'))));
}
