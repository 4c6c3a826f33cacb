/** The analysis that a page shows, as a file. */
import { get } from '../api.js';
import { analysisCsv } from '../csv.js';
import { t } from '../i18n.js';
import { download, note } from '../status.js';

/** The page has no report of RugCheck's. It is part of the file as long as the answer is still the one shown. */
async function whole(mint, analysis) {
  const answer = await get(`/predict/${mint}`).then(({ data }) => data).catch(() => null);
  return JSON.stringify(answer?.fetched_at === analysis.fetched_at ? answer : analysis, null, 2);
}

/** Saves it as `csv` or `json`. */
export async function save(kind, mint, analysis) {
  if (kind === 'csv') download(`${mint}.csv`, 'text/csv;charset=utf-8', analysisCsv(analysis));
  else download(`${mint}.json`, 'application/json', await whole(mint, analysis));
  note(t('share.saved'));
}
