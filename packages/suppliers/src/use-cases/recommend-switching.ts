import { randomUUID } from 'node:crypto';
import { getRegion, localTimeZone, requireRegion, type Utility } from '@energy-optimizer/kernel';
import type { Candidate } from '../comparison/compute.ts';
import type { MarketKnowledge } from '../comparison/market-reader.ts';
import { yearFrom } from '../comparison/year.ts';
import type { SuppliersContext } from '../context.ts';
import { tooManyTariffs } from '../errors.ts';
import type { Recommendation, SwitchingResponse } from '../schemas/index.ts';
import { insertRecommendation, lastSwitchOf } from '../store/recommendations.ts';
import { readRegulation } from '../store/regulations.ts';
import { listStoredSuppliers } from '../store/suppliers.ts';
import { listStoredTariffs, type StoredTariff } from '../store/tariffs.ts';
import { tariffTexts } from '../store/texts.ts';
import { CURRENT } from '../switching/assess.ts';
import {
  type CurrentTariff,
  currentTariff,
  ownSupplierOf,
  type SwitchingRequest,
} from '../switching/current-tariff.ts';
import { decide } from '../switching/decide.ts';
import { withFollowOn } from '../switching/follow-on.ts';
import { addressMarket, digestOf, METHOD, type SwitchingInputs, seedOf, sha256, taskOf } from '../switching/inputs.ts';
import { type KnownUsage, usageOf } from '../switching/known-usage.ts';
import { type NamedSupplier, type OwnSupplier, relationTo } from '../switching/own-supplier.ts';
import { claimsOf, responseOf } from '../switching/response.ts';
import { spanOf } from '../switching/span.ts';
import { defaultProfile, followsMarket, hasVat, holidaysIn } from './compare-suppliers.ts';
import { regionAndOuter, today } from './places.ts';

/** Tariffs in one comparison. */
const MAX_TARIFFS = 200;

/**
 * Compares the current tariff of a household with those of other suppliers, recommends one or states why not, and
 * stores the answer with all that it was computed from.
 * @throws AppError `unknown_household_tariff` (404), `unknown_region`, `too_many_tariffs`, `usage_too_short`,
 *   `comparison_busy` (503)
 */
export async function recommendSwitching(
  context: SuppliersContext,
  userId: string,
  request: SwitchingRequest,
  signal?: AbortSignal,
): Promise<Recommendation> {
  if (request.region !== undefined) requireRegion(request.region);
  const stated = await currentTariff(context, userId, request, signal);
  const current = await withFollowOn(context, stated, request, signal);
  const usage = await usageOf(request, current.region);
  const own = await ownSupplierOf(context.db, current);
  const { alternatives, doubtful } = await alternativesOf(context, current, own, request);
  const texts = await tariffTexts(
    context.db,
    alternatives.map(({ id }) => id),
  );
  const versions = current.versions.map(({ id, text }) => ({ id: id ?? CURRENT, document: text }));
  const documents = new Map([...versions, ...texts].map(({ id, document }) => [id, document]));
  const lastSwitch = await lastSwitchBefore(context, userId, current, request.utility);
  const market = await marketFor(context, current, [...texts, ...versions]);
  const rescission = await rescissionOf(context, current.region);
  const inputs = inputsOf(context, {
    request,
    current,
    own,
    usage,
    alternatives,
    documents,
    lastSwitch,
    market,
    rescission,
  });
  const contents = { documents, years: market?.years ?? [], metered: usage.metered };
  const assessment = await context.households.assess(taskOf(inputs, contents), signal);
  const claims = claimsOf(inputs, assessment, decide(assessment, inputs.facts));
  const notes = supplierNotes(doubtful, own, claims.alternatives, alternatives);
  const answer = responseOf({ request, current, alternatives, claims, notes });
  const stored = { id: randomUUID(), utility: request.utility, createdAt: context.clock.now(), answer, inputs };
  const record = { ...stored, digest: digestOf(inputs, answer), usage: usage.record?.content ?? null };
  await context.db.withUser(userId, (tx) => insertRecommendation(tx, userId, record));
  const { id, createdAt } = stored;
  return { id, createdAt, outcome: null, switchedOn: null, realizedSaving: null, ...answer };
}

interface Alternatives {
  readonly alternatives: StoredTariff[];
  /** Suppliers that may be the own one. */
  readonly doubtful: readonly NamedSupplier[];
}

/**
 * Tariffs of other suppliers on offer, in force in the region for the entire time compared, in the currency of the
 * current one. If only a name of the own supplier is known, suppliers with a similar name are left out.
 */
async function alternativesOf(
  { db, clock }: SuppliersContext,
  current: CurrentTariff,
  own: OwnSupplier,
  { utility, green, contractMonths }: SwitchingRequest,
): Promise<Alternatives> {
  const relation = relationTo(own);
  if (relation === undefined) return { alternatives: [], doubtful: [] };
  const on = today(clock, current.region);
  const filter = { regions: regionAndOuter(current.region), utility, green, contractMonths, on, offeredOn: on };
  const { items, total } = await listStoredTariffs(db, filter, { skip: 0, take: MAX_TARIFFS });
  if (total > MAX_TARIFFS) throw tooManyTariffs(total, MAX_TARIFFS);
  const ids = [...new Set(items.map(({ supplierId }) => supplierId))];
  const { items: suppliers } = await listStoredSuppliers(db, { ids }, { skip: 0, take: ids.length });
  const relations = new Map(suppliers.map((one) => [one.id, relation(one)]));
  const doubtful = suppliers.filter(({ id }) => relations.get(id) === 'similar');
  const allowed = own.id === null ? ['other'] : ['other', 'similar'];
  const { currency } = current.tariff;
  const timeZone = localTimeZone(getRegion(current.region));
  const { until: end } = spanOf({ day: on, timeZone }, current.until);
  const alternatives = items.filter(
    ({ inForceUntil, supplierId, ...one }) =>
      one.currency === currency &&
      allowed.includes(relations.get(supplierId)!) &&
      (inForceUntil === null || inForceUntil >= end),
  );
  return { alternatives, doubtful };
}

/** Where it is in doubt whether a supplier is the own one. */
function supplierNotes(
  doubtful: readonly NamedSupplier[],
  own: OwnSupplier,
  offers: readonly { readonly tariffId: string }[],
  rows: readonly StoredTariff[],
): string[] {
  if (own.id === null)
    return doubtful.map(
      ({ id, name }) =>
        `The tariffs of ${name} are left out: it may be your supplier, ${own.names.join(', ')}. If it is not, state the ID of yours as \`supplier\`; if it is, state ${id}.`,
    );
  const shown = new Set(offers.map(({ tariffId }) => rows.find((row) => row.id === tariffId)?.supplierId));
  return doubtful
    .filter(({ id }) => shown.has(id))
    .map(
      ({ name }) => `${name} has a similar name to your supplier, ${own.names.join(', ')}: check that it is another.`,
    );
}

/** Stored market prices, if a tariff may need them; undefined: none that cover enough. */
async function marketFor(
  { marketYears }: SuppliersContext,
  { region }: CurrentTariff,
  candidates: readonly Candidate[],
): Promise<MarketKnowledge | undefined> {
  if (!candidates.some(followsMarket)) return undefined;
  const market = await marketYears.lastYears(regionAndOuter(region));
  return market && market.years.length > 0 ? market : undefined;
}

/** The start of the current contract is a switch as well. */
async function lastSwitchBefore(
  { db, clock }: SuppliersContext,
  userId: string,
  { region, contractStart }: CurrentTariff,
  utility: Utility,
): Promise<string | null> {
  const now = today(clock, region);
  const recorded = await db.withUser(userId, (tx) => lastSwitchOf(tx, userId, utility));
  const days = [recorded, contractStart].filter((day): day is string => day !== null && day <= now);
  return days.sort().at(-1) ?? null;
}

function inputsOf(
  { clock }: SuppliersContext,
  given: {
    readonly request: SwitchingRequest;
    readonly current: CurrentTariff;
    readonly own: OwnSupplier;
    readonly usage: KnownUsage;
    readonly alternatives: readonly StoredTariff[];
    readonly documents: ReadonlyMap<string, string>;
    readonly lastSwitch: string | null;
    readonly market: MarketKnowledge | undefined;
    readonly rescission: SwitchingInputs['rescission'];
  },
): SwitchingInputs {
  const { request, current, own, usage, alternatives, documents, lastSwitch, market, rescission } = given;
  const region = getRegion(current.region);
  const now = today(clock, region.code);
  const timeZone = localTimeZone(region);
  const { contractStart, contractEnd, noticeDays, noticeGivenOn, exitFee } = current;
  const inputs = {
    comparison: {
      ...{ day: now, timeZone, zone: current.zone },
      profile: request.profile ?? defaultProfile(request.utility),
      holidays: holidaysIn(yearFrom(now, timeZone), region.code, timeZone),
      ...{ annualUsage: usage.annualUsage, unit: usage.unit },
      ...{ stated: usage.stated ?? null, metered: usage.record?.address ?? null },
    },
    market: market ? addressMarket(market) : null,
    hasVat: hasVat(region),
    usageUncertaintyPercent: request.usageUncertaintyPercent,
    current: {
      versions: current.versions.map(({ id, from, text }) => ({
        ...{ id, from, sha256: sha256(text), ...(id === null ? { text } : {}) },
      })),
      until: current.until,
    },
    contract: { contractStart, contractEnd, noticeDays, noticeGivenOn, exitFee },
    alternatives: alternatives.map((one) => ({ id: one.id, sha256: sha256(documents.get(one.id)!) })),
    facts: { today: now, lastSwitch, isSupplierKnown: relationTo(own) !== undefined },
    rescission,
  };
  return { method: METHOD, seed: seedOf(inputs), ...inputs };
}

/** The table of US states; other regions have no entry. */
async function rescissionOf({ db }: SuppliersContext, region: string): Promise<SwitchingResponse['rescission']> {
  const [found] = (await Promise.all(regionAndOuter(region).map((code) => readRegulation(db, code)))).filter(
    (one) => one !== undefined,
  );
  return found ? { days: found.rescissionDays, isDefault: found.isDefaultRescission, source: found.sourceUrl } : null;
}
