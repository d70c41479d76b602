import { fixedClock, getRegion } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import { bytesOf, fixture, noHttp } from '@energy-optimizer/providers/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExogenousParsed } from '../exogenous/provider.ts';
import { EXOGENOUS_PROVIDER_ENTRIES } from '../exogenous/registry.ts';
import { expectSound } from './testing/show.ts';

const clock = fixedClock('2025-10-25T12:00:00Z');
const region = getRegion('uk').code;

const SAMPLES = [
  ['carbon_intensity_uk', 'carbon-intensity', 'national.json'],
  ['carbon_intensity_uk', 'carbon-intensity', 'regional.json'],
  ['open_meteo', 'open-meteo', 'previous-runs.json'],
  ['open_meteo', 'open-meteo', 'local-clock-change.json'],
  ['openweathermap', 'openweathermap', 'forecast.json'],
  ['entsoe', 'entsoe', 'A65_load.xml'],
  ['entsoe', 'entsoe', 'A69_wind_solar.xml'],
] as const;

const providerOf = (id: string) =>
  EXOGENOUS_PROVIDER_ENTRIES.find((entry) => entry.id === id)!.create({
    http: noHttp,
    clock,
    key: undefined,
    privateUse: true,
  });

const bodyOf = (folder: string, name: string) =>
  new TextDecoder().decode(fixture(new URL(`./${folder}/damage.ts`, import.meta.url).href, name));

/** The result for a payload; undefined if it is unreadable, which must be reported as a PayloadError. */
function attempt(id: string, payload: Uint8Array): ExogenousParsed | undefined {
  try {
    return providerOf(id).parse(payload, { region, fetchedAt: clock.now() });
  } catch (error) {
    expect(error).toBeInstanceOf(PayloadError);
    return undefined;
  }
}

const values = ({ batches }: ExogenousParsed): string[] =>
  batches.flatMap(({ region: of, variable, name, points }) =>
    points.map(({ startMs, endMs, value }) => [of, variable, name, startMs, endMs, value].join(' ')),
  );

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Paths to everything inside a JSON value. */
function pathsOf(value: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))].filter(
    ({ length }) => length > 0,
  );
}

/** A copy with one place replaced, or deleted when the replacement is undefined. */
function damaged(value: Json, [key, ...rest]: readonly (string | number)[], replacement: Json | undefined): Json {
  const copy = structuredClone(value) as { [key: string]: Json } & Json[];
  const at = key as string;
  if (rest.length > 0) copy[at] = damaged(copy[at]!, rest, replacement);
  else if (replacement !== undefined) copy[at] = replacement;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[at];
  return copy;
}

const REPLACEMENTS = [undefined, null, '', 'x', '12', true, [], {}, [[]], 'NaN'];

function damagedJson(body: string): fc.Arbitrary<string> {
  const json = JSON.parse(body) as Json;
  return fc
    .tuple(fc.constantFrom(...pathsOf(json)), fc.constantFrom<Json | undefined>(...REPLACEMENTS))
    .map(([path, other]) => JSON.stringify(damaged(json, path, other)));
}

/**
 * One element's text replaced, or one element without children removed, except points, because a curve may continue
 * without one.
 */
function damagedXml(body: string): fc.Arbitrary<string> {
  const leaves = [...body.matchAll(/<([\w.]+)( [^>]*)?>([^<>]*)<\/\1>/g)].filter(([, , , text]) => text!.trim() !== '');
  return fc.tuple(fc.constantFrom(...leaves), fc.constantFrom('', 'x', '-', undefined)).map(([leaf, other]) => {
    const [element, name, attributes = ''] = leaf;
    const instead = other === undefined ? '' : `<${name}${attributes}>${other}</${name}>`;
    return body.slice(0, leaf.index) + instead + body.slice(leaf.index + element.length);
  });
}

describe.each(SAMPLES)('a damaged response of %s (%s/%s)', (id, folder, name) => {
  const body = bodyOf(folder, name);
  const whole = new Set(values(attempt(id, bytesOf(body))!));

  test('cut off anywhere is an error', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: body.trimEnd().length - 1 }), (length) => {
        expect(attempt(id, bytesOf(body.slice(0, length)))).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  test('with any part replaced or missing gives no invented value', () => {
    fc.assert(
      fc.property(name.endsWith('.json') ? damagedJson(body) : damagedXml(body), (text) => {
        const parsed = attempt(id, bytesOf(text));
        if (!parsed) return;
        expectSound(parsed);
        expect(values(parsed).filter((value) => !whole.has(value))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('with random bytes in the middle never crashes the reader', () => {
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), (at, noise) => {
        const bytes = bytesOf(body);
        bytes.set(noise.subarray(0, bytes.length - at), at);
        const parsed = attempt(id, bytes);
        if (parsed) expectSound(parsed);
      }),
      { numRuns: 150 },
    );
  });
});
