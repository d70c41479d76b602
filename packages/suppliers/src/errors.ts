import { type AppError, invalid, notFound } from '@energy-optimizer/kernel';

export const unknownSupplier = (id: string): AppError =>
  notFound('unknown_supplier', `Unknown supplier ${JSON.stringify(id)}. suppliers.list lists the suppliers.`);

export const unknownTariff = (id: string): AppError =>
  notFound(
    'unknown_tariff',
    `Unknown tariff ${JSON.stringify(id)}. suppliers.tariffs lists the tariffs of a supplier.`,
  );

export const unknownState = (state: string): AppError =>
  notFound('unknown_state', `${JSON.stringify(state)} is not a US state. regulations.list lists the states.`);

export const tooManyTariffs = (found: number, most: number): AppError =>
  invalid(
    'too_many_tariffs',
    'region',
    `${found} tariffs are in force, and a comparison has at most ${most}: select some with green, contractMonths or a smaller region.`,
  );
