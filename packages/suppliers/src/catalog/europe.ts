import type { CatalogRow } from './entry.ts';

const NORWAY = ['no1', 'no2', 'no3', 'no4', 'no5'] as const;
const SWEDEN = ['se1', 'se2', 'se3', 'se4'] as const;
const DENMARK = ['dk1', 'dk2'] as const;

/** Suppliers in Europe. */
// biome-ignore format: a table reads best one row per line
export const EUROPE: readonly CatalogRow[] = [
  ['octopus', 'Octopus Energy', 'EG', ['uk'], 'https://octopus.energy'],
  ['british-gas', 'British Gas', 'EG', ['uk'], 'https://www.britishgas.co.uk'],
  ['edf-energy', 'EDF Energy', 'EG', ['uk'], 'https://www.edfenergy.com'],
  ['eon-next', 'E.ON Next', 'EG', ['uk'], 'https://www.eonnext.com'],
  ['ovo-energy', 'OVO Energy', 'EG', ['uk'], 'https://www.ovoenergy.com'],
  ['scottishpower', 'ScottishPower', 'EG', ['uk'], 'https://www.scottishpower.co.uk'],
  ['good-energy', 'Good Energy', 'EG', ['uk'], 'https://www.goodenergy.co.uk'],
  ['eon-de', 'E.ON Energie Deutschland', 'EG', ['de'], 'https://www.eon.de'],
  ['enbw', 'EnBW', 'EG', ['de'], 'https://www.enbw.com'],
  ['vattenfall-de', 'Vattenfall', 'EG', ['de'], 'https://www.vattenfall.de'],
  ['yello', 'Yello', 'EG', ['de'], 'https://www.yello.de'],
  ['naturstrom', 'NATURSTROM', 'EG', ['de'], 'https://www.naturstrom.de'],
  ['lichtblick', 'LichtBlick', 'EG', ['de'], 'https://www.lichtblick.de'],
  ['tibber', 'Tibber', 'E', ['de', 'nl', ...NORWAY, ...SWEDEN], 'https://tibber.com'],
  ['essent', 'Essent', 'EG', ['nl'], 'https://www.essent.nl'],
  ['eneco', 'Eneco', 'EG', ['nl'], 'https://www.eneco.nl'],
  ['vandebron', 'Vandebron', 'EG', ['nl'], 'https://vandebron.nl'],
  ['greenchoice', 'Greenchoice', 'EG', ['nl'], 'https://www.greenchoice.nl'],
  ['engie-be', 'ENGIE Belgium', 'EG', ['be'], 'https://www.engie.be'],
  ['luminus', 'Luminus', 'EG', ['be'], 'https://www.luminus.be'],
  ['fjordkraft', 'Fjordkraft', 'E', NORWAY, 'https://www.fjordkraft.no'],
  ['vattenfall-se', 'Vattenfall Sverige', 'E', SWEDEN, 'https://www.vattenfall.se'],
  ['eon-se', 'E.ON Sverige', 'E', SWEDEN, 'https://www.eon.se'],
  ['andel-energi', 'Andel Energi', 'E', DENMARK, 'https://andelenergi.dk'],
  ['norlys', 'Norlys', 'E', DENMARK, 'https://norlys.dk'],
  ['fortum-fi', 'Fortum', 'E', ['fi'], 'https://www.fortum.fi'],
  ['helen', 'Helen', 'E', ['fi'], 'https://www.helen.fi'],
  ['wien-energie', 'Wien Energie', 'EG', ['at'], 'https://www.wienenergie.at'],
  ['verbund', 'VERBUND', 'EG', ['at'], 'https://www.verbund.com'],
  ['awattar', 'aWATTar', 'E', ['at'], 'https://www.awattar.at'],
  ['iberdrola', 'Iberdrola', 'EG', ['es'], 'https://www.iberdrola.es'],
  ['endesa', 'Endesa', 'EG', ['es'], 'https://www.endesa.com'],
  ['naturgy', 'Naturgy', 'EG', ['es'], 'https://www.naturgy.es'],
  ['edf', 'EDF', 'EG', ['fr'], 'https://particulier.edf.fr'],
  ['engie-fr', 'ENGIE', 'EG', ['fr'], 'https://particuliers.engie.fr'],
  ['totalenergies', 'TotalEnergies', 'EG', ['fr'], 'https://www.totalenergies.fr'],
];
