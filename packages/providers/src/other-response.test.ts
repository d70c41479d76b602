import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorWords, formatOf } from './other-response.ts';
import { readAs } from './payload.ts';

const schema = z.object({ data: z.array(z.object({ price: z.number().max(10) })) });
const said = (value: unknown, secret?: string | null): string => {
  try {
    readAs(schema, value, 'a list of prices', secret);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test.each([
  ['<html></html>', 'an HTML page'],
  ['<a/>', 'XML'],
  ['[1]', 'JSON'],
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['a;b;c\n1;2;3', 'CSV'],
  ['Not found', 'plain text'],
])('%j is %s', (text, format) => expect(formatOf(text)).toBe(format));

describe('JSON that is not the document', () => {
  test.each([
    [{ items: [], links: [] }, '"data" is missing, it has the fields items, links'],
    [{ data: 5 }, '"data" is a number'],
    [{ data: { a: 1 }, next: null }, '"data" is an object with the fields a'],
    [{ data: [{ price: '5' }] }, '"data.0.price" is text'],
    [[], 'it is an empty list'],
    [null, 'it is null'],
  ])('%j: %s', (value, words) => expect(said(value)).toBe(`not a list of prices in the documented format: ${words}`));

  test('of a GraphQL API is recognized, also with status 200', () => {
    expect(said({ errors: [{ message: 'No such tariff', locations: [] }], data: null })).toBe(
      'the response is a GraphQL error, not a list of prices: No such tariff',
    );
    expect(said({ data: { tariff: null } })).toContain(
      'from a GraphQL API, not a list of prices: an object with the fields tariff',
    );
  });
});

describe('an error body', () => {
  test.each([
    [{ error: 'down' }, 'down'],
    [{ error: { code: 'E1', message: 'broken' } }, 'broken; E1'],
    [{ message: 'not found' }, 'not found'],
    [{ detail: [{ msg: 'bad date' }] }, 'bad date'],
    [{ fault: { faultstring: 'quota' } }, 'quota'],
    [{ title: 'Bad Request', status: 400 }, 'Bad Request'],
  ])('%j is reported as %s', (body, words) => expect(errorWords(body)).toBe(words));

  test('is quoted without the key, in any encoding, and not at all where that is unsafe', () => {
    const body = { error: 'key a+b/c of user 0123456789abcdef0 is bad' };
    expect(said(body, 'a+b/c')).toContain('key *** of user *** is bad');
    expect(said(body, null)).toBe(
      'not a list of prices in the documented format: "data" is missing, it has the fields error',
    );
    expect(errorWords({ error: 'x'.repeat(5_000) })).toHaveLength(200);
  });
});
