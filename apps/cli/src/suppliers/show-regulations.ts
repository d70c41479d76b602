import type { RegulationList, RegulationView } from '@energy-optimizer/suppliers';
import { renderTable } from '../table.ts';

type Regulation = RegulationView;

const MARKETS = {
  electricity: 'electricity',
  naturalGas: 'gas',
  heatingOil: 'oil',
  propane: 'propane',
  communitySolar: 'solar',
  communityChoice: 'aggregation',
} as const satisfies Record<keyof Regulation['choice'], string>;

const marketsOf = ({ choice }: Regulation): string =>
  (Object.keys(MARKETS) as (keyof typeof MARKETS)[])
    .filter((market) => choice[market])
    .map((market) => MARKETS[market])
    .join(', ');

export const showRegulations = ({ regulations }: RegulationList): string =>
  renderTable<Regulation>(
    [
      { title: 'code', text: ({ region }) => region },
      { title: 'state', text: ({ name }) => name },
      { title: 'open markets', text: marketsOf },
      { title: 'rescission', text: ({ rescission }) => `${rescission.days} days` },
      { title: 'commission', text: ({ commission }) => commission.website },
    ],
    regulations,
  );

export function showRegulation(regulation: Regulation): string {
  const { name, commission, licensing, comparisonTool, rescission, source } = regulation;
  const bond = licensing.bondUsd === null ? '' : `, bond ${licensing.bondUsd} USD`;
  const lines = [
    ['state', `${name} (${regulation.region})`],
    ['open markets', marketsOf(regulation) || 'none'],
    ['commission', `${commission.name}, ${commission.website}`],
    ['supplier license', licensing.required ? `required${bond}` : 'not known to be required'],
    ['comparison tool', comparisonTool ?? 'none known'],
    ['rescission', `${rescission.days} days${rescission.isDefault ? ' (usual period)' : ''}`],
    ['source', `${source.url}, ${source.asOf}`],
  ];
  return `${lines.map(([title, text]) => `${title!.padEnd(16)}  ${text}`).join('\n')}\n`;
}
