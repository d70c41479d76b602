import type { Sql } from '@energy-optimizer/db';
import type { MarketYear } from '../comparison/market.ts';
import { readMetered } from '../comparison/metered-text.ts';
import type { SuppliersContext } from '../context.ts';
import { unknownRecommendation } from '../errors.ts';
import type { SavingsReplay, SwitchingResponse } from '../schemas/index.ts';
import { readRecommendation, type StoredRecommendation } from '../store/recommendations.ts';
import { tariffTexts } from '../store/texts.ts';
import { decide } from '../switching/decide.ts';
import {
  type Addressed,
  canonical,
  digestOf,
  hashOfYear,
  METHOD,
  type SwitchingInputs,
  sha256,
  taskOf,
} from '../switching/inputs.ts';
import { claimsOf } from '../switching/response.ts';
import { unpackUsage } from '../switching/usage-record.ts';

type Context = Pick<SuppliersContext, 'db' | 'households' | 'marketYears'>;
type Difference = SavingsReplay['differences'][number];

/** Computes a recommendation of a user again. @throws AppError `unknown_recommendation` (404), `comparison_busy` */
export const replaySaving = async (
  context: Context,
  userId: string,
  id: string,
  signal?: AbortSignal,
): Promise<SavingsReplay> =>
  replayed(context, id, await context.db.withUser(userId, (tx) => readRecommendation(tx, id)), signal);

/** Computes the recommendation of any user again, for operators. @throws AppError `unknown_recommendation` (404) */
export const replayAnySaving = async (context: Context, id: string): Promise<SavingsReplay> =>
  replayed(context, id, await readRecommendation(context.db.forTask('replay'), id));

async function replayed(
  context: Context,
  id: string,
  stored: StoredRecommendation | undefined,
  signal?: AbortSignal,
): Promise<SavingsReplay> {
  if (stored === undefined) throw unknownRecommendation(id);
  const { inputs, answer, digest } = stored;
  const differences: Difference[] = [];
  if (digest !== digestOf(inputs, answer))
    differences.push({ code: 'record', text: 'The stored recommendation does not match its digest.' });
  // Another method has other inputs, which this one cannot read.
  if (inputs.method === METHOD) differences.push(...(await recomputed(context, stored, signal)));
  else differences.push({ code: 'method', text: `It was computed with ${inputs.method}; this is ${METHOD}.` });
  return {
    id,
    identical: differences.length === 0,
    method: inputs.method,
    seed: inputs.seed,
    inputs: inputs.method === METHOD ? addressedIn(inputs).length : 0,
    differences,
  };
}

/** What differs between the stored recommendation and one computed now from its inputs. */
async function recomputed(
  context: Context,
  { inputs, answer, usage }: StoredRecommendation,
  signal: AbortSignal | undefined,
): Promise<Difference[]> {
  const { documents, problems } = await documentsOf(context.db, inputs);
  const { years, problems: marketProblems } = await marketOf(context, inputs);
  const { metered, problems: usageProblems } = await meteredOf(inputs, usage);
  const differences = [...problems, ...marketProblems, ...usageProblems];
  if (differences.some(({ code }) => code === 'input_gone')) return differences;
  const assessment = await context.households.assess(taskOf(inputs, { documents, years, metered }), signal);
  const claims = claimsOf(inputs, assessment, decide(assessment, inputs.facts));
  return [...differences, ...claimDifferences(answer, claims)];
}

const addressedIn = ({ current, alternatives }: SwitchingInputs) => [...current.versions, ...alternatives];

/** The metered usage that was sent. */
async function meteredOf({ comparison: { metered: sent } }: SwitchingInputs, content: Uint8Array | null) {
  if (sent === null) return { metered: undefined, problems: [] };
  const gone: Difference = { code: 'input_gone', text: 'The metered usage is no longer stored.' };
  if (content === null) return { metered: undefined, problems: [gone] };
  const { sha256: found, usage } = await unpackUsage(content);
  const changed: Difference = { code: 'input_changed', text: 'The metered usage has changed.' };
  return { metered: await readMetered(usage), problems: found === sent.sha256 ? [] : [changed] };
}

/** The documents of the inputs, as they are stored now. */
async function documentsOf(sql: Sql, inputs: SwitchingInputs) {
  const addressed = addressedIn(inputs);
  const texts = await tariffTexts(
    sql,
    addressed.flatMap(({ id }) => id ?? []),
  );
  const documents = new Map(texts.map(({ id, document }) => [id, document]));
  const problems = addressed.flatMap(({ id, sha256: hash, text }: Addressed): Difference[] => {
    const name = id === null ? 'The document of the current tariff' : `The document of the tariff ${id}`;
    const found = id === null ? text : documents.get(id);
    if (found === undefined) return [{ code: 'input_gone', text: `${name} is no longer stored.` }];
    return sha256(found) === hash ? [] : [{ code: 'input_changed', text: `${name} has changed.` }];
  });
  return { documents, problems };
}

/** The market prices of the inputs, as they were known then. */
async function marketOf(
  { marketYears }: Context,
  { market }: SwitchingInputs,
): Promise<{ readonly years: readonly MarketYear[]; readonly problems: readonly Difference[] }> {
  if (market === null) return { years: [], problems: [] };
  const { region, knownAt } = market;
  const read = await marketYears.readAgain({ region, knownAt: new Date(knownAt), spans: market.years });
  const problems = read.flatMap((year, index): Difference[] => {
    const { fromMs, untilMs, sha256: hash } = market.years[index]!;
    const days = [fromMs, untilMs].map((ms) => new Date(ms).toISOString().slice(0, 10)).join(' to ');
    const name = `The market prices of ${region} from ${days}`;
    if (year === undefined || year.price.length === 0)
      return [{ code: 'input_gone', text: `${name} are no longer stored.` }];
    return hashOfYear(year) === hash ? [] : [{ code: 'input_changed', text: `${name} have changed.` }];
  });
  return { years: read.filter((year) => year !== undefined), problems };
}

/** Each claim of the answer that is computed differently now. */
function claimDifferences(answer: SwitchingResponse, claims: ReturnType<typeof claimsOf>): Difference[] {
  return Object.entries(claims).flatMap(([name, value]): Difference[] => {
    const [now, before] = [canonical(value), canonical(alike(answer[name as keyof typeof claims], value))];
    return now === before ? [] : [{ code: 'amount', text: `${name} is now ${now}; it was ${before}.` }];
  });
}

/** A value without the fields that a claim does not have: the names in an answer. */
function alike(value: unknown, claim: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(claim)) return value.map((one, at) => alike(one, claim[at]));
  if (!isRecord(value) || !isRecord(claim)) return value;
  return Object.fromEntries(
    Object.keys(claim).flatMap((key) => (key in value ? [[key, alike(value[key], claim[key])]] : [])),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
