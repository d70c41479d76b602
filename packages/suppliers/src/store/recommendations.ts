import { type Sql, toJson } from '@energy-optimizer/db';
import type { OUTCOMES, SwitchingResponse } from '../schemas/index.ts';
import type { SwitchingInputs } from '../switching/inputs.ts';
import { dayOrNull, textOrNull } from './days.ts';

type Outcome = (typeof OUTCOMES)[number];

export interface StoredRecommendation {
  readonly id: string;
  readonly utility: string;
  readonly createdAt: Date;
  readonly answer: SwitchingResponse;
  readonly inputs: SwitchingInputs;
  readonly digest: string;
  /** Metered usage, compressed; null: none was sent. */
  readonly usage: Uint8Array | null;
  readonly outcome: Outcome | null;
  /** `YYYY-MM-DD` */
  readonly switchedOn: string | null;
  readonly realizedSaving: number | null;
}

/** What a user sees of it. */
export type ShownRecommendation = Omit<StoredRecommendation, 'inputs' | 'digest' | 'usage'>;

interface Row {
  readonly answer: unknown;
  readonly outcome: string | null;
  readonly switchedOn: Date | null;
}

const shownOf = <T extends Row>({ answer, outcome, switchedOn, ...row }: T) => ({
  ...row,
  answer: answer as SwitchingResponse,
  outcome: outcome as Outcome | null,
  switchedOn: textOrNull(switchedOn),
});

/** Inputs are large: they are read for a replay only. */
const WITHOUT_INPUTS = { omit: { inputs: true, usage: true } } as const;

/** Recommendations of a user without an outcome: the newest are kept. */
const MOST_OPEN = 100;

export async function insertRecommendation(
  { rows }: Sql,
  userId: string,
  {
    answer,
    inputs,
    usage,
    ...row
  }: Pick<StoredRecommendation, 'id' | 'utility' | 'createdAt' | 'answer' | 'inputs' | 'digest' | 'usage'>,
): Promise<void> {
  const result = answer.abstention?.code ?? 'recommended';
  await rows.switchingRecommendation.create({
    data: {
      ...{ ...row, userId, result, answer: toJson(answer), inputs: toJson(inputs) },
      usage: usage && Uint8Array.from(usage),
    },
    select: { id: true },
  });
  const old = await rows.switchingRecommendation.findMany({
    where: { userId, outcome: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip: MOST_OPEN,
    select: { id: true },
  });
  if (old.length > 0)
    await rows.switchingRecommendation.deleteMany({ where: { userId, id: { in: old.map(({ id }) => id) } } });
}

export async function findRecommendation({ rows }: Sql, id: string): Promise<ShownRecommendation | undefined> {
  const row = await rows.switchingRecommendation.findUnique({ where: { id }, ...WITHOUT_INPUTS });
  return row ? shownOf(row) : undefined;
}

/** With all that it was computed from. */
export async function readRecommendation({ rows }: Sql, id: string): Promise<StoredRecommendation | undefined> {
  const row = await rows.switchingRecommendation.findUnique({ where: { id } });
  return row ? { ...shownOf(row), inputs: row.inputs as unknown as SwitchingInputs } : undefined;
}

/** One page, newest first, and how many there are. */
export async function listStoredRecommendations(
  { rows }: Sql,
  userId: string,
  { utility, ...page }: { readonly utility?: string | undefined; readonly skip: number; readonly take: number },
): Promise<{ readonly items: ShownRecommendation[]; readonly total: number }> {
  const where = { userId, ...(utility === undefined ? {} : { utility }) };
  const orderBy = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];
  const found = await rows.switchingRecommendation.findMany({ where, orderBy, ...page, ...WITHOUT_INPUTS });
  return { items: found.map(shownOf), total: await rows.switchingRecommendation.count({ where }) };
}

export async function putOutcome(
  { rows }: Sql,
  id: string,
  {
    switchedOn,
    ...outcome
  }: Pick<StoredRecommendation, 'outcome' | 'switchedOn' | 'realizedSaving'> & {
    readonly decidedAt: Date;
  },
): Promise<void> {
  const data = { ...outcome, switchedOn: dayOrNull(switchedOn) };
  await rows.switchingRecommendation.update({ where: { id }, data, select: { id: true } });
}

/** Day of the user's last recorded switch. */
export async function lastSwitchOf({ rows }: Sql, userId: string, utility: string): Promise<string | null> {
  const row = await rows.switchingRecommendation.findFirst({
    where: { userId, utility, outcome: 'accepted', switchedOn: { not: null } },
    orderBy: { switchedOn: 'desc' },
    select: { switchedOn: true },
  });
  return textOrNull(row?.switchedOn ?? null);
}
