import type { Sql } from '@energy-optimizer/db';
import type { Regulation } from '../regulation/regulations.ts';
import { dayText } from './days.ts';

type Row = Omit<Regulation, 'asOf'> & { readonly asOf: Date };

const regulationOf = ({ asOf, ...row }: Row): Regulation => ({ ...row, asOf: dayText(asOf) });

/** All states, by code. */
export const readRegulations = async ({ rows }: Sql): Promise<Regulation[]> =>
  (await rows.stateRegulation.findMany({ orderBy: { region: 'asc' } })).map(regulationOf);

export async function readRegulation({ rows }: Sql, region: string): Promise<Regulation | undefined> {
  const row = await rows.stateRegulation.findUnique({ where: { region } });
  return row ? regulationOf(row) : undefined;
}
