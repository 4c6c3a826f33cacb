/** Many tokens at once: addresses found in any text, asked for in batches, ordered by risk, and as CSV. */
import { ApiError, failure } from './api.js';
import { toCsv } from './csv.js';
import { mintProblem } from './mint.js';
import { Silence } from './silence.js';

/** The server takes so many at once. */
export const AT_ONCE = 50;
/** More are not asked for in one go: the rest is told. */
export const MOST = 500;
const LONGEST_ADDRESS = 44;
/** What is shorter is no address with a mistake in it, but a word. */
const SHORTEST_TRY = 25;
const LONGEST_QUOTE = 44;
const SILENT_MS = 45_000;

function isAddress(word) {
  return word.length <= LONGEST_ADDRESS && mintProblem(word) === null;
}

/**
 * The addresses of a text, wherever they stand, each once and in their order: `mints`, those `beyond` MOST, and how
 * many stood there `again`. `wrong`: lines without any address, and words that look like one and are none.
 */
export function findMints(text) {
  const found = new Set();
  const wrong = new Set();
  let again = 0;
  for (const line of text.split(/[\r\n]+/)) {
    const words = line.split(/[^0-9A-Za-z]+/);
    const good = words.filter(isAddress);
    for (const mint of good) {
      if (found.has(mint)) again += 1;
      found.add(mint);
    }
    const broken = words.filter((word) => word.length >= SHORTEST_TRY && !isAddress(word));
    if (broken.length > 0) broken.forEach((word) => wrong.add(word.slice(0, LONGEST_QUOTE)));
    else if (good.length === 0 && line.trim() !== '') wrong.add(line.trim().slice(0, LONGEST_QUOTE));
  }
  const all = [...found];
  return { mints: all.slice(0, MOST), beyond: all.length - Math.min(all.length, MOST), again, wrong: [...wrong] };
}

/** A list in pieces of the size of one request. */
export function pieces(list, size = AT_ONCE) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

const RISKS = ['critical', 'high', 'medium', 'unknown', 'low'];

/** The order of rows: riskiest first. What is unknown stands above what is low. `band` as it is shown. */
export function byRisk(left, right) {
  const score = (row) => (typeof row.risk_score === 'number' ? row.risk_score : -1);
  return RISKS.indexOf(left.shown) - RISKS.indexOf(right.shown) || score(right) - score(left) || left.place - right.place;
}

/** An analysis as a row of `/api/tokens`. */
export function asRow(analysis) {
  const { fraud_probability, calibrated } = analysis.ml_prediction ?? {};
  return { ...analysis, fraud_probability, calibrated };
}

const COLUMNS = [
  'token_id', 'name', 'symbol', 'band', 'risk_level', 'basis', 'risk_score', 'fraud_probability', 'calibrated', 'completeness',
  'liquidity', 'market_cap', 'holders', 'price', 'creation_date', 'fetched_at', 'stale', 'model_version', 'rules_version',
];

/** Rows in their order, then the tokens without an analysis, each with the code of its reason. */
export function batchCsv(rows, failed) {
  return toCsv([
    [...COLUMNS, 'findings', 'error'],
    ...rows.map((row) => [...COLUMNS.map((name) => row[name]), (row.findings ?? []).map(({ code }) => code).join(' '), null]),
    ...failed.map(({ mint, code }) => [mint, ...Array(COLUMNS.length).fill(null), code]),
  ]);
}

/** Calls `tell` with each line of a body; what is no JSON is an error, as is silence for longer than the server may take. */
async function readLines(response, awake, tell) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    awake();
    const lines = (rest + (value ?? '')).split('\n');
    rest = done ? '' : lines.pop();
    for (const line of lines) if (line !== '') tell(JSON.parse(line));
    if (done) return;
  }
}

/**
 * Asks for at most AT_ONCE tokens; `tell({id, analysis})` or `tell({id, error})` as each is done. Rejects with ApiError,
 * or with the signal's reason. A transfer that ends early is the former, too: what was told before it stands.
 */
export async function askBatch(mints, { signal, tell, silentMs = SILENT_MS }) {
  signal.throwIfAborted();
  const silence = new Silence(signal, silentMs);
  const missing = new Set(mints);
  try {
    const response = await fetch('/api/batch', {
      method: 'POST',
      headers: { Accept: 'application/x-ndjson', 'Content-Type': 'application/json' },
      body: JSON.stringify({ ids: mints }),
      signal: silence.signal,
    });
    if (!response.ok) throw await failure(response);
    await readLines(response, () => silence.awake(), (item) => {
      if (missing.delete(item.id)) tell(item);
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ApiError) throw error;
    if (silence.over) throw new ApiError('timeout');
    throw new ApiError(error instanceof SyntaxError ? 'malformed' : 'offline');
  } finally {
    silence.done();
  }
  if (missing.size > 0) throw new ApiError('malformed');
}

/** Codes of errors that asking again does not mend. */
const FINAL = new Set(['token_not_found', 'invalid_token_id']);

export function worthAnotherTry({ code }) {
  return !FINAL.has(code);
}
