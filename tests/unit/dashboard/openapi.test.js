/** Reading an OpenAPI description, also one that is odd. */
import './browser.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationsOf, resolve, typeWords } from '../../../public/openapi.js';

test('references are followed; one that leads nowhere, or round, is empty', () => {
  const description = { components: { a: { type: 'string' }, b: { $ref: '#/components/a' }, round: { $ref: '#/components/round' } } };
  assert.deepEqual(resolve(description, { $ref: '#/components/b' }), { type: 'string' });
  assert.deepEqual(resolve(description, { type: 'integer' }), { type: 'integer' });
  assert.deepEqual(resolve(description, { $ref: '#/components/none' }), {});
  assert.deepEqual(resolve(description, { $ref: '#/constructor/name' }), {});
  assert.deepEqual(resolve(description, undefined), {});
  assert.deepEqual(Object.keys(resolve(description, { $ref: '#/components/round' })), ['$ref']);
});

test('operations keep their order and take the parameters of their path', () => {
  const paths = {
    '/predict/{mint}': { parameters: [{ name: 'mint' }], get: { parameters: [{ name: 'fresh' }] } },
    '/api/batch': { post: { requestBody: { content: { 'application/json': { example: { mints: [] } } } } }, summary: 'none' },
  };
  const [one, two, ...more] = operationsOf({ paths });
  assert.deepEqual([one.method, one.path, one.id], ['GET', '/predict/{mint}', 'get-predict-mint']);
  assert.deepEqual(one.parameters.map(({ name }) => name), ['mint', 'fresh']);
  assert.deepEqual([two.method, two.exampleBody], ['POST', { mints: [] }]);
  assert.deepEqual(more, []);
  assert.deepEqual(operationsOf({}), []);
});

test('types in words', () => {
  const cases = [
    [{ type: 'integer', minimum: 1, maximum: 100, default: 25 }, 'integer, 1 to 100 = 25'], [{ type: 'string', minLength: 0, maxLength: 64 }, 'string, 0 to 64'],
    [{ type: 'number', minimum: 0 }, 'number'], [{ type: ['string', 'null'] }, 'string | null'], [{ type: 'array', items: { type: 'string' } }, 'array of string'],
    [{ enum: ['a', null] }, '"a" | null'], [{ oneOf: [{ type: 'string' }, { $ref: '#/x/Token' }] }, 'string | Token'], [{}, 'any'], [undefined, 'any'],
    [{ type: 'boolean', default: false }, 'boolean = false'], [{ type: 'string', default: null }, 'string'],
  ];
  for (const [schema, words] of cases) assert.equal(typeWords(schema), words);
});
