import fc from 'fast-check';
import superjson from 'superjson';
import { describe, expect, test } from 'vitest';
import { transformer } from './transformer.ts';

const read = (payload: unknown): unknown => transformer.input.deserialize(payload);
const refusal = (payload: unknown): { code?: string; publicMessage?: string } => {
  try {
    read(payload);
  } catch (error) {
    return error as { code?: string };
  }
  return {};
};

const HUGE = 500_000_000;
/** Every annotation of superjson 2, with the value that is most expensive for it. */
const BUILDERS: [name: string, annotation: unknown, value: unknown][] = [
  ['Error', 'Error', { message: 'x' }],
  ['regexp', 'regexp', '/(a+)+$/'],
  ['set', 'set', Array.from({ length: 900 }, (_, i) => i)],
  ['map', 'map', [[1, 2]]],
  ['URL', 'URL', 'https://example.com'],
  ['symbol', ['symbol', 'x'], 'x'],
  ['class', ['class', 'X'], {}],
  ['custom', ['custom', 'x'], {}],
  ...['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64', 'Uint8Clamped'].map(
    (kind): [string, unknown, unknown] => [`typed-array of ${kind}`, ['typed-array', `${kind}Array`], HUGE],
  ),
  ['an unknown one', 'buffer', HUGE],
];

describe('superjson annotations that could create arbitrary objects are rejected before decoding', () => {
  test.each(BUILDERS)('%s', (_name, annotation, value) => {
    for (const values of [{ r0: [annotation] }, { r0: [annotation, { 0: ['Date'] }] }])
      expect(refusal({ json: { r0: value }, meta: { values } })).toMatchObject({ code: 'unsupported_annotation' });
    expect(refusal({ json: value, meta: { values: [annotation] } })).toMatchObject({ code: 'unsupported_annotation' });
  });

  test('the message names the location and the allowed values', () => {
    const { publicMessage } = refusal({ json: { a: [1] }, meta: { values: { 'a.0': [['typed-array', 'X']] } } });
    expect(publicMessage).toBe(
      'The superjson annotation "typed-array" at "a.0" is not supported. Supported: Date, undefined, number, bigint.',
    );
  });
});

describe('supported annotations', () => {
  test.each<[what: string, value: unknown]>([
    ['a date', { at: new Date('2026-03-29T00:30:00.123Z') }],
    ['undefined in a list', { a: [{ b: undefined, c: new Date(0) }, undefined] }],
    ['keys with dots and backslashes', { 'a.b': { 'c\\d': new Date(0) } }],
    ['a date alone', new Date(0)],
    ['undefined alone', undefined],
    ['numbers JSON lacks', { n: Number.NaN, i: Number.POSITIVE_INFINITY, j: Number.NEGATIVE_INFINITY, z: -0 }],
    ['a bigint', { big: -(10n ** 39n) }],
  ])('%s arrives as superjson alone would deliver it', (_what, value) => {
    const wire = () => JSON.parse(superjson.stringify(value));
    expect(read(wire())).toStrictEqual(superjson.deserialize(wire()));
  });

  test('in any combination arrive as sent', () => {
    const leaf = fc.oneof(
      fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      fc.constant(undefined),
      fc.double(),
      fc.bigInt({ min: -(10n ** 39n), max: 10n ** 39n }),
      fc.string().filter((text) => !text.includes('\0')),
      fc.boolean(),
    );
    const key = fc.string({ maxLength: 10 }).filter((text) => !/^(__proto__|constructor|prototype)$|\0/.test(text));
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(tree, (value) => {
        expect(read(JSON.parse(superjson.stringify(value)))).toStrictEqual(value);
      }),
    );
  });

  test('one object in two places arrives in both; a reference instead of a copy is rejected', () => {
    const both = new Date(0);
    const shared = { start: both, end: both, list: [{ a: 1 }, { a: 1 }] };
    expect(read(JSON.parse(superjson.stringify(shared)))).toEqual(shared);
    const deduping = new superjson({ dedupe: true });
    const one = { a: 1 };
    expect(refusal(JSON.parse(deduping.stringify({ list: [one, one] })))).toMatchObject({ code: 'invalid_annotation' });
  });
});

test.each<[what: string, json: unknown, meta: unknown]>([
  ['a bigint of 8,000 digits', { a: '1'.repeat(8_000) }, { values: { a: ['bigint'] } }],
  ['a bigint of 41 digits', { a: '1'.repeat(41) }, { values: { a: ['bigint'] } }],
  ['a bigint that is a number', { a: 5 }, { values: { a: ['bigint'] } }],
  ['a date that is a list', { a: ['2026'] }, { values: { a: ['Date'] } }],
  ['a number that is a word', { a: 'five' }, { values: { a: ['number'] } }],
  ['an undefined with a value', { a: 5 }, { values: { a: ['undefined'] } }],
  ['a place that is not there', { a: 5 }, { values: { b: ['Date'] } }],
  ['a place in the prototype', { a: '2026-01-01T00:00:00Z' }, { values: { toString: ['Date'] } }],
  ['a place twice', { a: '2026-01-01T00:00:00Z' }, { values: { a: ['Date'], '': { a: ['Date'] } } }],
  ['the length of a list', { a: [1] }, { values: { 'a.length': ['undefined'] } }],
  ['a path of 5,000 steps', { a: 1 }, { values: { [Array(5_000).join('a.')]: ['Date'] } }],
  ['values that are a number', { a: 1 }, { values: 5 }],
  ['a meta that is a list', { a: 1 }, []],
  ['an equality of everything with a part', { a: {} }, { referentialEqualities: [['a']] }],
  ['an equality that builds a circle', { a: {} }, { referentialEqualities: { a: ['a.b'] } }],
  ['equalities that are no lists', { a: {} }, { referentialEqualities: { a: 5 } }],
])('%s is refused with a message of its own', (_what, json, meta) => {
  const { code, publicMessage } = refusal({ json, meta });
  expect(code).toBe('invalid_annotation');
  expect((publicMessage as string).length).toBeLessThan(300);
});

test('a date that is not an instant becomes an invalid Date, so that the error can name its field', () => {
  const { a } = read({ json: { a: 'yesterday' }, meta: { values: { a: ['Date'] } } }) as { a: Date };
  expect(a.getTime()).toBeNaN();
});

test.each<[payload: unknown, shown: string]>([
  [{ region: 'de' }, '{"json": {"region": …}}'],
  ['de', '{"json": …}'],
  [null, '{"json": …}'],
  [[], '{"json": …}'],
])('input %j without the envelope of superjson is refused, naming the missing part', (payload, shown) => {
  const { code, publicMessage } = refusal(payload);
  expect(code).toBe('not_superjson');
  expect(publicMessage).toContain(shown);
});

test('1,000 annotated values are accepted, and 1,001 are rejected', () => {
  const list = (length: number) => ({ json: { list: Array.from({ length }, () => 'a') } });
  expect(refusal(list(999))).toEqual({});
  expect(refusal(list(1_001))).toMatchObject({ code: 'too_many_values', fields: [{ field: 'list' }] });
  expect(
    refusal({ json: {}, meta: { values: Object.fromEntries(list(2_000).json.list.map((_, i) => [i, ['Date']])) } }),
  ).toMatchObject({
    code: 'too_many_values',
  });
});
