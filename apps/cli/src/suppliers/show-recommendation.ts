import type { Suppliers } from '@energy-optimizer/suppliers';
import { renderTable } from '../table.ts';

type Recommendation = Awaited<ReturnType<Suppliers['service']['recommendSwitching']>>;
type Offer = Recommendation['alternatives'][number];

const amount = (value: number | null): string => (value === null ? 'not known' : value.toFixed(2));

/** The recommendation or the reason for none, the alternatives, and the notes. */
export function showRecommendation(answer: Recommendation): string {
  const { id, recommended, abstention, current, alternatives, basis } = answer;
  const lines = [
    recommended
      ? `Switch to ${recommended.name} of ${recommended.supplierName}: saves ${savingText(recommended)} ${basis.currency} ${timeOf(basis)}.`
      : `No recommendation (${abstention?.code}): ${abstention?.text}`,
    `Current tariff: ${current.name}, ${amount(current.cost)} ${basis.currency} from ${basis.start} to ${basis.end}.`,
    `Recommendation ${id}`,
  ];
  return [...lines, '', tableOf(alternatives), ...basis.notes.map((note) => `- ${note}`), ''].join('\n');
}

const timeOf = ({ span, start, end }: Recommendation['basis']): string =>
  span === 'year' ? 'a year' : `from ${start} until the current tariff ends on ${end}`;

const savingText = ({ saving }: Offer): string =>
  `${amount(saving.expected)} (${amount(saving.low)} to ${amount(saving.high)})`;

function tableOf(offers: readonly Offer[]): string {
  if (offers.length === 0) return 'No cheaper tariff is known.\n';
  return renderTable<Offer>(
    [
      { title: 'supplier', text: ({ supplierName }) => supplierName },
      { title: 'tariff', text: ({ name }) => name },
      { title: 'cost', align: 'right', text: ({ cost }) => amount(cost) },
      { title: 'saving', align: 'right', text: savingText },
      { title: 'probability', align: 'right', text: ({ saving }) => `${Math.round(saving.probability * 100)} %` },
    ],
    offers,
  );
}
