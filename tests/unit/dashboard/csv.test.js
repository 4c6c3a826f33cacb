/** CSV: quoting, what a spreadsheet would run, and an analysis as rows of one width. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analysisCsv, toCsv } from '../../../public/csv.js';

const cell = (value) => toCsv([[value]]).slice(0, -2);

test('cells are quoted when they must be', () => {
  assert.equal(toCsv([['a', 1], [true, null]]), 'a,1\r\ntrue,\r\n');
  assert.equal(cell('a,b'), '"a,b"');
  assert.equal(cell('say "hi"'), '"say ""hi"""');
  assert.equal(cell('two\nlines'), '"two\nlines"');
  assert.equal(cell('two\rlines'), '"two\rlines"');
  assert.equal(cell('plain; text'), 'plain; text');
});

test('absence is empty, and nothing else is', () => {
  assert.equal(cell(null), '');
  assert.equal(cell(undefined), '');
  assert.equal(cell(0), '0');
  assert.equal(cell(false), 'false');
});

test('text that a spreadsheet would run stays text', () => {
  for (const start of ['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']) assert.equal(cell(`${start}1`), `'${start}1`, start);
  assert.equal(cell('\r1'), `"'\r1"`);
  assert.equal(cell('=A1,B1'), `"'=A1,B1"`);
  assert.equal(cell('a=1'), 'a=1');
  assert.equal(cell(-1.5), '-1.5');
});

const ANALYSIS = {
  token_id: 'X', name: '=cmd', symbol: null, risk_score: 0, holders: '9007199254740993',
  findings: [
    { code: 'drained_pool', value: 38, threshold: 500, unit: 'usd', severity: 'danger', critical: true, source: 'totalMarketLiquidity', sentence: 'Drained, "all".' },
    { code: 'few_holders', value: 3, threshold: 10, unit: 'count', severity: 'warn', critical: false, source: 'totalHolders', sentence: 'Few.' },
  ],
  not_checked: [{ code: 'rugged', source: 'rugged', reason: 'Not said.' }],
  passed: ['top_holder'],
  ml_prediction: {
    fraud_probability: 0.25, source: 'local', target: 'lost_90', calibrated: false, window_hours: 24, falls: { 50: 0.4, 90: 0.25 }, interval: [0.1, 0.5], intercept: -1.5, domain: { inside: false, reasons: ['Too old.'] },
    contributions: [{ feature: 'age', log_odds: 0.5, missing: true, value: null }, { feature: 'holders', log_odds: -0.2, missing: false, value: 3 }],
  },
};

test('an analysis is rows of eight cells', () => {
  const lines = analysisCsv(ANALYSIS).split('\r\n');
  assert.equal(lines.pop(), '');
  assert.equal(lines[0], 'section,name,value,threshold,unit,severity,source,text');
  for (const line of [
    'fact,token_id,X,,,,,', "fact,name,'=cmd,,,,,", 'fact,symbol,,,,,,', 'fact,risk_score,0,,,,,', 'fact,holders,9007199254740993,,,,,',
    'model,probability,0.25,,share,,local,lost_90', 'model,calibrated,false,,,,,', 'model,window_hours,24,,hours,,,', 'model,lost_50,0.4,,share,,,', 'model,interval_high,0.5,,share,,,', 'model,outside_domain,,,,,,Too old.',
    'finding,drained_pool,38,500,usd,critical,totalMarketLiquidity,"Drained, ""all""."', 'finding,few_holders,3,10,count,warn,totalHolders,Few.',
    'not_checked,rugged,,,,,rugged,Not said.', 'passed,top_holder,,,,,,',
    'contribution,intercept,-1.5,,,,,', 'contribution,age,0.5,,log_odds,,,missing', 'contribution,holders,-0.2,,log_odds,,,3',
  ]) assert.ok(lines.includes(line), line);
  assert.equal(lines.length, 1 + 23 + 2 + 1 + 2 + 2 + 1 + 2 + 1 + 1 + 3);
});

test('an analysis without a model or a finding is still whole', () => {
  const lines = analysisCsv({ token_id: 'X' }).trimEnd().split('\r\n');
  assert.deepEqual(new Set(lines.map((line) => line.split(',').length)), new Set([8]));
  assert.ok(lines.includes('model,probability,,,share,,,'));
});
