import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readJson, readJsonAs } from './payload.ts';
import { bytesOf } from './testing.ts';
import { fromEpochMs, fromEpochSeconds, fromIso, fromIsoOrUtc } from './times.ts';

describe('an unreadable payload is reported with a reason', () => {
  test.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['<!DOCTYPE html><html><body>maintenance</body></html>', 'HTML'],
    ['<!-- cached --> <html>', 'HTML'],
    ['<?xml version="1.0"?><a/>', 'XML'],
    ['[{"a": 1}, {"a"', 'truncated'],
    ['{"a": "unfinished', 'truncated'],
    ['{"a": 1,}', 'not valid JSON'],
    ['too many requests', 'not valid JSON'],
  ])('%j', (text, reason) => {
    expect(() => readJson(bytesOf(text))).toThrow(reason);
  });

  test('without repeating its content', () => {
    const secret = '{"request":{"api_key":"s3cr3t"}, nonsense';
    const message = (run: () => unknown) => {
      try {
        run();
        return 'no error';
      } catch (error) {
        return `${(error as Error).stack} ${String((error as Error).cause)}`;
      }
    };
    expect(message(() => readJson(bytesOf(secret)))).toContain('truncated');
    expect(message(() => readJson(bytesOf(secret)))).not.toContain('s3cr3t');
    const schema = z.object({ key: z.literal('expected') });
    const shown = message(() => readJsonAs(schema, bytesOf({ key: 's3cr3t' }), 'a response'));
    expect(shown).toContain('key');
    expect(shown).not.toContain('s3cr3t');
  });

  test('a byte-order mark is ignored', () => {
    expect(readJson(new Uint8Array([0xef, 0xbb, 0xbf, 0x5b, 0x5d]))).toEqual([]);
  });
});

test('times without a unit or an offset are rejected', () => {
  expect(fromEpochSeconds(1_733_785_200)).toBe(Date.UTC(2024, 11, 9, 23));
  expect([fromEpochSeconds(1_733_785_200_000), fromEpochMs(1_733_785_200), fromEpochSeconds('1733785200')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(fromIso('2025-10-26T02:00:00+02:00')).toBe(Date.UTC(2025, 9, 26, 0));
  expect(fromIso('2025-10-26T02:00Z')).toBe(Date.UTC(2025, 9, 26, 2));
  expect([fromIso('2025-10-26T02:00:00'), fromIso('2025-02-30T00:00:00Z'), fromIso('yesterday')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(fromIsoOrUtc('2025-10-26T02:00:00')).toBe(Date.UTC(2025, 9, 26, 2));
});
