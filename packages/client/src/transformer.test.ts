import superjson from 'superjson';
import { expect, test } from 'vitest';
import { transformer } from './transformer.ts';

const { deserialize } = transformer.output;

test('dates, undefined and numbers that JSON lacks are transferred', () => {
  const value = { at: new Date(0), list: [undefined, Number.NaN, -0], big: 5n, plain: 'x' };
  expect(deserialize(JSON.parse(superjson.stringify(value)))).toEqual(value);
});

test.each<[what: string, annotation: unknown]>([
  ['a typed array', ['typed-array', 'Float64Array']],
  ['a regular expression', 'regexp'],
  ['a set', 'set'],
  ['a map', 'map'],
  ['an error', 'Error'],
  ['a URL', 'URL'],
  ['a class', ['class', 'X']],
  ['a symbol', ['symbol', 'x']],
  ['a custom one', ['custom', 'x']],
])('a response cannot make the client create %s', (_what, annotation) => {
  for (const values of [{ a: [annotation] }, [annotation], { a: ['Date', { b: [annotation] }] }])
    expect(() => deserialize({ json: { a: 500_000_000 }, meta: { values } })).toThrow(TypeError);
});
