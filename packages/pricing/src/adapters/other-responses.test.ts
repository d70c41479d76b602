import { fixedClock, type RegionCode } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import { bytesOf } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { createParser, PROVIDER_ENTRIES } from './registry.ts';

const clock = fixedClock('2026-11-30T00:00:00Z');
const REGIONS: Readonly<Record<string, string>> = { nrel: 'us_nc', hvakosterstrommen: 'no1', elprisetjustnu: 'se3' };
const XML_READERS = ['entsoe', 'caiso', 'nrel'];
const CSV_READERS = ['nyiso', 'caiso', 'aemo'];
const GRAPHQL_ERROR = { errors: [{ message: 'Cannot query field', locations: [{ line: 1, column: 2 }] }], data: null };

/** What the parser says of a payload: its error, or its rejections. */
function said(id: string, payload: Uint8Array): string {
  const region = REGIONS[id] ? { region: REGIONS[id] as RegionCode } : {};
  try {
    const parsed = createParser(id, { clock })!.parse(payload, { now: clock.now(), ...region });
    expect(parsed.batches).toEqual([]);
    return parsed.rejected.map(({ code, reason }) => `${code}: ${reason}`).join('; ');
  } catch (error) {
    expect(error).toBeInstanceOf(PayloadError);
    return (error as PayloadError).publicMessage;
  }
}

/** Messages of the schema library, which are not helpful to users. */
const RAW = /invalid input|expected (object|array|string|number)|received|undefined|invalid_type/i;

/** The demo provider reads nothing. */
const READERS = PROVIDER_ENTRIES.map(({ id }) => id).filter((id) => id !== 'demo');

describe.each(READERS)('%s reports what it received instead of its response', (id) => {
  const readsXml = XML_READERS.includes(id);
  const readsCsv = CSV_READERS.includes(id);
  const readsJson = id === 'aemo' || (!CSV_READERS.includes(id) && id !== 'entsoe');
  const expected: [string, unknown, RegExp][] = [
    ['an HTML page', '<!DOCTYPE html><html><body>502 Bad Gateway</body></html>', /HTML page/],
    ['nothing', '', /empty/],
    ['an error body', { error: { code: 'E1', message: 'Something broke' } }, /error|rejected|documented format/],
    ['a message', { message: 'Rate limit exceeded' }, /Rate limit exceeded|documented format/],
    ['a GraphQL error', GRAPHQL_ERROR, /Cannot query field|reports errors|documented format/],
    ['a GraphQL answer', { data: { rates: { nodes: [1] } } }, /GraphQL|JSON, not|documented format|not a country/],
    ['another document', { production: [], deprecated: false }, /production|JSON, not|documented format/],
    ['truncated JSON', '{"data":[{"a":1},{"b"', readsJson ? /JSON is truncated/ : /JSON, not/],
    ['truncated XML', '<?xml version="1.0"?><Report><Row>1', readsXml ? /XML is truncated/ : /XML, not/],
    ['a truncated ZIP archive', 'PK\u0003\u0004\u0014', /ZIP archive/],
    [
      'another CSV file',
      'Date,Title\n2026-01-01,"10"" pipe, closed"\n2026-01-02,5" pipe\n',
      readsCsv ? /this is not a/ : /CSV|plain text/,
    ],
    ['words', 'Service Unavailable', /plain text|this is not a/],
  ];

  test.each(expected)('%s', (_, payload, wanted) => {
    const words = said(id, bytesOf(payload));
    expect(words).toMatch(wanted);
    expect(words).not.toMatch(RAW);
  });
});

test('the text of an error body is quoted without tokens', () => {
  const body = { error: { message: 'key 0123456789abcdef0123 is not valid' } };
  expect(said('elering', bytesOf(body))).toContain('key *** is not valid');
});
