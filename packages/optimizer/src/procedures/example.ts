/** Examples of responses, as JSON. */

export const EXAMPLE_SOURCE = {
  source: 'energy_charts',
  sourceName: 'Energy-Charts',
  license: 'CC BY 4.0',
  attribution: 'Bundesnetzagentur | SMARD.de',
};

export const EXAMPLE_ASKED = {
  ...{ region: 'de', at: '2026-03-02T10:07:00.000Z', timeZone: 'Europe/Berlin', currency: 'EUR' },
  searched: { start: '2026-03-02T10:07:00.000Z', end: '2026-03-03T10:07:00.000Z' },
};
