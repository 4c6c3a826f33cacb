/** `/docs`: the API, drawn from the server's own OpenAPI description. */
import { get } from '../api.js';
import { append, h, replace } from '../dom.js';
import { germanWords } from '../german.js';
import { t } from '../i18n.js';
import { copyButton } from '../status.js';
import { problem, skeleton, whileLoading } from '../ui/states.js';
import { exampleMint, operationsOf, resolve, typeWords } from '../openapi.js';

let german = {};

async function loadWords() {
  german = await germanWords(() => import('../i18n/api-de.js'));
}

/** The words of the description in the reader's language, or in marked English. */
function described(tag, text) {
  const own = Object.hasOwn(german, text) ? german[text] : null;
  return own === null ? h(tag, { lang: 'en' }, withCode(text)) : h(tag, {}, withCode(own));
}

/** What an answer means: one sentence, or one for each code of an error. */
function meaning(text) {
  return text.split(/(?=`\w+`: )/).map((part) => {
    const [, code, words] = /^(?:`(\w+)`: )?([^]*?)\s*$/.exec(part);
    return [code && [h('code', {}, code), ': '], described('span', words), ' '];
  });
}

function curl(operation, mint) {
  const path = operation.path.replace(/\{(token_id|mint)\}/g, mint).replace(/\{(\w+)\}/g, '$1');
  if (operation.responses?.['101']) return `websocat '${location.origin.replace(/^http/, 'ws')}${path}'`;
  const body = operation.requestBody ? ` \\\n  -H 'Content-Type: application/json' -d '${JSON.stringify(operation.exampleBody ?? {})}'` : '';
  const verb = operation.method === 'GET' ? '' : `-X ${operation.method} `;
  return `curl -s ${verb}'${location.origin}${path}'${body}`;
}

function parameterList(parameters) {
  return h('dl.schema', {}, parameters.map((parameter) => h('div', {},
    h('dt', {}, h('code', {}, parameter.name), ' ',
      h('span.type', {}, [parameter.in, typeWords(parameter.schema), parameter.required && t('docs.required')].filter(Boolean).join(' · '))),
    h('dd', {}, described('span', parameter.description ?? '')))));
}

function propertyList(schema, description, depth) {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return null;
  const required = new Set(schema.required ?? []);
  return h('dl.schema', {}, properties.map(([name, raw]) => {
    const property = resolve(description, raw);
    const inner = property.type === 'array' ? resolve(description, property.items ?? {}) : property;
    return h('div', {}, h('dt', {}, h('code', {}, name), ' ', h('span.type', {}, typeWords(property)), !required.has(name) && schema.required && h('span.type', {}, ` ${t('docs.optional')}`)),
      h('dd', {}, described('span', property.description ?? ''), depth < 2 && propertyList(inner, description, depth + 1)));
  }));
}

/** Text in which backticks mark code. */
function withCode(text) {
  return text.split('`').map((part, index) => (index % 2 ? h('code', {}, part) : part));
}

function answers(operation, description) {
  return Object.entries(operation.responses ?? {}).map(([status, raw]) => {
    const response = resolve(description, raw);
    const media = Object.entries(response.content ?? {});
    const schema = media.length > 0 ? resolve(description, media[0][1].schema ?? {}) : {};
    const list = propertyList(schema, description, 0);
    const line = [h('code.status-code', {}, status), meaning(response.description ?? ''), media.length > 0 && h('span.type', {}, ` ${media[0][0]}`)];
    return list ? h('details.answer', {}, h('summary', {}, line), list) : h('p.answer', {}, line);
  });
}

function operationSection(operation, description, mint) {
  const command = curl(operation, mint);
  const parameters = (operation.parameters ?? []).map((parameter) => resolve(description, parameter));
  return h('section.operation', { 'aria-labelledby': operation.id },
    h('h2', { id: operation.id }, h('span.verb', {}, operation.method), ' ', h('code.break', {}, operation.path)),
    operation.summary && described('p', operation.summary),
    operation.description && operation.description !== operation.summary && described('p.fine', operation.description),
    h('div.command', {}, h('pre', { tabindex: '0', role: 'group', 'aria-label': t('docs.command') }, h('code', {}, command)), copyButton(t('docs.copy'), () => command, t('docs.copied'))),
    parameters.length > 0 && [h('h3', {}, t('docs.parameters')), parameterList(parameters)],
    h('h3', {}, t('docs.answers')), answers(operation, description));
}

/** The element that the address names, if any. */
function named() {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    // A malformed escape names nothing.
    return null;
  }
}

export async function mount({ root, title, signal }) {
  title(t('docs.title'));
  const place = h('div');
  const load = async () => {
    try {
      const asked = Promise.all([get('/openapi.json', { signal }), exampleMint(), loadWords()]);
      const [{ data }, mint] = await whileLoading(place, skeleton('rows', 12), asked);
      const operations = operationsOf(data);
      const link = (operation) => h('li', {}, h('a', { href: `#${operation.id}` }, h('span.verb', {}, operation.method), ' ', h('code.break', {}, operation.path)));
      replace(place,
        h('p.fine', {}, h('span', { lang: 'en' }, data.info?.title, ' ', data.info?.version), ' · ', h('a', { href: '/openapi.json', 'data-server': '' }, t('docs.machine'))),
        data.info?.description && described('p', data.info.description),
        h('nav.contents', { 'aria-label': t('docs.contents') }, h('ul.plain', {}, operations.map(link))),
        operations.map((operation) => operationSection(operation, data, mint)));
      named()?.scrollIntoView();
    } catch (error) {
      if (signal.aborted) return;
      if (error.name !== 'ApiError') throw error;
      replace(place, problem(error, { retry: load, signal }));
    }
  };
  append(root, h('p.lead', {}, t('docs.words')), place);
  await load();
}
