import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMonths, dueAt, extendedDueAt } from './deadline.ts';

describe('the deadline of a request', () => {
  test.each([
    ['2026-01-15T10:30:00.000Z', '2026-02-15T10:30:00.000Z', '2026-04-15T10:30:00.000Z'],
    ['2026-01-31T23:59:59.999Z', '2026-02-28T23:59:59.999Z', '2026-04-30T23:59:59.999Z'],
    ['2028-01-30T00:00:00.000Z', '2028-02-29T00:00:00.000Z', '2028-04-30T00:00:00.000Z'],
    ['2026-11-30T12:00:00.000Z', '2026-12-30T12:00:00.000Z', '2027-02-28T12:00:00.000Z'],
    ['2026-12-31T12:00:00.000Z', '2027-01-31T12:00:00.000Z', '2027-03-31T12:00:00.000Z'],
  ])('of %s is one calendar month later, and three with an extension', (received, due, extended) => {
    expect(dueAt(new Date(received)).toISOString()).toBe(due);
    expect(extendedDueAt(new Date(received)).toISOString()).toBe(extended);
  });

  test('keeps the time of day and the day, or is the last day of the month', () => {
    const days = fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 30 }), (from, months) => {
        const to = addMonths(from, months);
        const distance = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth();
        expect(distance(to) - distance(from)).toBe(months);
        expect(to.getTime() % 86_400_000).toBe(from.getTime() % 86_400_000);
        const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
        expect(to.getUTCDate()).toBe(Math.min(from.getUTCDate(), lastDay));
      }),
    );
  });
});
