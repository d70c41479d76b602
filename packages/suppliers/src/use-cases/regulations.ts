import { findRegion, getRegion, regionOfStateCode } from '@energy-optimizer/kernel';
import type { SuppliersContext } from '../context.ts';
import { unknownState } from '../errors.ts';
import type { Regulation } from '../regulation/regulations.ts';
import type { Market, RegulationList, RegulationView } from '../schemas/index.ts';
import { readRegulation, readRegulations } from '../store/regulations.ts';

type Context = Pick<SuppliersContext, 'db'>;

const FLAGS = {
  electricity: 'electricityChoice',
  natural_gas: 'gasChoice',
  heating_oil: 'heatingOilMarket',
  propane: 'propaneMarket',
  community_solar: 'communitySolar',
  community_choice: 'communityChoice',
} as const satisfies Readonly<Record<Market, keyof Regulation>>;

/** All states and DC, or those in which a market is open. */
export async function listRegulations(
  { db }: Context,
  { open }: { readonly open?: Market | undefined },
): Promise<RegulationList> {
  const all = await readRegulations(db);
  return { regulations: all.filter((row) => open === undefined || row[FLAGS[open]]).map(regulationView) };
}

/** @param state `us_tx` or `TX`. @throws AppError `unknown_state` (404) */
export async function getRegulation({ db }: Context, state: string): Promise<RegulationView> {
  const region = state.startsWith('us_') ? findRegion(state) : regionOfStateCode(state);
  const found = region && (await readRegulation(db, region.code));
  if (!found) throw unknownState(state);
  return regulationView(found);
}

function regulationView(row: Regulation): RegulationView {
  const { code, name, stateCode } = getRegion(row.region);
  return {
    region: code,
    stateCode: stateCode!,
    name,
    choice: {
      electricity: row.electricityChoice,
      naturalGas: row.gasChoice,
      heatingOil: row.heatingOilMarket,
      propane: row.propaneMarket,
      communitySolar: row.communitySolar,
      communityChoice: row.communityChoice,
    },
    commission: { name: row.commissionName, website: row.commissionWebsite, phone: row.commissionPhone },
    licensing: { required: row.requiresSupplierLicense, bondUsd: row.bondUsd },
    comparisonTool: row.comparisonToolUrl,
    rescission: { days: row.rescissionDays, isDefault: row.isDefaultRescission },
    source: { url: row.sourceUrl, asOf: row.asOf },
  };
}
