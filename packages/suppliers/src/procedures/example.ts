/** Parts that the examples of several operations have in common, as JSON. */

const SOURCE = { url: 'https://octopus.energy', asOf: '2026-11-30' };

export const EXAMPLE_SUPPLIER = {
  id: 'octopus',
  name: 'Octopus Energy',
  utilities: ['electricity', 'natural_gas'],
  regions: ['uk'],
  aliases: [],
  territories: [],
  rating: null,
  greenShare: null,
  contact: { website: 'https://octopus.energy', phone: null, emailAddress: null },
  source: SOURCE,
};

export const EXAMPLE_TARIFF = {
  id: '6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10',
  supplier: 'octopus',
  supplierName: 'Octopus Energy',
  tariffId: 'E-1R-VAR-22-11-01-C',
  version: 1,
  name: 'Flexible Octopus',
  region: 'uk_c',
  utility: 'electricity',
  currency: 'GBP',
  validFrom: null,
  validUntil: null,
  inForceUntil: null,
  offeredUntil: null,
  contractMonths: null,
  rolling: true,
  green: null,
  introductoryMonths: null,
  exitFee: null,
  source: SOURCE,
  importedAt: '2026-11-30T10:00:00.000Z',
  supersededAt: null,
};

export const EXAMPLE_REGULATION = {
  region: 'us_tx',
  stateCode: 'TX',
  name: 'Texas',
  choice: {
    electricity: true,
    naturalGas: false,
    heatingOil: false,
    propane: false,
    communitySolar: false,
    communityChoice: false,
  },
  commission: { name: 'Public Utility Commission of Texas', website: 'https://www.puc.texas.gov', phone: null },
  licensing: { required: true, bondUsd: 50_000 },
  comparisonTool: 'https://www.powertochoose.org',
  rescission: { days: 14, isDefault: false },
  source: { url: 'https://www.puc.texas.gov', asOf: '2026-11-30' },
};

export const EXAMPLE_COMPARISON = {
  region: 'uk_c',
  utility: 'electricity',
  basis: {
    start: '2026-11-01T00:00:00.000Z',
    end: '2027-11-01T00:00:00.000Z',
    timeZone: 'Europe/London',
    annualUsage: 2_700,
    unit: 'kWh',
    currency: 'GBP',
    vatIncluded: true,
    profile: {
      name: 'h25',
      description: 'German households: standard load profile H25.',
      source: 'https://www.bdew.de/energie/standardlastprofile-strom/',
    },
    market: null,
    notes: ['Usage is not moved to cheaper hours.'],
  },
  offers: [
    {
      tariff: EXAMPLE_TARIFF,
      annual: {
        ...{ net: 820, vat: 41, total: 861, known: 861 },
        parts: [
          { category: 'energy', amount: 709.8 },
          { category: 'standing', amount: 151.2 },
        ],
      },
      range: null,
      afterIntroduction: null,
      includes: { grid: true, tax: true },
      missing: [],
      notices: [],
      rank: 1,
      notComparable: null,
    },
  ],
  reason: null,
};

export const EXAMPLE_METERED = {
  region: 'uk_c',
  usage: { start: '2025-11-01T00:00:00.000Z', stepMinutes: 30, import: '0.21,0.18,,0.3' },
};

export const EXAMPLE_HOUSEHOLD = {
  utility: 'electricity',
  region: 'uk_c',
  tariff: EXAMPLE_TARIFF,
  document: null,
  supplier: 'octopus',
  currency: 'GBP',
  zone: null,
  contractStart: '2026-03-01',
  contractEnd: null,
  noticeDays: 14,
  noticeGivenOn: null,
  exitFee: null,
  accountNumber: { ending: '4F21' },
  updatedAt: '2026-11-30T10:00:00.000Z',
};
