import { perKwh, type ReadyComponent, vatRate } from './ready-component.ts';

const TAX_TABLE = {
  title: 'Vero: tax tables of electricity, table 2',
  url: 'https://www.vero.fi/yritykset-ja-yhteisot/verot-ja-maksut/valmisteverotus/sahko-ja-eraat-polttoaineet/verotaulukot/',
  asOf: '2021-01-01',
} as const;

export const FINLAND: readonly ReadyComponent[] = [
  vatRate({
    id: 'fi.vat',
    vat: 0.255,
    from: '2024-09-01',
    source: {
      title: 'The general VAT rate rises to 25.5 %',
      url: 'https://hellen.fi/2024/06/24/yleinen-arvonlisaverokanta-nousee-255-prosenttiin-1-9-2024-alkaen/',
      asOf: '2024-09-01',
    },
  }),
  perKwh({
    id: 'fi.electricity-tax',
    name: 'Sähkövero, luokka I',
    category: 'tax',
    rate: 0.0224,
    from: '2021-01-01',
    source: TAX_TABLE,
  }),
  perKwh({
    id: 'fi.supply-security-fee',
    name: 'Huoltovarmuusmaksu',
    category: 'levy',
    rate: 0.00013,
    from: '2021-01-01',
    until: '2026-04-01',
    source: TAX_TABLE,
    note: 'A government bill (HE 194/2025) raises the fee from April 2026; whether it was adopted is not recorded here.',
  }),
];
