import { AppError } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERVICE_KEY, startTestHttp } from '../testing/http.ts';
import { createLimits } from './limits.ts';
import { createRateLimiter } from './rate-limit.ts';

/** 20 a minute, of which credentials may be wrong 4 times. */
const LIMITS = { perMinute: 20, perHour: 1_000 };
const BUDGET = 4;
const limited = () =>
  startTestHttp({
    config: { trustProxyHops: 1 },
    options: { rateLimiter: createRateLimiter({ limits: LIMITS }) },
  });

describe('the internal API key', () => {
  const DOORS = ['/api/v1/probe/echo?region=no1', '/trpc/probe.cached', '/metrics'];
  const SHOWN: [string, (key: string) => Record<string, string>][] = [
    ['x-api-key', (key) => ({ 'x-api-key': key })],
    ['Bearer', (key) => ({ authorization: `Bearer ${key}` })],
  ];

  it.each(DOORS.flatMap((door) => SHOWN.map(([how, headers]) => [how, door, headers] as const)))(
    'as %s at %s is not looked at any more after too many wrong ones, from that network alone',
    async (_how, door, headers) => {
      await using http = await limited();
      const ask = (key: string, from: string, at = door) =>
        fetch(http.url + at, { headers: { ...headers(key), 'x-forwarded-for': from } });
      const guesses = [];
      for (let i = 0; i < BUDGET; i++) guesses.push((await ask(`guess-number-${i}`, '203.0.113.1')).status);
      expect(guesses).toEqual(Array(BUDGET).fill(401));
      for (const at of DOORS) {
        const refused = await ask(SERVICE_KEY, '203.0.113.1', at);
        expect([at, refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([at, 429, true]);
      }
      expect((await ask(SERVICE_KEY, '203.0.113.2')).status).toBe(200);
    },
  );
});

const request = (ip: string) => ({ ip, isCounted: false, rateState: undefined }) as never;
const reply = { headers: () => undefined } as never;
const wrongKey = () => new AppError('unauthenticated', { code: 'invalid_api_key', publicMessage: 'wrong' });

describe('the limit on failed authentication', () => {
  const doorOf = () => {
    const limits = createLimits(createRateLimiter({ limits: LIMITS }));
    return (ip: string) => limits.door(request(ip), reply);
  };
  const outcome = (passing: Promise<string>) =>
    passing.catch((error: unknown) => (error instanceof AppError ? error.code : 'error'));

  it('gives concurrent guesses no advantage over sequential ones', async () => {
    const door = doorOf();
    let looked = 0;
    const guess = async (): Promise<string> => {
      looked += 1;
      await new Promise((resolve) => setImmediate(resolve));
      throw wrongKey();
    };
    const responses = await Promise.all(Array.from({ length: 50 }, () => outcome(door('203.0.113.1')(guess))));
    expect(looked).toBe(BUDGET);
    expect(responses.filter((code) => code === 'invalid_api_key')).toHaveLength(BUDGET);
    expect(responses.filter((code) => code === 'too_many_requests')).toHaveLength(50 - BUDGET);
  });

  it('rejects none of many concurrent correct credentials', async () => {
    const door = doorOf();
    const right = async (): Promise<string> => {
      await new Promise((resolve) => setImmediate(resolve));
      return 'in';
    };
    const responses = await Promise.all(Array.from({ length: 50 }, () => outcome(door('203.0.113.1')(right))));
    expect(responses).toEqual(Array(50).fill('in'));
  });

  it('does not count checks that failed for other reasons', async () => {
    const door = doorOf();
    const away = async (): Promise<string> => {
      throw new AppError('unavailable', { code: 'database_unavailable', publicMessage: 'away' });
    };
    for (let i = 0; i < 2 * BUDGET; i++) expect(await outcome(door('203.0.113.1')(away))).toBe('database_unavailable');
  });

  it('allows exactly the budget of incorrect credentials, in any order of correct, incorrect and failed checks', async () => {
    const kinds = fc.array(fc.constantFrom('right', 'wrong', 'quietly wrong', 'failed'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(kinds, async (checks) => {
        const door = doorOf();
        const checked: string[] = [];
        const run = (kind: string) =>
          door('2001:db8::1')(async (wrong) => {
            await Promise.resolve();
            checked.push(kind);
            if (kind === 'wrong') throw wrongKey();
            if (kind === 'failed') throw new Error('away');
            if (kind === 'quietly wrong') wrong();
            return kind;
          });
        await Promise.all(checks.map((kind) => outcome(run(kind))));
        const isWrong = (kind: string): boolean => kind.endsWith('wrong');
        expect(checked.filter(isWrong).length).toBe(Math.min(BUDGET, checks.filter(isWrong).length));
      }),
    );
  });
});
