/** CSV by RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe in front. */

function cell(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const safe = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of cells as text, each ended by CRLF. */
export function toCsv(rows) {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

const FACTS = [
  'token_id', 'name', 'symbol', 'risk_level', 'band', 'basis', 'risk_score', 'completeness', 'score_normalised',
  'market_cap', 'liquidity', 'holders', 'creation_date', 'price', 'supply', 'decimals', 'creator',
  'creator_holdings_pct', 'model_version', 'rules_version', 'report_hash', 'fetched_at', 'fresh_until',
];

const COLUMNS = ['section', 'name', 'value', 'threshold', 'unit', 'severity', 'source', 'text'];

/** One analysis as CSV: facts, findings, checks not made and passed, model contributions; every row as wide. */
export function analysisCsv(analysis) {
  const model = analysis.ml_prediction ?? {};
  const rows = [
    COLUMNS,
    ...FACTS.map((name) => ['fact', name, analysis[name]]),
    ['model', 'probability', model.fraud_probability, null, 'share', null, model.source, model.target],
    ['model', 'calibrated', model.calibrated],
    ['model', 'window_hours', model.window_hours, null, 'hours'],
    ...Object.entries(model.falls ?? {}).map(([pct, chance]) => ['model', `lost_${pct}`, chance, null, 'share']),
    ...['low', 'high'].map((end, index) => ['model', `interval_${end}`, model.interval?.[index], null, 'share']),
    ...(model.domain?.reasons ?? []).map((reason) => ['model', 'outside_domain', null, null, null, null, null, reason]),
    ...(analysis.findings ?? []).map((f) => ['finding', f.code, f.value, f.threshold, f.unit, f.critical ? 'critical' : f.severity, f.source, f.sentence]),
    ...(analysis.not_checked ?? []).map((n) => ['not_checked', n.code, null, null, null, null, n.source, n.reason]),
    ...(analysis.passed ?? []).map((code) => ['passed', code]),
    ['contribution', 'intercept', model.intercept],
    ...(model.contributions ?? []).map((c) => ['contribution', c.feature, c.log_odds, null, 'log_odds', null, null, c.missing ? 'missing' : String(c.value)]),
  ];
  return toCsv(rows.map((row) => [...row, ...Array(COLUMNS.length - row.length).fill(null)]));
}
