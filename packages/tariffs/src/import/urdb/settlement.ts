import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { type Json, textOf } from '../imported.ts';
import type { Metering } from './energy.ts';

export type Settlement = NonNullable<TariffInput['settlement']>;

interface Rule {
  readonly metering: Metering;
  readonly settlement: Settlement;
}

/** The rule for distributed generation; rates that predate it state `usenetmetering`. */
const rulesOf = (document: Json): string =>
  textOf(document.dgrules) ?? (document.usenetmetering === true ? 'Net Metering' : '');

function netMetering(given: Settlement | undefined, carriesMoney: boolean, findings: Finding[]): Rule {
  if (!given?.carry && !carriesMoney) {
    findings.push({
      code: 'urdb_carry_over',
      severity: 'info',
      path: 'dgrules',
      message:
        'URDB does not say how a surplus is carried over; it is carried as kWh and forfeited at the end of December.',
    });
  }
  const atReset = given?.surplusRate === undefined && !carriesMoney ? ({ atReset: 'forfeit' } as const) : {};
  const carry = carriesMoney ? 'money' : 'energy';
  return {
    metering: 'net',
    settlement: { scheme: 'net_metering', surplusBasis: 'total', carry, ...atReset, ...given },
  };
}

/** How the rule for distributed generation is billed. */
export function settlementOf(document: Json, given: Settlement | undefined, findings: Finding[]): Rule {
  const rules = rulesOf(document);
  const carriesMoney = /carr(y|ied)|credit/i.test(rules);
  if (/buy all/i.test(rules)) return { metering: 'consumption', settlement: { scheme: 'buy_all_sell_all', ...given } };
  if (/net billing/i.test(rules)) {
    const hourly = /hourly/i.test(rules) ? { netMinutes: 60 } : {};
    const carry = carriesMoney ? 'money' : 'none';
    return { metering: 'import', settlement: { scheme: 'net_billing', ...hourly, carry, ...given } };
  }
  if (/net metering/i.test(rules)) return netMetering(given, carriesMoney, findings);
  if (rules !== '')
    findings.push({
      code: 'urdb_dgrules',
      severity: 'warning',
      path: 'dgrules',
      message: `Unknown rule "${rules}"; export is billed as it is metered.`,
    });
  return { metering: 'import', settlement: { ...given } };
}
