import { ADA, type authWorld, type Browser } from './world.ts';

/** A wrong password for the tests' accounts. */
export const WRONG = 'seven purple teapotz';
export const FIVE = Array.from({ length: 5 }, () => 'invalid_credentials');

/** Password attempts. */
export function guessing(world: ReturnType<typeof authWorld>) {
  /** The status or error code of an attempt. */
  const tried = (from: Browser, email = ADA, password = WRONG): Promise<string> =>
    world.signIn(from, email, password).then(
      ({ status }) => status,
      (error: { code: string }) => error.code,
    );
  const fails = async (count: number, email = ADA, from: () => Browser = world.stranger): Promise<string[]> => {
    const codes: string[] = [];
    for (let i = 0; i < count; i++) codes.push(await tried(from(), email));
    return codes;
  };
  /** Expires the counters, which use the database clock. */
  const timePasses = (ms: number) =>
    world.db.owner.query({ text: 'UPDATE lockout SET expire = expire - $1', values: [ms] });
  return { tried, fails, timePasses };
}
