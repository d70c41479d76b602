import type { Sql } from '@energy-optimizer/db';
import type { MarketYear } from '../comparison/market.ts';
import type { SuppliersContext } from '../context.ts';
import { unknownRecommendation } from '../errors.ts';
import type { SavingsReplay, SwitchingResponse } from '../schemas/index.ts';
import { findRecommendation, type StoredRecommendation } from '../store/recommendations.ts';
import { tariffTexts } from '../store/texts.ts';
import type { Assessment } from '../switching/assess.ts';
import { type Decision, decide } from '../switching/decide.ts';
import { canonical, digestOf, hashOfYear, METHOD, type SwitchingInputs, sha256, taskOf } from '../switching/inputs.ts';

type Context = Pick<SuppliersContext, 'db' | 'households' | 'marketYears'>;
type Difference = SavingsReplay['differences'][number];

/** Computes a recommendation of a user again. @throws AppError `unknown_recommendation` (404), `comparison_busy` */
export const replaySaving = async (
  context: Context,
  userId: string,
  id: string,
  signal?: AbortSignal,
): Promise<SavingsReplay> =>
  replayed(context, id, await context.db.withUser(userId, (tx) => findRecommendation(tx, id)), signal);

/** Computes the recommendation of any user again, for operators. @throws AppError `unknown_recommendation` (404) */
export const replayAnySaving = async (context: Context, id: string): Promise<SavingsReplay> =>
  replayed(context, id, await findRecommendation(context.db.forTask('replay'), id));

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
    inputs: inputs.alternatives.length + 1,
    differences,
  };
}

/** What differs between the stored recommendation and one computed now from its inputs. */
async function recomputed(
  context: Context,
  { inputs, answer }: StoredRecommendation,
  signal: AbortSignal | undefined,
): Promise<Difference[]> {
  const { documents, problems } = await documentsOf(context.db, inputs);
  const { years, problems: marketProblems } = await marketOf(context, inputs);
  const differences = [...problems, ...marketProblems];
  if (differences.some(({ code }) => code === 'input_gone')) return differences;
  const assessment = await context.households.assess(taskOf(inputs, documents, years), signal);
  return [...differences, ...amountDifferences(answer, assessment, decide(assessment, inputs.facts))];
}

/** The documents of the inputs, as they are stored now. */
async function documentsOf(sql: Sql, { current, alternatives }: SwitchingInputs) {
  const addressed = [current, ...alternatives];
  const texts = await tariffTexts(
    sql,
    addressed.flatMap(({ id }) => id ?? []),
  );
  const documents = new Map(texts.map(({ id, document }) => [id, document]));
  const problems = addressed.flatMap(({ id, sha256: hash, text }): Difference[] => {
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

/** The amounts of an answer, by the place in which it shows them. */
const amountsOf = ({ current, compared, alternatives, recommended, abstention }: SwitchingResponse) => ({
  'current.cost': current.cost,
  'compared.comparable': compared.comparable,
  'compared.cheaper': compared.cheaper,
  alternatives: alternatives.map(({ tariffId: id, cost, saving, paybackMonths }) => ({
    id,
    cost,
    ...saving,
    paybackMonths,
  })),
  recommended: recommended?.tariffId ?? null,
  abstention: abstention?.code ?? null,
});

function amountDifferences(
  answer: SwitchingResponse,
  { current, offers, ...counts }: Assessment,
  decision: Decision,
): Difference[] {
  const again: ReturnType<typeof amountsOf> = {
    'current.cost': current.cost,
    'compared.comparable': counts.comparable,
    'compared.cheaper': counts.cheaper,
    alternatives: offers.map(({ id, cost, saving: expected, low, high, probability, paybackMonths }) => ({
      ...{ id, cost, expected, low, high, probability, paybackMonths },
    })),
    recommended: decision.offer?.id ?? null,
    abstention: decision.abstention?.code ?? null,
  };
  const stored = amountsOf(answer);
  return Object.entries(again).flatMap(([name, value]): Difference[] => {
    const before = stored[name as keyof typeof stored];
    if (canonical(value) === canonical(before)) return [];
    return [{ code: 'amount', text: `${name} is now ${canonical(value)}; it was ${canonical(before)}.` }];
  });
}
