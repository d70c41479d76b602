import { createSecretBox } from '@energy-optimizer/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setHouseholdTariffInput } from '../schemas/index.ts';
import { type HouseholdWorld, householdWorld, SECRET, versionId } from '../testing/households.ts';
import { tariff } from '../testing/world.ts';
import {
  deleteHouseholdTariff,
  getHouseholdTariff,
  listHouseholdTariffs,
  setHouseholdTariff,
} from './household-tariffs.ts';

let world: HouseholdWorld;
let current: string;
beforeAll(async () => {
  world = await householdWorld();
  current = await versionId(world, 'current');
});
afterAll(() => world.close());

const NUMBER = 'ACCT-7C9E4F21';
const HOME = { utility: 'electricity', region: 'de' };
const set = (userId: string, input: object) =>
  setHouseholdTariff(world.context, userId, setHouseholdTariffInput.parse({ ...HOME, ...input }));
const get = (userId: string) => getHouseholdTariff(world.context, userId, 'electricity');

describe('a stored tariff as the household’s own', () => {
  it('is a reference with the facts of the contract, and is replaced as a whole', async () => {
    const user = await world.user();
    const contract = { contractStart: '2026-01-01', contractEnd: '2027-01-01', noticeDays: 30, exitFee: 25 };
    await set(user, { tariffId: current, ...contract });
    expect(await get(user)).toMatchObject({
      ...{ region: 'de', supplier: 'mine', currency: 'EUR', document: null, ...contract },
      ...{ tariff: { id: current, tariffId: 'current' }, zone: null, noticeGivenOn: null, accountNumber: null },
    });
    await set(user, { tariffId: await versionId(world, 'zoned'), zone: 'a' });
    expect(await get(user)).toMatchObject({ supplier: 'cheap', zone: 'a', contractEnd: null, exitFee: null });
    expect((await listHouseholdTariffs(world.context, user)).items).toHaveLength(1);
  });

  it.each([
    ['gas', {}, 'tariff_mismatch', /natural_gas/],
    ['at', {}, 'tariff_mismatch', /at, which does not include de/],
    ['zoned', { zone: 'c' }, 'tariff_mismatch', /no zone c; its zones are a, b/],
  ])('%s %o does not fit the household', async (tariffId, more, code, message) => {
    const work = set(await world.user(), { tariffId: await versionId(world, tariffId), ...more });
    await expect(work).rejects.toMatchObject({ code, publicMessage: expect.stringMatching(message) });
  });

  it('must exist, as must the supplier of a document', async () => {
    const user = await world.user();
    const nobody = '00000000-0000-4000-8000-000000000000';
    await expect(set(user, { tariffId: nobody })).rejects.toMatchObject({ code: 'unknown_tariff' });
    const document = tariff('own', 0.3);
    await expect(set(user, { document, supplier: 'nobody' })).rejects.toMatchObject({ code: 'unknown_supplier' });
    await expect(set(user, { document, region: 'atlantis' })).rejects.toMatchObject({ code: 'unknown_region' });
    await expect(get(user)).rejects.toMatchObject({ code: 'unknown_household_tariff' });
  });
});

describe('a document of the user’s own', () => {
  it('is stored as the engine understands it, with the warnings of the linter', async () => {
    const user = await world.user();
    const document = tariff('own', 0.3);
    const stored = await set(user, { document, supplier: 'cheap' });
    expect(stored).toMatchObject({ tariff: null, supplier: 'cheap', document: { id: 'own', currency: 'EUR' } });
    expect(stored.findings.every(({ severity }) => severity !== 'error')).toBe(true);
    expect((await get(user)).document).toEqual(stored.document);
  });

  it.each([
    [{ ...tariff('own', 0.3), format: 'x' }, 'document.format'],
    [
      { ...tariff('own', 0.3), components: [{ kind: 'energy', id: 'e', schedule: 'none', rates: [{ rate: 1 }] }] },
      'document.components[0].schedule',
    ],
  ])('with errors is refused with the findings (%#)', async (document, field) => {
    const error = await set(await world.user(), { document }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_tariff', fields: [{ field }], details: { findings: [{}] } });
  });

  it('is refused beyond 64 kB before it is read', async () => {
    const document = { ...tariff('own', 0.3), description: 'x'.repeat(64_000) };
    await expect(set(await world.user(), { document })).rejects.toMatchObject({
      fields: [{ field: 'document', message: expect.stringMatching(/64 kB/) }],
    });
  });
});

describe('the account number', () => {
  it('is stored encrypted, shown by its ending, kept by later changes and removed by null', async () => {
    const user = await world.user();
    const numberAfter = async (more: object) => {
      // A key that may write need not be allowed to read: the ending of a number that is kept is not returned.
      expect(await set(user, { tariffId: current, ...more })).not.toHaveProperty('accountNumber');
      return (await get(user)).accountNumber;
    };
    expect(await numberAfter({ accountNumber: NUMBER })).toEqual({ ending: '4F21' });
    expect(await numberAfter({})).toEqual({ ending: '4F21' });
    const dump = await world.db.withUser(user, (tx) =>
      tx.query<[string]>({ text: "SELECT h::text || encode(account_number, 'escape') FROM household_tariff h" }),
    );
    expect(dump).toHaveLength(1);
    for (const part of [NUMBER, '7C9E4F21', Buffer.from(NUMBER).toString('hex'), Buffer.from('4F21').toString('hex')])
      expect(dump[0]![0].toUpperCase()).not.toContain(part.toUpperCase());
    expect(await numberAfter({ accountNumber: null })).toBeNull();
  });

  it('cannot be read in the row of another user, nor with another key', async () => {
    const [ada, eve] = [await world.user(), await world.user()];
    await set(ada, { tariffId: current, accountNumber: NUMBER });
    await set(eve, { tariffId: current, accountNumber: 'EVES-NUMBER' });
    const where = (userId: string) => ({ userId_utility: { userId, utility: 'electricity' } });
    const row = await world.db.withUser(ada, (tx) => tx.rows.householdTariff.findUnique({ where: where(ada) }));
    await world.db.withUser(eve, (tx) =>
      tx.rows.householdTariff.update({ where: where(eve), data: { accountNumber: row!.accountNumber } }),
    );
    expect(await get(eve)).toMatchObject({ accountNumber: { ending: null } });
    const secretBox = createSecretBox([`another ${SECRET}`], 'account number');
    const later = await getHouseholdTariff({ ...world.context, secretBox }, ada, 'electricity');
    expect(later.accountNumber).toEqual({ ending: null });
  });

  it('is refused with 503 where encryption is not configured; nothing else needs it', async () => {
    const user = await world.user();
    const context = { ...world.context, secretBox: undefined };
    const input = (more: object) => setHouseholdTariffInput.parse({ ...HOME, tariffId: current, ...more });
    await expect(setHouseholdTariff(context, user, input({ accountNumber: NUMBER }))).rejects.toMatchObject({
      code: 'encryption_not_configured',
      kind: 'unavailable',
    });
    await setHouseholdTariff(context, user, input({}));
    expect((await get(user)).accountNumber).toBeNull();
  });

  it.each(['12345', '-12345-', 'x'.repeat(41), 'a\nbcdefg'])('%j is none', (accountNumber) => {
    expect(setHouseholdTariffInput.safeParse({ ...HOME, tariffId: current, accountNumber }).success).toBe(false);
  });
});

describe('whose it is', () => {
  it('no other user reads, changes or deletes it', async () => {
    const [ada, eve] = [await world.user(), await world.user()];
    await set(ada, { tariffId: current });
    await expect(get(eve)).rejects.toMatchObject({ code: 'unknown_household_tariff' });
    await expect(deleteHouseholdTariff(world.context, eve, 'electricity')).rejects.toMatchObject({
      code: 'unknown_household_tariff',
    });
    const stolen = await world.db.withUser(eve, async (tx) => [
      await tx.rows.householdTariff.count(),
      (await tx.rows.householdTariff.updateMany({ where: { userId: ada }, data: { exitFee: 1 } })).count,
    ]);
    expect(stolen).toEqual([0, 0]);
    expect((await get(ada)).exitFee).toBeNull();
  });

  it('is deleted by its user, and with the account', async () => {
    const [ada, eve] = [await world.user(), await world.user()];
    for (const user of [ada, eve]) await set(user, { tariffId: current });
    await deleteHouseholdTariff(world.context, ada, 'electricity');
    await expect(get(ada)).rejects.toMatchObject({ code: 'unknown_household_tariff' });
    await world.db.withUser(eve, (tx) => tx.rows.appUser.deleteMany({ where: { id: eve } }));
    await expect(get(eve)).rejects.toMatchObject({ code: 'unknown_household_tariff' });
  });

  it('several changes at once all succeed, and one row is left', async () => {
    const user = await world.user();
    const stored = await Promise.all([1, 2, 3].map((exitFee) => set(user, { tariffId: current, exitFee })));
    expect(stored.map(({ exitFee }) => exitFee)).toEqual([1, 2, 3]);
    expect((await listHouseholdTariffs(world.context, user)).items).toHaveLength(1);
  });
});
