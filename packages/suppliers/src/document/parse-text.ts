import { type Parsed, parseTariff } from '@energy-optimizer/tariffs';

/** Parses a stored tariff. Long for a large one: run it in a worker thread. @param text JSON */
export const parseTariffText = (text: string): Parsed => parseTariff(JSON.parse(text));
