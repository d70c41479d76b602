import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { source } from './common.ts';

const regulation = z
  .object({
    region: regionCode.describe('Code of the state.'),
    stateCode: z.string().describe('Two-letter code of the state.'),
    name: z.string().describe('Name of the state.'),
    choice: z
      .object({
        electricity: z
          .boolean()
          .describe('Whether households can choose their electricity supplier, at least in part.'),
        naturalGas: z.boolean().describe('Whether households can choose their natural gas supplier, at least in part.'),
        heatingOil: z.boolean().describe('Whether heating oil is a common fuel with a retail market.'),
        propane: z.boolean().describe('Whether propane is a common fuel with a surveyed retail market.'),
        communitySolar: z.boolean().describe('Whether there are community solar programs.'),
        communityChoice: z.boolean().describe('Whether communities can buy for their residents (aggregation).'),
      })
      .describe('Markets that are open.'),
    commission: z
      .object({
        name: z.string().describe('Official name.'),
        website: z.string().describe('Official website.'),
        phone: z.string().nullable().describe('Phone number; null if not known.'),
      })
      .describe('The state commission that regulates utilities.'),
    licensing: z
      .object({
        required: z.boolean().describe('Whether retail suppliers are known to need a license of the state.'),
        bondUsd: z.number().nullable().describe('Bond that a supplier deposits, in USD; null if none is known.'),
      })
      .describe('Conditions for suppliers.'),
    comparisonTool: z.string().nullable().describe('Official site that compares offers; null if none is known.'),
    rescission: z
      .object({
        days: z.int().describe('Days within which a new contract can be canceled.'),
        isDefault: z.boolean().describe('True if the usual period applies because the state has no entry of its own.'),
      })
      .describe('Right to cancel a new contract.'),
    source,
  })
  .meta({ id: 'StateRegulation', description: 'Retail regulation of a US state.' });
export type RegulationView = z.output<typeof regulation>;
export const getRegulationOutput = regulation;

const MARKETS = [
  'electricity',
  'natural_gas',
  'heating_oil',
  'propane',
  'community_solar',
  'community_choice',
] as const;
export type Market = (typeof MARKETS)[number];

export const listRegulationsInput = z.strictObject({
  open: z.enum(MARKETS).optional().describe('Only states in which this market is open.'),
});
export const listRegulationsOutput = z.object({
  regulations: z.array(regulation).describe('The states and DC, by region code.'),
});
export type RegulationList = z.output<typeof listRegulationsOutput>;

export const getRegulationInput = z.strictObject({
  state: z
    .string()
    .regex(/^(us_[a-z]{2}|[A-Z]{2})$/, 'must be a region code such as us_tx, or a state code in capitals such as TX')
    .describe('Region code of the state (us_tx), or its two-letter code in capitals (TX).'),
});
