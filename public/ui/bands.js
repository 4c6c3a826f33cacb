/** How many tokens are of each band, as bars. It stands below everything else, so that its code is not waited for. */
import { count, share } from '../format.js';
import { t } from '../i18n.js';
import { bars, chart } from './chart.js';
import { BANDS } from './risk.js';

/** The figure of how many tokens are of each band, for an answer of `/api/stats` that counts at least one. */
export function figure({ bands, total_tokens: total }) {
  const rows = BANDS.map((band) => {
    const tokens = bands[band];
    const portion = share(tokens / total);
    return { band, tokens, portion, label: t(`band.${band}`), number: `${count(tokens)} · ${portion}` };
  });
  const first = rows.reduce((most, row) => (row.tokens > most.tokens ? row : most));
  return chart({
    title: t('bands.title'), draw: bars(rows.map((row) => ({ ...row, tone: row.band, amount: row.tokens }))),
    takeaway: t('bands.takeaway', { count: total, band: first.label, n: count(first.tokens), all: count(total) }),
    points: rows.map((row) => t('bands.point', { count: total, band: row.label, n: count(row.tokens), all: count(total), share: row.portion })),
    columns: [t('bands.band'), t('bands.tokens'), t('bands.share')],
    rows: rows.map((row) => [row.label, count(row.tokens), row.portion]),
  });
}
