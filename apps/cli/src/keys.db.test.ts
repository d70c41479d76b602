import { createHash, randomUUID } from 'node:crypto';
import { createDb, createSecretBox, type KeyUse } from '@energy-optimizer/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json } from './testing/cli.ts';
import { type CommandLine, commandLine } from './testing/in-process.ts';

const secretOf = (name: string) => createHash('sha256').update(name).digest('hex');
const [OLD, NEW] = [secretOf('old'), secretOf('new')];
const USER = randomUUID();

let box: CommandLine;
beforeAll(async () => {
  box = await commandLine();
  const owner = await createDb({ url: box.databaseUrl, applicationName: 'energy-test' });
  const totp = createSecretBox([OLD], 'totp')!;
  const number = createSecretBox([OLD], 'account number')!;
  await owner.query({
    text: `INSERT INTO app_user (id, email, role, tier, created_at, updated_at) VALUES ($1, 'ada@example.com', 'user', 'free', now(), now())`,
    values: [USER],
  });
  // As a server before key IDs were stored.
  await owner.query({
    text: 'INSERT INTO totp_credential (user_id, secret, created_at) VALUES ($1, $2, now())',
    values: [USER, totp.seal(Buffer.from('12345678901234567890'), USER)],
  });
  await owner.query({
    text: `INSERT INTO household_tariff (user_id, utility, region, account_number, account_number_key, updated_at)
     VALUES ($1, 'electricity', 'de', $2, $3, now())`,
    values: [USER, number.seal(Buffer.from('DE-12345678'), `household_tariff/${USER}/electricity`), number.keyId],
  });
  await owner.close();
});
afterAll(() => box.remove());

const keys = (...args: readonly string[]) => ['keys', ...args] as const;
const columns = (uses: readonly KeyUse[]) => uses.map(({ column, state, rows }) => [column, state, rows]);

test('keys are rotated: listed, counted, encrypted again, and the previous one can be removed', async () => {
  const both = { AUTH_SECRET: OLD, ENCRYPTION_KEY: NEW };
  const of = (state: string) => [
    ['totp_credential.secret', state, 1],
    ['household_tariff.account_number', state, 1],
  ];
  const list = async (env: Readonly<Record<string, string>>) =>
    columns(json(await box.energy(keys('list', '--json'), env)));
  expect(await list(both)).toEqual(of('previous'));
  expect((await box.energy(['doctor'], both)).stdout).toContain('2 values under a previous key');
  const rotated = [
    { column: 'totp_credential.secret', rotated: 1, changed: 0, unreadable: {} },
    { column: 'household_tariff.account_number', rotated: 1, changed: 0, unreadable: {} },
  ];
  expect(json(await box.energy(keys('rotate', '--dry-run', '--json'), both))).toEqual(rotated);
  expect(await list(both)).toEqual(of('previous'));
  expect(json(await box.energy(keys('rotate', '--json'), both))).toEqual(rotated);
  const later = { ENCRYPTION_KEY: NEW };
  expect(await list(later)).toEqual(of('current'));
  expect((await box.energy(['doctor'], later)).stdout).toContain('2 values under the current key');
  expect((await box.energy(['audit'], later)).stdout).toContain('keys_rotated');
});

test('a key that is not configured is reported with its ID by the list, the rotation and the doctor', async () => {
  const lost = { ENCRYPTION_KEY: secretOf('another') };
  const { keyId } = createSecretBox([NEW], 'account number')!;
  for (const args of [keys('list'), keys('rotate')]) {
    const { code, stderr } = await box.energy(args, lost);
    expect(code).toBe(1);
    expect(stderr).toContain(`household_tariff.account_number: 1 row, key ID ${keyId}`);
    expect(stderr).toContain('Add the key to ENCRYPTION_KEYS_PREVIOUS');
  }
  const doctor = await box.energy(['doctor'], lost);
  expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringContaining('the key of 2 encrypted values is not')]);
});

test('without any configured key all values are listed as unreadable, and a rotation says what to set', async () => {
  expect(columns(json(await box.energy(keys('list', '--json')))).map(([, state]) => state)).toEqual([
    'missing',
    'missing',
  ]);
  const { code, stderr } = await box.energy(keys('rotate'));
  expect([code, stderr]).toEqual([1, expect.stringContaining('set ENCRYPTION_KEY or AUTH_SECRET')]);
});
