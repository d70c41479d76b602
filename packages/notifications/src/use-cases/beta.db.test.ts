import { DAY_MS } from '@energy-optimizer/kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scriptedTransport, type World, world } from '../testing/world.ts';

const ADA = 'ada@example.com';
const INVALID = { code: 'invalid_beta_code', status: 422 };

let mails: ReturnType<typeof scriptedTransport>['mails'];
let here: World;
beforeEach(async () => {
  const scripted = scriptedTransport();
  mails = scripted.mails;
  here = await world({ transports: [scripted.transport] });
});
afterEach(() => here.close());

/** Signs up and reads the code from the e-mail; undefined if none was sent. */
async function signUp(email = ADA, region?: string): Promise<string | undefined> {
  const before = mails.length;
  expect(await here.service.betaSignUp({ email, region })).toEqual({ accepted: true });
  await here.service.sendDue();
  return mails.length === before ? undefined : /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(mails.at(-1)!.text)?.[0];
}
/** Another code of the same form. */
const wrongCode = (code: string, n = 1): string =>
  code.replace(/.$/, (letter) => '0123456789ABCDEFGHJK'[('0123456789ABCDEFGHJK'.indexOf(letter) + n) % 20]!);

describe('signing up for the beta', () => {
  test('sends a code that verifies the address, repeatedly while it is valid', async () => {
    const code = (await signUp('Ada@Example.com', 'de'))!;
    expect(mails[0]).toMatchObject({ to: ADA, subject: 'Welcome to the beta: your code' });
    const first = await here.service.betaVerify({ email: ADA, code });
    here.later(60_000);
    expect(
      await here.service.betaVerify({ email: ' ada@example.com'.trim().toUpperCase(), code: code.toLowerCase() }),
    ).toEqual(first);
    expect(await here.service.betaCount()).toEqual({ signedUp: 1, verified: 1 });
  });

  test('again sends a new code and invalidates the old one, at most three times a day', async () => {
    const [first, second, third] = [await signUp(), await signUp(), await signUp()];
    expect(new Set([first, second, third]).size).toBe(3);
    expect(await signUp()).toBeUndefined();
    await expect(here.service.betaVerify({ email: ADA, code: first! })).rejects.toMatchObject(INVALID);
    here.later(DAY_MS);
    expect(await signUp()).toBeDefined();
    expect(await signUp()).toBeDefined();
    expect(await here.service.betaCount()).toEqual({ signedUp: 1, verified: 0 });
  });

  test('sends no code to a verified address, with the same response', async () => {
    const code = (await signUp())!;
    await here.service.betaVerify({ email: ADA, code });
    expect(await signUp()).toBeUndefined();
  });

  test('while it is closed responds as usual and sends nothing; a mailed code stays valid', async () => {
    const code = (await signUp())!;
    const closed = here.replica({ betaIsOpen: async () => false });
    for (const email of [ADA, 'new@example.com'])
      expect(await closed.betaSignUp({ email })).toEqual({ accepted: true });
    await closed.sendDue();
    expect([mails.length, await here.service.betaCount()]).toEqual([1, { signedUp: 1, verified: 0 }]);
    await closed.betaVerify({ email: ADA, code });
  });

  test('with an invalid address is rejected', async () => {
    const given = here.service.betaSignUp({ email: `${ADA}\r\nBcc: eve@example.com` });
    await expect(given).rejects.toMatchObject({ code: 'invalid_email' });
    expect(await here.service.betaCount()).toEqual({ signedUp: 0, verified: 0 });
  });

  test('many times at once gives one sign-up and at most three e-mails', async () => {
    await Promise.all(Array.from({ length: 12 }, () => here.service.betaSignUp({ email: ADA })));
    await here.service.sendDue();
    expect(mails).toHaveLength(3);
    expect(await here.service.betaCount()).toEqual({ signedUp: 1, verified: 0 });
  });

  test('with twenty spellings of one mailbox sends four e-mails, from many networks six, with the same response', async () => {
    const spelling = (n: number) => `a${'.'.repeat(n % 2)}da+tag${n}@gmail.com`;
    for (let n = 0; n < 20; n++)
      expect(await here.service.betaSignUp({ email: spelling(n) }, '192.0.2.1')).toEqual({ accepted: true });
    await here.service.sendDue();
    expect(mails).toHaveLength(4);
    for (let n = 0; n < 20; n++)
      await here.service.betaSignUp({ email: `Ada+x${n}@googlemail.com` }, `198.51.100.${n}`);
    await here.service.sendDue();
    expect(mails).toHaveLength(6);
    await here.service.betaSignUp({ email: 'bob@gmail.com' }, '192.0.2.1');
    await here.service.sendDue();
    expect(mails).toHaveLength(7);
  });

  test('leaves the code stored nowhere once its e-mail is sent', async () => {
    const code = (await signUp())!;
    const rows = await here.db.query<[string]>({
      text: `SELECT row_to_json(b)::text FROM beta_signup b UNION ALL SELECT row_to_json(m)::text FROM mail_outbox m`,
    });
    expect(rows).toHaveLength(2);
    expect(rows.join()).not.toContain(code);
    expect(rows.join()).not.toContain(code.replace('-', ''));
  });
});

describe('guessing a beta code', () => {
  test('invalidates the code after five incorrect attempts', async () => {
    const code = (await signUp())!;
    for (let n = 1; n <= 5; n++)
      await expect(here.service.betaVerify({ email: ADA, code: wrongCode(code, n) })).rejects.toMatchObject(INVALID);
    await expect(here.service.betaVerify({ email: ADA, code })).rejects.toMatchObject(INVALID);
    const next = (await signUp())!;
    expect(await here.service.betaVerify({ email: ADA, code: next })).toMatchObject({ verifiedAt: here.clock.now() });
  });

  test('allows five attempts in total for a hundred concurrent requests', async () => {
    const code = (await signUp())!;
    const tries = Array.from({ length: 100 }, (_, n) =>
      here.service.betaVerify({ email: ADA, code: wrongCode(code, (n % 19) + 1) }),
    );
    expect((await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled')).toEqual([]);
    const [row] = await here.db.query<[number]>({ text: 'SELECT attempts FROM beta_signup' });
    expect(row).toEqual([5]);
  });

  test('verifies with the correct code after four incorrect attempts and resets the count', async () => {
    const code = (await signUp())!;
    for (let n = 1; n <= 4; n++)
      await expect(here.service.betaVerify({ email: ADA, code: wrongCode(code, n) })).rejects.toMatchObject(INVALID);
    await here.service.betaVerify({ email: ADA, code });
    await here.service.betaVerify({ email: ADA, code });
  });

  test('gives the same response for incorrect and expired codes, and those of another or unknown address', async () => {
    const code = (await signUp())!;
    const eves = (await signUp('eve@example.com'))!;
    const tell = (input: { email: string; code: string }) =>
      here.service.betaVerify(input).then(
        () => 'verified',
        ({ code: reason, publicMessage, fields }) => ({ reason, publicMessage, fields }),
      );
    const wrong = await tell({ email: ADA, code: wrongCode(code) });
    expect(await tell({ email: ADA, code: eves })).toEqual(wrong);
    expect(await tell({ email: 'nobody@example.com', code })).toEqual(wrong);
    expect(await tell({ email: 'no address', code })).toEqual(wrong);
    here.later(7 * DAY_MS);
    expect(await tell({ email: ADA, code })).toEqual(wrong);
  });
});

test('statistics count per region and day', async () => {
  const code = (await signUp(ADA, 'de'))!;
  await here.service.betaVerify({ email: ADA, code });
  await signUp('bob@example.com', 'de');
  here.later(DAY_MS);
  await signUp('eve@example.com');
  expect(await here.service.betaStats()).toEqual({
    signedUp: 3,
    verified: 1,
    regions: [
      { region: 'de', signedUp: 2, verified: 1 },
      { region: null, signedUp: 1, verified: 0 },
    ],
    days: [
      { day: '2026-11-20', signedUp: 2, verified: 1 },
      { day: '2026-11-21', signedUp: 1, verified: 0 },
    ],
  });
});
