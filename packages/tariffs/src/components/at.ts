import { perKwh, type ReadyComponent, vatRate } from './ready-component.ts';

const TAX = {
  title: 'Reduction of the electricity tax for 2026, adopted by the National Council',
  url: 'https://julrich.at/elektrizitaetsabgabesenkung-2026-welche-haushalte-012-ct-kwh-und-welche-0984-ct-kwh-brutto-verrechnet-bekommen',
  asOf: '2026-01-01',
} as const;

export const AUSTRIA: readonly ReadyComponent[] = [
  vatRate({
    id: 'at.vat',
    vat: 0.2,
    from: '1995-01-01',
    source: {
      title: '§ 10 UStG 1994',
      url: 'https://www.ris.bka.gv.at/GeltendeFassung.wxe?Abfrage=Bundesnormen&Gesetzesnummer=10004873',
      asOf: '1995-01-01',
    },
  }),
  perKwh({
    id: 'at.electricity-tax',
    name: 'Elektrizitätsabgabe',
    category: 'tax',
    rate: 0.015,
    source: TAX,
    from: '2025-01-01',
    until: '2026-01-01',
  }),
  perKwh({
    id: 'at.electricity-tax',
    name: 'Elektrizitätsabgabe',
    category: 'tax',
    rate: 0.001,
    source: TAX,
    from: '2026-01-01',
    until: '2027-01-01',
    note: 'For natural persons with a household load profile; 0.0082 EUR/kWh for all others and for interruptible supply.',
  }),
];
