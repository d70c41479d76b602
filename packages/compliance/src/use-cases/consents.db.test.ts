import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { textHashOf } from '../consent/policy.ts';
import { PURPOSES, type Purpose } from '../consent/purposes.ts';
import type { UserCaller } from '../context.ts';
import type { ConsentStatus } from '../schemas/index.ts';
import { caller, NOW, POLICY, type World, world } from '../testing/world.ts';
import { consentHistory, consentStatus, setConsents, withdrawAll } from './consents.ts';
import { setRestriction } from './restriction.ts';

let here: World;
let ada: UserCaller;
beforeAll(async () => {
  here = await world();
});
beforeEach(async () => {
  ada = await here.user();
  here.clock.set(NOW);
});
afterAll(() => here.close());

const set = (consents: Partial<Record<Purpose, boolean>>, who = ada, { context } = here as Pick<World, 'context'>) =>
  setConsents(context, who, { policyVersion: context.policy.version, consents });
const history = (who = ada) => consentHistory(here.context, who.principal.userId, { limit: 500 });
const allowed = ({ purposes }: ConsentStatus) =>
  purposes.filter(({ isAllowed }) => isAllowed).map(({ purpose }) => purpose);
const recordsOf = async ({ principal }: UserCaller) =>
  here.db.forTask('privacy').rows.consentRecord.findMany({
    where: { userId: principal.userId },
    orderBy: { number: 'asc' },
  });

describe('consent', () => {
  test('is recorded with version, text, network, browser and request, and read back per purpose', async () => {
    const status = await set({ price_alerts: true, marketing: false });
    expect(allowed(status)).toEqual(['price_alerts']);
    expect(status.purposes.find(({ purpose }) => purpose === 'marketing')).toMatchObject({ state: 'withdrawn' });
    expect(status.purposes.find(({ purpose }) => purpose === 'analytics')).toMatchObject({
      ...{ state: 'undecided', decidedAt: null, policyVersion: null },
    });
    const { items } = await history();
    const shared = { origin: 'choice', policyVersion: POLICY.version, recordedAt: NOW };
    const from = { network: '203.0.113.0/24', userAgent: 'Mozilla/5.0 (Ada)' };
    expect(items).toEqual([
      { number: 2, purpose: 'price_alerts', granted: true, textHash: textHashOf('price_alerts'), ...shared, ...from },
      { number: 1, purpose: 'marketing', granted: false, textHash: textHashOf('marketing'), ...shared, ...from },
    ]);
    expect((await recordsOf(ada)).map(({ requestId }) => requestId)).toEqual(['request-1', 'request-1']);
  });

  test('stores the /48 of an IPv6 address, and no network without an address', async () => {
    const via = (ip: string | undefined) => ({ ...ada, client: { ...ada.client!, ip } });
    await set({ marketing: true }, via('2001:db8:1:2:3::9'));
    await set({ marketing: false }, via(undefined));
    expect((await history()).items.map(({ network }) => network)).toEqual([null, '2001:db8:1::/48']);
  });

  test('that is in force already adds no record; the order of records decides, not the clock', async () => {
    await set({ marketing: true });
    await set({ marketing: true });
    here.clock.set(new Date(NOW.getTime() - 60_000));
    expect(allowed(await set({ marketing: false }))).toEqual([]);
    expect((await history()).items.map(({ number, granted }) => [number, granted])).toEqual([
      [2, false],
      [1, true],
    ]);
  });

  test('belongs to its user alone, and history is read in pages', async () => {
    const eve = await here.user();
    for (const granted of [true, false, true]) await set({ analytics: granted });
    expect((await history(eve)).items).toEqual([]);
    expect(allowed(await consentStatus(here.context, eve.principal.userId))).toEqual([]);
    const first = await consentHistory(here.context, ada.principal.userId, { limit: 2 });
    expect([first.items.map(({ number }) => number), first.next]).toEqual([[3, 2], 2]);
    const second = await consentHistory(here.context, ada.principal.userId, { limit: 2, before: 2 });
    expect([second.items.map(({ number }) => number), second.next]).toEqual([[1], null]);
  });

  test('to an earlier version is outdated, and a decision about another version is refused', async () => {
    await set({ optimization: true, analytics: false });
    const next = here.server({ version: '2027-01-01' });
    const { purposes } = await consentStatus(next.context, ada.principal.userId);
    const stateOf = (name: Purpose) => purposes.find(({ purpose }) => purpose === name)!;
    expect(stateOf('optimization')).toMatchObject({ state: 'outdated', isAllowed: false, policyVersion: '2026-12-01' });
    expect(stateOf('analytics')).toMatchObject({ state: 'withdrawn' });
    const stale = setConsents(next.context, ada, { policyVersion: '2026-12-01', consents: { optimization: true } });
    await expect(stale).rejects.toMatchObject({ kind: 'conflict', code: 'policy_changed' });
    expect(allowed(await set({ optimization: true }, ada, next))).toEqual(['optimization']);
  });

  test('of a deleted account cannot be recorded', async () => {
    const gone = set({ marketing: true }, caller('00000000-0000-4000-8000-000000000000'));
    await expect(gone).rejects.toMatchObject({ code: 'session_expired' });
  });
});

describe('withdrawing everything', () => {
  test('refuses every purpose at once, decided or not', async () => {
    await set({ price_alerts: true, optimization: true });
    const { purposes } = await withdrawAll(here.context, ada);
    expect(purposes.map(({ state }) => state)).toEqual(PURPOSES.map(() => 'withdrawn'));
    expect((await history()).items.slice(0, 6).every(({ origin }) => origin === 'withdraw_all')).toBe(true);
  });

  test('and grants at the same time leave the state of one order: all of the later decision', async () => {
    const all = Object.fromEntries(PURPOSES.map((purpose) => [purpose, true]));
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([set(all), withdrawAll(here.context, ada), set(all), withdrawAll(here.context, ada)]);
      const { purposes } = await consentStatus(here.context, ada.principal.userId);
      expect(new Set(purposes.map(({ state }) => state)).size).toBe(1);
    }
    const numbers = (await recordsOf(ada)).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test('and two servers with different policies at the same time leave each record with its own version', async () => {
    const next = here.server({ version: '2027-01-01' });
    await Promise.all([
      set({ marketing: true }),
      set({ marketing: true }, ada, next),
      set({ analytics: true }, ada, next),
    ]);
    const { items } = await history();
    expect(items.map(({ policyVersion }) => policyVersion).sort()).toEqual(['2026-12-01', '2027-01-01', '2027-01-01']);
    const last = items.find(({ purpose }) => purpose === 'marketing')!;
    const { purposes } = await consentStatus(next.context, ada.principal.userId);
    const isCurrent = last.policyVersion === '2027-01-01';
    expect(purposes.find(({ purpose }) => purpose === 'marketing')!.isAllowed).toBe(isCurrent);
  });
});

describe('records of consent', () => {
  test('cannot be changed, deleted or truncated, even by the owner of the table', async () => {
    await set({ marketing: true });
    for (const text of [
      'UPDATE consent_record SET granted = false',
      'UPDATE consent_record SET user_id = NULL, granted = false',
      'UPDATE consent_record SET network = NULL',
      'DELETE FROM consent_record',
      'TRUNCATE consent_record',
    ])
      await expect(here.db.owner.query({ text }), text).rejects.toMatchObject({ code: '42501' });
    expect((await history()).items).toHaveLength(1);
  });

  test('outlive the account without anything that leads to a person', async () => {
    await set({ marketing: true, analytics: false });
    const { userId } = ada.principal;
    const before = await recordsOf(ada);
    await here.db.owner.query({ text: 'DELETE FROM app_user WHERE id = $1', values: [userId] });
    const after = await here.db.forTask('privacy').rows.consentRecord.findMany({
      where: { id: { in: before.map(({ id }) => id) } },
      orderBy: { number: 'asc' },
    });
    const anonymous = { userId: null, network: null, userAgent: null, requestId: null };
    expect(after).toEqual(before.map((record) => ({ ...record, ...anonymous })));
  });
});

describe('whether data may be processed', () => {
  const mail = async ({ principal }: UserCaller) =>
    (await here.db.forTask('privacy').rows.appUser.findUniqueOrThrow({ where: { id: principal.userId } })).email;
  const requirement = (purpose: Purpose, { processing } = here as Pick<World, 'processing'>) =>
    processing.require(ada.principal, purpose);

  test.each(PURPOSES)('for %s follows consent to it, and to no other purpose', async (purpose) => {
    await set(Object.fromEntries(PURPOSES.map((one) => [one, one !== purpose])));
    const required = { kind: 'forbidden', code: 'consent_required', details: { purpose } };
    await expect(requirement(purpose)).rejects.toMatchObject(required);
    expect(await here.processing.refusalForAddress(await mail(ada), purpose)).toBe('consent_required');
    await set({ [purpose]: true });
    await expect(requirement(purpose)).resolves.toBeUndefined();
    expect(await here.processing.refusalForAddress(await mail(ada), purpose)).toBeUndefined();
    await withdrawAll(here.context, ada);
    expect(await here.processing.refusal(ada.principal.userId, purpose)).toBe('consent_required');
  });

  test('under a policy that requires no consent ends with a refusal; marketing and sharing need consent all the same', async () => {
    const open = here.server({ isRequired: false });
    await expect(requirement('optimization', open)).resolves.toBeUndefined();
    for (const purpose of ['marketing', 'third_party_sharing'] as const)
      await expect(requirement(purpose, open)).rejects.toMatchObject({ code: 'consent_required' });
    await set({ optimization: false }, ada, open);
    await expect(requirement('optimization', open)).rejects.toMatchObject({ code: 'consent_required' });
  });

  test('is refused while the account is restricted, whatever it consented to, and allowed once that is lifted', async () => {
    const all = Object.fromEntries(PURPOSES.map((purpose) => [purpose, true]));
    await set(all);
    const restricted = await setRestriction(here.context, ada.principal.userId, { restricted: true, reason: 'wrong' });
    expect(restricted).toEqual({ restricted: true, reason: 'wrong', since: NOW });
    for (const purpose of PURPOSES) {
      await expect(requirement(purpose)).rejects.toMatchObject({ code: 'processing_restricted' });
      expect(await here.processing.refusalForAddress(await mail(ada), purpose)).toBe('processing_restricted');
    }
    const status = await consentStatus(here.context, ada.principal.userId);
    expect([status.isRestricted, allowed(status)]).toEqual([true, []]);
    await setRestriction(here.context, ada.principal.userId, { restricted: false });
    expect(allowed(await consentStatus(here.context, ada.principal.userId))).toEqual([...PURPOSES]);
  });

  test('is refused for an address without an account, and not asked of callers who are not users', async () => {
    expect(await here.processing.refusalForAddress('nobody@example.com', 'price_alerts')).toBe('consent_required');
    await expect(here.processing.require({ kind: 'service' }, 'analytics')).resolves.toBeUndefined();
    await expect(here.processing.require(ada.principal, 'curiosity')).rejects.toThrow('curiosity is not a purpose');
  });
});
