/** Reading an OpenAPI description: operations in order, references followed, types in words. */
import { serverHealth } from './api.js';
import { isMint } from './mint.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const WRAPPED_SOL = 'So11111111111111111111111111111111111111112';

/** The value a `$ref` points to, or the value itself; a reference that leads nowhere is empty. */
export function resolve(description, value, depth = 0) {
  const reference = value?.$ref;
  if (typeof reference !== 'string' || depth > 8) return value ?? {};
  let found = description;
  for (const part of reference.replace(/^#\//, '').split('/')) {
    found = found && Object.hasOwn(found, part) ? found[part] : undefined;
  }
  return found === undefined ? {} : resolve(description, found, depth + 1);
}

/** Operations as `{method, path, id, ...operation}` in the order of the description. */
export function operationsOf(description) {
  return Object.entries(description.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      ...item[method],
      parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])],
      method: method.toUpperCase(),
      path,
      id: `${method}${path}`.replace(/[^\w]+/g, '-').replace(/-$/, ''),
      exampleBody: Object.values(item[method].requestBody?.content ?? {})[0]?.example,
    })));
}

/** `integer, 1 to 100`, `array of string`, `"a" | "b"`. */
export function typeWords(schema = {}) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return options.map(typeWords).join(' | ');
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type ?? 'any';
  if (type === 'array') return `array of ${typeWords(schema.items)}`;
  const range = [schema.minimum ?? schema.minLength, schema.maximum ?? schema.maxLength];
  const bounds = range[0] !== undefined && range[1] !== undefined ? `, ${range[0]} to ${range[1]}` : '';
  const fallback = schema.default !== undefined && schema.default !== null ? ` = ${JSON.stringify(schema.default)}` : '';
  return type + bounds + fallback;
}

/** A mint for the examples: one of the server's samples, else wrapped SOL. */
export async function exampleMint() {
  try {
    const { data } = await serverHealth();
    const sample = (data.samples ?? []).find((candidate) => isMint(candidate.mint));
    return sample ? sample.mint : WRAPPED_SOL;
  } catch {
    return WRAPPED_SOL;
  }
}
