import { beforeAll, describe, expect, test } from 'vitest';
import { createStrengthMeter } from './password-strength.ts';

const meter = createStrengthMeter();
beforeAll(() => meter.assess('loads the lists'), 60_000);

describe('checking a password of an anonymous caller', () => {
  test('is rejected as busy beyond the queue, and never fails otherwise', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => meter.assess('seven purple teapots')));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused.length).toBeGreaterThan(100);
    expect(new Set(refused.map(({ code, status }) => `${status} ${code}`))).toEqual(
      new Set(['503 password_check_busy']),
    );
  });
});

test.each(['P@$$w0rd12345', 'l3tm31nl3tm31n', '4dm1n1str4t0r', 'f00tb4ll1234', '1l0v3y0u12345', '5up3rm4n1234'])(
  'detects a common word with symbols for letters: %s',
  async (password) => {
    expect((await meter.assess(password)).acceptable).toBe(false);
  },
);
