import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { isObject, type Json, numberOf, textOf } from '../imported.ts';
import { entriesOf } from './times.ts';

type Components = TariffInput['components'];
type Percentage = Extract<Components[number], { kind: 'percentage' }>;

const isUse = (one: Components[number]): boolean => one.kind === 'energy' && one.category !== 'export';

/** The share of a discount and the charges it applies to; undefined where the plan does not say enough. */
function shareOf(discount: Json, components: Components): Pick<Percentage, 'share' | 'of'> | undefined {
  const method = textOf(discount.methodUType);
  const part = method === 'percentOfBill' || method === 'percentOfUse' ? discount[method] : undefined;
  const rate = isObject(part) ? numberOf(part.rate) : undefined;
  if (rate === undefined || rate < 0 || rate > 1) return undefined;
  const of = components.filter((one) => method === 'percentOfBill' || isUse(one)).map(({ id }) => id);
  const charges = of.filter((id) => components.some((one) => one.id === id && one.category !== 'export'));
  return charges.length === 0 ? undefined : { share: -rate, of: [...new Set(charges)] };
}

const WHY: ReadonlyMap<string, string> = new Map(
  Object.entries({
    fixedAmount: 'it does not state the period of its amount',
    percentOverThreshold: 'it does not state the period of its threshold',
  }),
);

/**
 * Discounts that everybody gets, as a share of the usage or of the bill. Those with conditions, and those the plan does
 * not describe fully, are findings; the latter, if everybody gets them, are missing from each bill.
 */
export function discountParts(contract: Json, components: Components, findings: Finding[]): Components {
  return entriesOf(contract.discounts).flatMap((discount, index): Components => {
    const path = `discounts[${index}]`;
    const name = textOf(discount.displayName) ?? 'Discount';
    const isGuaranteed = textOf(discount.type) === 'GUARANTEED';
    const share = isGuaranteed ? shareOf(discount, components) : undefined;
    if (share) {
      const until = /^\d{4}-\d{2}-\d{2}/.exec(textOf(discount.endDate) ?? '')?.[0];
      const ends = until === undefined ? {} : { until };
      return [{ kind: 'percentage', id: `discount-${index + 1}`, name, category: 'credit', ...share, ...ends }];
    }
    const reason = isGuaranteed
      ? (WHY.get(textOf(discount.methodUType) ?? '') ?? 'its share is not understood')
      : 'it depends on conditions';
    const message = `${name} is not billed: ${reason}.`;
    findings.push({ code: 'cdr_not_billed', severity: isGuaranteed ? 'warning' : 'info', path, message });
    return isGuaranteed
      ? [
          {
            kind: 'unbilled',
            id: `discount-${index + 1}`,
            name: name.slice(0, 200),
            category: 'credit',
            reason: message.slice(0, 500),
          },
        ]
      : [];
  });
}
