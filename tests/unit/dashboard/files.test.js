/** What files can show: no circle, one list of screens that all others follow, words for each of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import vm from 'node:vm';
import { importsOf, outOfDate, readPublic } from '../../../local/dashboard.mjs';
import german from '../../../public/i18n/de.js';
import english from '../../../public/i18n/en.js';
import { MISSING, pathOf, SCREENS } from '../../../public/navigation.js';

const files = readPublic();
const imports = importsOf(files);

/** Modules that import themselves by way of others, at once or later. */
function circle(graph) {
  const reached = (from, found = new Set()) => {
    const { statically, later } = graph.get(from);
    for (const name of [...statically, ...later]) {
      if (!found.has(name)) reached(name, found.add(name));
    }
    return found;
  };
  return [...graph.keys()].filter((name) => reached(name).has(name));
}

function withText(name, change) {
  return new Map(files).set(name, Buffer.from(change(files.get(name).toString())));
}

test('modules import nothing in a circle', () => {
  assert.deepEqual(circle(imports), []);
});

test('a circle is seen, also one by way of the screens', () => {
  const back = withText('screens/docs.js', (text) => `import { draw } from '../app.js';\n${text}`);
  assert.deepEqual(circle(importsOf(back)), ['app.js', 'screens/docs.js']);
});

test('every import is read, and names a module that is there', () => {
  for (const [name, { statically, later }] of imports) {
    const found = [...statically, ...later];
    assert.deepEqual(found.filter((module) => !imports.has(module)), [], name);
    const quoted = [...files.get(name).toString().matchAll(/['"`](\.{1,2}\/[^'"`]+)['"`]/g)].map(([, path]) => posix.join(posix.dirname(name), path));
    assert.deepEqual(quoted.filter((path) => !path.includes('${') && !found.includes(path)), [], name);
  }
  assert.ok(imports.get('app.js').later.includes('screens/docs.js'));
});

test('what follows from other files is up to date', () => {
  const names = [...outOfDate(files).keys()].join(', ');
  assert.equal(names, '', `out of date: ${names}; make dashboard`);
});

test('the service worker, which no test imports, can be read', () => {
  assert.ok(new vm.Script(files.get('sw.js').toString()));
});

test('a change of the shell or of a derived file is seen', () => {
  assert.deepEqual([...outOfDate(withText('app.css', (text) => `${text}\n`)).keys()], ['sw.js']);
  const derived = {
    '_redirects': /^\/docs.*\n/m, 'boot.js': /'\/ui\/evidence.js', /, 'index.html': / {6}<a href="\/docs".*\n/, 'sw.js': / {2}'\/mint.js',\n/,
  };
  for (const [name, line] of Object.entries(derived)) {
    const without = withText(name, (text) => text.replace(line, ''));
    assert.ok(outOfDate(without).has(name), name);
  }
});

test('every screen has its module, and every module its screen', () => {
  const modules = [...imports.keys()].filter((name) => name.startsWith('screens/'));
  assert.deepEqual([...SCREENS.map(({ name }) => name), MISSING].map((name) => `screens/${name}.js`).sort(), modules);
  assert.ok(SCREENS.length >= 9);
  const keys = SCREENS.map(({ key }) => key).filter(Boolean);
  assert.equal(new Set(keys).size, keys.length);
});

test('every screen of the menu is named in both languages', () => {
  for (const { name, takes } of SCREENS) {
    if (takes) continue;
    assert.ok(english[`nav.${name}`], name);
    assert.ok(german[`nav.${name}`], name);
  }
});

test("what is the Worker's is no screen, no file, and passes the service worker by", () => {
  const configuration = readFileSync(new URL('../../../wrangler.toml', import.meta.url), 'utf8');
  const found = [...configuration.matchAll(/^run_worker_first = (\[[^\]]*\])$/gm)].map(([, list]) => JSON.parse(list.replace(/,\s*\]$/, ']')));
  assert.equal(found.length, 2);
  const [all, staging] = found;
  assert.deepEqual(staging, all);
  // The page of a token is the Worker's for its link preview, and a screen all the same.
  const screens = ['/token/*', '!/token/*/*'];
  assert.deepEqual(all.filter((pattern) => screens.includes(pattern)), screens);
  const first = all.filter((pattern) => !screens.includes(pattern));
  const servers = (path) => first.some((pattern) => (pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern));
  assert.ok(servers('/api/health') && servers('/openapi.json') && !servers('/api'));
  assert.deepEqual(SCREENS.map(({ name }) => `${pathOf(name)}/x`.replace('//', '/')).filter(servers), []);
  assert.deepEqual([...files.keys()].filter((name) => servers(`/${name}`)), []);

  const source = files.get('sw.js').toString();
  const passed = new RegExp(/const SERVER_PATHS = \/(.*)\/;/.exec(source)[1]);
  const paths = [...first.map((pattern) => pattern.replace('*', 'x')), ...SCREENS.map(({ name }) => pathOf(name)), '/apiary', '/openapi.json5'];
  assert.deepEqual(paths.filter((path) => passed.test(path)), paths.filter(servers));
});
