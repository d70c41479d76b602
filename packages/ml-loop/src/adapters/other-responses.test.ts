import { fixedClock, getRegion } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import { bytesOf, noHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { EXOGENOUS_PROVIDER_ENTRIES } from '../exogenous/registry.ts';

const clock = fixedClock('2026-11-30T00:00:00Z');
const GRAPHQL_ERROR = { errors: [{ message: 'Cannot query field', locations: [{ line: 1, column: 2 }] }], data: null };

/** The error message for a payload, or its rejection reasons. */
function said(id: string, payload: Uint8Array): string {
  const entry = EXOGENOUS_PROVIDER_ENTRIES.find((candidate) => candidate.id === id)!;
  const provider = entry.create({ http: noHttp, clock, key: undefined, privateUse: true });
  try {
    const parsed = provider.parse(payload, { region: getRegion('de').code });
    expect(parsed.batches.flatMap(({ points }) => points)).toEqual([]);
    return parsed.rejected.map(({ reason }) => reason).join('; ');
  } catch (error) {
    expect(error).toBeInstanceOf(PayloadError);
    return (error as PayloadError).publicMessage;
  }
}

/** Messages of the schema library, which are not helpful to users. */
const RAW = /invalid input|expected (object|array|string|number)|received|undefined|invalid_type/i;

describe.each(EXOGENOUS_PROVIDER_ENTRIES.map(({ id }) => id))(
  '%s reports what it received instead of its response',
  (id) => {
    const isXml = id === 'entsoe';
    const expected: [string, unknown, RegExp][] = [
      ['an HTML page', '<!DOCTYPE html><html><body>502 Bad Gateway</body></html>', /HTML page/],
      ['nothing', '', /empty/],
      ['an error body', { error: { code: 'E1', message: 'Something broke' } }, /Something broke/],
      ['a GraphQL error', GRAPHQL_ERROR, /Cannot query field/],
      ['another document', { production: [], deprecated: false }, /production|JSON, not|neither list nor hourly/],
      ['truncated JSON', '{"data":[{"a":1},{"b"', isXml ? /JSON, not/ : /JSON is truncated/],
      ['truncated XML', '<?xml version="1.0"?><Report><Row>1', isXml ? /XML is truncated/ : /XML, not/],
      ['a truncated ZIP archive', 'PK\u0003\u0004\u0014', /ZIP archive/],
      ['words', 'Service Unavailable', /plain text/],
    ];

    test.each(expected)('%s', (_, payload, wanted) => {
      const words = said(id, bytesOf(payload));
      expect(words).toMatch(wanted);
      expect(words).not.toMatch(RAW);
    });
  },
);
