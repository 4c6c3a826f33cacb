/** Addresses to screens, and what going somewhere does to the browser's history. */
import './browser.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { arrived, MISSING, navigate, pathOf, redraw, screenAt, SCREENS, setQuery, startNavigation } from '../../../public/navigation.js';

test('every screen has an address that leads to it, with or without a slash at the end', () => {
  for (const { name, takes } of SCREENS) {
    const path = takes ? `${pathOf(name)}/x` : pathOf(name);
    const found = { name, rest: takes ? 'x' : '' };
    assert.deepEqual(screenAt(path), found);
    assert.deepEqual(screenAt(`${path}/`), found);
  }
  assert.equal(pathOf('overview'), '/');
  assert.equal(pathOf('docs'), '/docs');
});

test('no other address has a screen', () => {
  for (const path of ['/overview', '/missing', '/token', '/token/a/b', '/tokens/a', '/Tokens', '/constructor', '/__proto__', '/nowhere']) {
    assert.deepEqual(screenAt(path), { name: MISSING, rest: '' }, path);
  }
});

test('what a screen takes is decoded; a malformed escape stays', () => {
  assert.equal(screenAt('/token/a%20b%2Fc').rest, 'a b/c');
  assert.equal(screenAt('/token/%E0%A4%A').rest, '%E0%A4%A');
});

/** What was asked to be drawn; entries of the history as `[state, address]`. */
let drawn;
let entries;
const listeners = {};

function go(address) {
  const { pathname, search } = new URL(address, location.origin);
  Object.assign(location, { pathname, search });
}

beforeEach(() => {
  drawn = [];
  entries = [[null, '/']];
  go('/');
  const put = (state, address) => {
    if (address) go(address);
    entries.push([state, address ?? entries.pop()?.[1]]);
  };
  Object.assign(globalThis, {
    scrollY: 0,
    scrollTo: (_, y) => Object.assign(globalThis, { scrollY: y }),
    addEventListener: (name, listener) => Object.assign(listeners, { [name]: listener }),
    history: {
      get state() {
        return entries.at(-1)[0];
      },
      pushState: (state, _, address) => put(state, address),
      replaceState: (state, _, address) => {
        const [, old] = entries.pop();
        entries.push([state, address ?? old]);
        if (address) go(address);
      },
    },
  });
  document.addEventListener = (name, listener) => Object.assign(listeners, { [name]: listener });
  startNavigation((options) => drawn.push(options));
  arrived();
});

test('the first screen keeps focus where it is, a later one takes it', () => {
  assert.deepEqual(drawn, [{ focus: false, scroll: 0 }]);
  globalThis.scrollY = 300;
  navigate('/docs');
  assert.deepEqual(drawn.at(-1), { focus: true, scroll: 0 });
  assert.deepEqual(entries, [[{ scroll: 300 }, '/'], [{ scroll: 0 }, '/docs']]);
});

test('a query changes the address and draws nothing', () => {
  navigate('/tokens');
  arrived();
  setQuery(new URLSearchParams({ q: 'a b' }));
  setQuery(new URLSearchParams({ q: 'c' }), { replaceEntry: true });
  setQuery(new URLSearchParams());
  assert.deepEqual(entries.map(([, address]) => address), ['/', '/tokens', '/tokens?q=c', '/tokens']);
  assert.equal(drawn.length, 2);
});

test('a screen that was left cannot change the address of the next', () => {
  navigate('/model');
  setQuery(new URLSearchParams({ q: 'late' }));
  assert.equal(location.search, '');
  arrived();
  setQuery(new URLSearchParams({ q: 'now' }));
  assert.equal(location.search, '?q=now');
});

test('back draws the address before at its place; an anchor draws nothing', () => {
  navigate('/docs');
  arrived();
  listeners.popstate({ state: { scroll: 40 } });
  assert.equal(drawn.length, 2);
  assert.equal(globalThis.scrollY, 40);
  listeners.popstate({ state: null });
  assert.equal(globalThis.scrollY, 40);
  go('/');
  listeners.popstate({ state: { scroll: 300 } });
  assert.deepEqual(drawn.at(-1), { focus: true, scroll: 300 });
});

test('drawing again stays where it is', () => {
  globalThis.scrollY = 120;
  redraw();
  assert.deepEqual(drawn.at(-1), { focus: false, scroll: 120 });
  assert.equal(entries.length, 1);
});

function click(attributes, event = {}) {
  const href = attributes.href ?? '/docs';
  const url = new URL(href, location.origin);
  const link = {
    target: attributes.target ?? '', origin: url.origin, pathname: url.pathname, search: url.search, hash: url.hash,
    hasAttribute: (name) => name in attributes, getAttribute: () => href,
  };
  const closest = (selector) => (selector.includes('^="#"') && !href.startsWith('#') ? null : link);
  let prevented = false;
  listeners.click({ button: 0, target: { closest }, preventDefault: () => { prevented = true; }, ...event });
  return prevented;
}

test('a plain click on a link of ours is ours, every other the browser\'s', () => {
  assert.ok(click({ href: '/tokens?q=a#x' }));
  assert.equal(entries.at(-1)[1], '/tokens?q=a#x');
  for (const attributes of [{ target: '_blank' }, { download: '' }, { 'data-server': '' }, { href: '#reasons' }, { href: 'https://solscan.io/' }]) {
    assert.ok(!click(attributes), JSON.stringify(attributes));
  }
  for (const event of [{ button: 1 }, { metaKey: true }, { ctrlKey: true }, { shiftKey: true }, { altKey: true }, { defaultPrevented: true }]) {
    assert.ok(!click({}, event), JSON.stringify(event));
  }
  assert.equal(drawn.length, 2);
});
