import { type AppError, notFound } from '@energy-optimizer/kernel';

export const unknownSupplier = (id: string): AppError =>
  notFound('unknown_supplier', `Unknown supplier ${JSON.stringify(id)}. suppliers.list lists the suppliers.`);

export const unknownTariff = (id: string): AppError =>
  notFound(
    'unknown_tariff',
    `Unknown tariff ${JSON.stringify(id)}. suppliers.tariffs lists the tariffs of a supplier.`,
  );

export const unknownState = (state: string): AppError =>
  notFound('unknown_state', `${JSON.stringify(state)} is not a US state. regulations.list lists the states.`);
