import { bytesOf, fixture, noHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { createAemoProvider } from './aemo/index.ts';
import { createCaisoProvider } from './caiso/index.ts';
import { createNyisoProvider } from './nyiso/index.ts';
import { lines } from './testing/show.ts';

const now = new Date('2025-11-03T12:00:00Z');
const deps = { http: noHttp };
const sources = [
  { provider: createAemoProvider(deps), folder: 'aemo', name: 'PUBLIC_DISPATCHIS.csv' },
  { provider: createAemoProvider(deps), folder: 'aemo', name: 'PUBLIC_TRADINGIS.csv' },
  { provider: createCaisoProvider(deps), folder: 'caiso', name: 'PRC_LMP_DAM.csv' },
  { provider: createNyisoProvider(deps), folder: 'nyiso', name: '20251102damlbmp_zone.csv' },
];

describe.each(sources)('$name', ({ provider, folder, name }) => {
  const fixtures = new URL(`./${folder}/here.ts`, import.meta.url).href;
  const rows = new TextDecoder().decode(fixture(fixtures, name)).trim().split(/\r?\n/);
  const parse = (text: string) => provider.parse(bytesOf(text), { now, fileName: name });
  const whole = parse(rows.join('\n'));
  const counted = ({ batches, rejected }: typeof whole) =>
    batches.reduce((sum, { points }) => sum + points.length, rejected.length);

  test.each([
    ['CRLF first, then LF', ['\r\n', '\n', '\n']],
    ['LF first, then CRLF', ['\n', '\r\n', '\r\n']],
    ['CR', ['\r', '\r', '\r']],
    ['all three in turn', ['\r\n', '\n', '\r']],
    ['blank lines', ['\r\n\r\n', '\n\n', '\n \n']],
    ['byte-order marks', ['\n\uFEFF', '\n', '\r\n\uFEFF']],
  ])('loses no row with line endings %s', (_, ends) => {
    const parsed = parse(rows.map((row, index) => row + ends[index % 3]).join(''));
    expect(parsed).toEqual(whole);
  });

  test('joined to itself gives the same prices and reports duplicates and ambiguities', () => {
    const parsed = parse(`${rows.join('\r\n')}\n\uFEFF${rows.join('\n')}\n`);
    expect(lines(whole)).toEqual(expect.arrayContaining(lines(parsed)));
    expect(counted(parsed)).toBeGreaterThanOrEqual(2 * counted(whole) - lines(whole).length);
  });

  test('cut off anywhere in its last row gives fewer prices and a rejection, or an error', () => {
    const [last, before] = [rows.at(-1)!, rows.slice(0, -1).join('\n')];
    for (let kept = 1; kept < last.lastIndexOf(','); kept++) {
      let parsed: typeof whole;
      try {
        parsed = parse(`${before}\n${last.slice(0, kept)}`);
      } catch (error) {
        expect((error as Error).message).toMatch(/truncated|malformed/);
        continue;
      }
      expect(lines(whole)).toEqual(expect.arrayContaining(lines(parsed)));
      expect(counted(parsed)).toBe(counted(whole));
    }
  });

  test('with a NUL byte is rejected with the line', () => {
    expect(() => parse(`${rows.slice(0, 2).join('\r\n')}\r\n\0${rows[2]}`)).toThrow('line 3 has a NUL byte');
  });
});

test('a joined file with columns in another order is rejected, not read from the wrong columns', () => {
  const nyiso = createNyisoProvider(deps);
  const first = '"Time Stamp","Name","PTID","LBMP ($/MWHr)"\n"11/03/2025 00:00","WEST",61752,20\n';
  const second = '"Time Stamp","Name","LBMP ($/MWHr)","PTID"\n"11/03/2025 01:00","WEST",21,61752\n';
  expect(() => nyiso.parse(bytesOf(first + second), { now })).toThrow('second header follows');
});

test('a nemweb row of an unknown kind is reported', () => {
  const text = new TextDecoder().decode(
    fixture(new URL('./aemo/here.ts', import.meta.url).href, 'PUBLIC_DISPATCHIS.csv'),
  );
  const { rejected } = createAemoProvider(deps).parse(bytesOf(`${text.trim()}\nISPATCH,PRICE,1,\n`), { now });
  expect(rejected.map(({ reason }) => reason)).toContain('a row that starts with "ISPATCH" is not a price table');
});
