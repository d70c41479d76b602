import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inForceUntil } from './in-force.ts';

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-02-${String(n).padStart(2, '0')}`);
const version = fc
  .tuple(fc.option(day), fc.option(day))
  .map(([validFrom, validUntil]) => ({ validFrom, validUntil }))
  .filter(({ validFrom, validUntil }) => validFrom === null || validUntil === null || validFrom < validUntil);
const versions = fc.uniqueArray(version, { maxLength: 6, selector: ({ validFrom }) => validFrom });

it('no day has two versions in force, and each takes effect on its first day', () => {
  fc.assert(
    fc.property(versions, day, (all, on) => {
      const isIn = (one: (typeof all)[number]) => {
        const until = inForceUntil(one, all);
        return (one.validFrom === null || one.validFrom <= on) && (until === null || on < until);
      };
      expect(all.filter(isIn).length).toBeLessThanOrEqual(1);
      for (const one of all) if (one.validFrom === on) expect(isIn(one)).toBe(true);
    }),
  );
});

it('a version ends with its validity, or where the next one begins', () => {
  const [open, next] = [
    { validFrom: null, validUntil: null },
    { validFrom: '2027-01-01', validUntil: '2027-07-01' },
  ];
  expect(inForceUntil(open, [open])).toBeNull();
  expect(inForceUntil(open, [open, next])).toBe('2027-01-01');
  expect(inForceUntil(next, [open, next])).toBe('2027-07-01');
});
