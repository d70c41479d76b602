import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRows } from './rows.ts';

const ends = fc.constantFrom('\r\n', '\n', '\r', '\n\n', '\r\n\r\n', ' \n', '\r\r\n');

describe('the rows of a file are read completely', () => {
  test('with any line endings, blank lines and byte-order marks, in chunks of any size', async () => {
    const files = fc.array(fc.tuple(fc.nat(999), fc.nat(999), ends, fc.boolean()), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(files, ends, fc.integer({ min: 1, max: 9 }), async (lines, firstEnd, size) => {
        const text = `start,price${firstEnd}${lines.map(([a, b, end, marked]) => `${marked ? '\uFEFF' : ''}${a},${b}${end}`).join('')}`;
        const bytes = new TextEncoder().encode(text);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const { rows } = await readRows(chunks);
        expect(rows.map(({ cells }) => cells)).toEqual([
          ['start', 'price'],
          ...lines.map(([a, b]) => [String(a), String(b)]),
        ]);
      }),
    );
  });

  test('also if the last line has no line ending', async () => {
    expect((await readRows(['a,b\r\n1,2\n3,4'])).rows.map(({ cells }) => cells[0])).toEqual(['a', '1', '3']);
  });
});

describe('a file is refused', () => {
  test.each([
    [
      'start,end,price\n2026-03-01,2026-03-02,1\nstart,price,end\n2026-03-02,2,2026-03-03\n',
      'line 3 is the header of another file',
    ],
    [`${'x'.repeat(300_000)}`, 'the first line'],
    [`a,b\n${'x'.repeat(300_000)}\n`, 'Max Record Size'],
    ['a,b\n1,\0\n', 'NUL'],
    [`a,b\n${','.repeat(60_000)}\n`, 'cells'],
  ])('%#', async (text, message) => {
    await expect(readRows([text])).rejects.toThrow(message);
  });
});
