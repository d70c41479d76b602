import { COMPONENT_COUNTRIES, chargesOf, type ReadyComponent } from './ready-component.ts';

const percent = (share: number): string => `${Number((share * 100).toPrecision(12))} %`;

function amountText(charge: ReturnType<typeof chargesOf>[number], currency: string): string {
  switch (charge.kind) {
    case 'energy':
      return `${charge.rates.map(({ rate }) => rate).join(' / ')} ${currency}/kWh`;
    case 'fixed':
      return `${charge.direction === 'credit' ? '-' : ''}${charge.amount} ${currency}/${charge.per}`;
    case 'percentage':
      return `${percent(charge.share)} of the other charges`;
    case 'support':
      return `-${percent(charge.share)} of the spot price above ${charge.threshold} ${currency}/kWh`;
    default:
      return charge.kind;
  }
}

/** What a ready-made component charges, in a few words. */
export function chargeText(ready: ReadyComponent): string {
  if (ready.vat !== undefined) return percent(ready.vat);
  const { currency } = COMPONENT_COUNTRIES[ready.country];
  return chargesOf(ready)
    .map((one) => `${amountText(one, currency)}${one.includesVat ? ' with VAT' : ''}`)
    .join(', ');
}
