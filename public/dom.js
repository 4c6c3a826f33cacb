/**
 * The only module that creates elements. Whatever is given as a child becomes a text node, so markup
 * in a token's name stays text. There is no way here to set markup, scripts, inline styles or images.
 */
import { safeHref } from './mint.js';

const SVG = 'http://www.w3.org/2000/svg';
const FORBIDDEN = /^(on|style$|src$|srcset$|srcdoc$|xlink:|formaction$|action$|ping$|data$)/i;

function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (FORBIDDEN.test(name)) throw new TypeError(`attribute not allowed: ${name}`);
  if (name === 'href') {
    const href = safeHref(value);
    if (href === null) return;
    node.setAttribute('href', href);
    return;
  }
  node.setAttribute(name, value === true ? '' : String(value));
}

/** Adds children: nodes as they are, arrays flattened, everything else as text; null and false vanish. */
export function append(node, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === '') continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

function build(node, classes, attributes, children) {
  if (classes.length) node.setAttribute('class', classes.join(' '));
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === 'on') {
      for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    } else {
      setAttribute(node, name, value);
    }
  }
  return append(node, ...children);
}

/** `h('p.note', {id: 'x', on: {click}}, 'text', child)`: an HTML element. */
export function h(spec, attributes, ...children) {
  const [tag, ...classes] = spec.split('.');
  return build(document.createElement(tag), classes, attributes, children);
}

/** The same for SVG. */
export function s(spec, attributes, ...children) {
  const [tag, ...classes] = spec.split('.');
  return build(document.createElementNS(SVG, tag), classes, attributes, children);
}

/** Puts `children` where the node's old children were. */
export function replace(node, ...children) {
  node.replaceChildren();
  return append(node, ...children);
}

let serial = 0;

/** An id that no other element of this page has. */
export function uniqueId(prefix) {
  serial += 1;
  return `${prefix}-${serial}`;
}
