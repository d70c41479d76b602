import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { chargeText } from './charge-text.ts';
import { componentsFor, outdatedComponents, READY_COMPONENTS } from './components-for.ts';
import { type ReadyComponent, readyComponentSchema } from './ready-component.ts';

const nameOf = ({ id, from, regions }: ReadyComponent): string => [id, from, ...(regions ?? [])].join(' ');
const named = READY_COMPONENTS.map((ready) => [nameOf(ready), ready] as const);
const regionsOf = ({ regions }: ReadyComponent): readonly string[] => regions ?? ['everywhere'];

/** Two versions of one ID that apply on a common day in a common region. */
const clash = (a: ReadyComponent, b: ReadyComponent): boolean =>
  a.id === b.id &&
  (!a.regions || !b.regions || regionsOf(a).some((region) => regionsOf(b).includes(region))) &&
  a.from < (b.until ?? '9999') &&
  b.from < (a.until ?? '9999');

describe('the ready-made components', () => {
  test.each(named)('%s has a source with a title, an address and a date, and a valid charge', (_name, ready) => {
    expect(readyComponentSchema.safeParse(ready).error?.issues ?? []).toEqual([]);
    expect(ready.id.slice(0, 2)).toBe(ready.country);
  });

  test.each([
    ['no source', { source: undefined }],
    ['a source without an address', { source: { title: 'Law', asOf: '2026-01-01' } }],
    ['a source that is no address', { source: { title: 'Law', url: 'the law', asOf: '2026-01-01' } }],
    ['a source without a date', { source: { title: 'Law', url: 'https://example.org/law' } }],
    ['a source without a title', { source: { title: '', url: 'https://example.org/law', asOf: '2026-01-01' } }],
    ['no first day', { from: undefined }],
  ])('an entry with %s is rejected', (_what, change) => {
    expect(readyComponentSchema.safeParse({ ...READY_COMPONENTS[0], ...change }).success).toBe(false);
  });

  test('versions of one component never overlap, and none ends before it begins', () => {
    const pairs = READY_COMPONENTS.flatMap((a, index) => READY_COMPONENTS.slice(index + 1).map((b) => [a, b] as const));
    expect(pairs.filter(([a, b]) => clash(a, b)).map(([a]) => nameOf(a))).toEqual([]);
    expect(READY_COMPONENTS.filter(({ from, until }) => until !== undefined && until <= from)).toEqual([]);
  });

  test('each entry is either one VAT rate or a charge with its own ID', () => {
    for (const { id, vat, component } of READY_COMPONENTS) {
      expect(vat === undefined).toBe(component !== undefined);
      if (component) expect(component.id).toBe(id);
    }
  });

  test('docs/tariffs.md lists each component with its source', () => {
    const page = readFileSync(path.join(import.meta.dirname, '../../../../docs/tariffs.md'), 'utf8');
    const rows = page.split('\n').filter((line) => /^\| `[a-z]{2}\./.test(line));
    expect(rows).toEqual(
      READY_COMPONENTS.map((ready) => {
        const where = ready.regions ? ` (${ready.regions.join(', ')})` : '';
        const { title, url, asOf } = ready.source;
        return `| \`${ready.id}\`${where} | ${chargeText(ready)} | ${ready.from} | ${ready.until ?? ''} | [${title}](${url}) | ${asOf} |`;
      }),
    );
  });
});

const ids = (place: string, on?: string): string[] => componentsFor({ place, on }).map(nameOf);

describe('componentsFor', () => {
  test('returns the versions that apply on the day; `until` is the first day after them', () => {
    expect(ids('at', '2025-12-31')).toEqual(['at.vat 1995-01-01', 'at.electricity-tax 2025-01-01']);
    expect(ids('at', '2026-01-01')).toEqual(['at.vat 1995-01-01', 'at.electricity-tax 2026-01-01']);
    expect(ids('at', '2027-01-01')).toEqual(['at.vat 1995-01-01']);
    expect(ids('at', '1994-12-31')).toEqual([]);
  });

  test('returns for a region the components of its country and its own VAT zone', () => {
    expect(ids('no4', '2026-05-01')[0]).toBe('no.vat 2010-01-01 no4');
    expect(ids('no1', '2026-05-01')[0]).toBe('no.vat 2010-01-01 no1 no2 no3 no5');
    expect(ids('NO', '2026-05-01').filter((name) => name.startsWith('no.vat')).length).toBe(2);
    expect(ids('no1', '2026-05-01').length).toBe(4);
  });

  test('returns the components of all countries if no place is given', () => {
    expect(componentsFor()).toEqual(READY_COMPONENTS);
    const on = componentsFor({ on: '2026-11-30' });
    expect(on.length).toBeLessThan(READY_COMPONENTS.length);
    expect(new Set(on.map(({ country }) => country)).size).toBe(10);
  });

  test.each(['gb', 'uk', 'uk_a', 'uk_k', 'uk_p', 'uk_scotland'])('treats %s as part of Great Britain', (place) => {
    expect(ids(place, '2026-05-01')).toEqual(['gb.vat 1997-09-01']);
  });

  test.each([
    ['us', 'Import a rate of OpenEI URDB instead.'],
    ['us_ca', 'Import a rate of OpenEI URDB instead.'],
    ['xx', 'There are no ready-made components for xx.'],
    ['no9', 'There are no ready-made components for no9.'],
    ['it_north', 'Countries: at, be, de, dk, es, fi, fr, gb, nl, no, se.'],
  ])('rejects the place %s', (place, message) => {
    expect(() => componentsFor({ place })).toThrow(message);
  });

  test('rejects an invalid day', () => {
    expect(() => componentsFor({ place: 'de', on: '2026-02-30' })).toThrow('"2026-02-30" is not a calendar day');
  });
});

describe('outdatedComponents', () => {
  const outdated = (place: string, on: string): string[] => outdatedComponents({ place, on }).map(nameOf);

  test('returns the last version of each charge whose rate on the day is unknown', () => {
    expect(outdated('es', '2026-03-09')).toEqual([]);
    expect(outdated('es', '2026-03-10')).toEqual(['es.vat 2025-01-01', 'es.electricity-tax 2024-07-01']);
    expect(outdated('fr', '2026-11-30')).toEqual(['fr.excise 2026-02-01']);
    expect(outdated('no1', '2026-12-31')).toEqual([]);
    expect(outdated('no1', '2027-01-01')).toEqual([
      'no.electricity-tax 2026-01-01',
      'no.enova-fee 2025-01-01',
      'no.support 2026-01-01',
    ]);
  });

  test('excludes charges that were abolished or had not begun', () => {
    expect(outdated('be', '2026-11-30')).toEqual([]);
    expect(outdated('fr', '2020-01-01')).toEqual([]);
  });
});
