import fc from 'fast-check';
import superjson from 'superjson';
import { expect, test } from 'vitest';
import { isJsonNative, transformer } from './transformer.ts';

const overTheWire = (value: unknown): unknown =>
  superjson.deserialize(JSON.parse(JSON.stringify(transformer.output.serialize(value))));

test('any output arrives as superjson would deliver it', () => {
  const anything = fc.anything({
    withDate: true,
    withMap: true,
    withSet: true,
    withBigInt: true,
    withNullPrototype: false,
    // superjson itself rejects these names everywhere.
    key: fc.string().filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key)),
  });
  fc.assert(
    fc.property(anything, (value) => {
      expect(overTheWire(value)).toEqual(superjson.parse(superjson.stringify(value)));
    }),
  );
});

test('plain JSON is sent as it is; values that JSON would change are not treated as plain', () => {
  expect(transformer.output.serialize({ values: [1, -2.5, null], unit: 'kwh' })).toEqual({
    json: { values: [1, -2.5, null], unit: 'kwh' },
  });
  for (const value of [new Date(0), Number.NaN, Number.POSITIVE_INFINITY, -0, undefined, 1n, new Map(), [undefined]])
    expect(isJsonNative(value)).toBe(false);
});

test('inputs that are not a superjson envelope are rejected', () => {
  for (const payload of [null, 5, 'x', [], {}, { meta: {} }])
    expect(() => transformer.input.deserialize(payload)).toThrow();
});

test.each([
  ['a __proto__ key', '{"json":{"__proto__":{"polluted":true}}}'],
  ['a path through __proto__', '{"json":{"a":1},"meta":{"values":{"__proto__.polluted":["Date"]}}}'],
  ['a path through constructor', '{"json":{"a":1},"meta":{"values":{"constructor.prototype.polluted":["Date"]}}}'],
  [
    'equalities through __proto__',
    '{"json":{"a":{"x":1}},"meta":{"referentialEqualities":{"a":["__proto__.polluted"]}}}',
  ],
])('prototype pollution by %s has no effect', (_, payload) => {
  try {
    transformer.input.deserialize(JSON.parse(payload));
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('NUL characters and excessive nesting are rejected with their code, at any depth and in keys of Maps', () => {
  const refused = (json: unknown, meta?: unknown): unknown => {
    try {
      transformer.input.deserialize({ json, ...(meta === undefined ? {} : { meta }) });
    } catch (error) {
      return (error as { code?: string }).code;
    }
    return 'accepted';
  };
  expect(refused({ a: [{ b: 'x\0' }] })).toBe('null_character');
  expect(refused({ a: [['k\0', 1]] }, { values: { a: ['map'] } })).toBe('null_character');
  expect(refused(JSON.parse('['.repeat(5000) + ']'.repeat(5000)))).toBe('nested_too_deeply');
  expect(refused({ a: { b: 'fine' } })).toBe('accepted');
});
