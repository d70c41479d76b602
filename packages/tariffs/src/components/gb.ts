import { type ReadyComponent, vatRate } from './ready-component.ts';

export const GREAT_BRITAIN: readonly ReadyComponent[] = [
  vatRate({
    id: 'gb.vat',
    vat: 0.05,
    from: '1997-09-01',
    note: 'Domestic use.',
    source: {
      title: 'Value Added Tax Act 1994, Schedule 7A, Group 1',
      url: 'https://www.legislation.gov.uk/ukpga/1994/23/schedule/7A',
      asOf: '1997-09-01',
    },
  }),
];
