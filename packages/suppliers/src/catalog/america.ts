import type { CatalogRow } from './entry.ts';

/** Suppliers in US states with retail choice. */
// biome-ignore format: a table reads best one row per line
export const AMERICA: readonly CatalogRow[] = [
  ['txu-energy', 'TXU Energy', 'E', ['us_tx'], 'https://www.txu.com'],
  ['reliant', 'Reliant', 'E', ['us_tx'], 'https://www.reliant.com'],
  ['direct-energy', 'Direct Energy', 'EG', ['us_tx', 'us_pa', 'us_oh'], 'https://www.directenergy.com'],
  ['constellation', 'Constellation', 'EG', ['us_tx', 'us_pa', 'us_il', 'us_md', 'us_nj', 'us_oh'], 'https://www.constellation.com'],
  ['green-mountain-energy', 'Green Mountain Energy', 'E', ['us_tx', 'us_pa', 'us_ny'], 'https://www.greenmountainenergy.com'],
  ['gexa-energy', 'Gexa Energy', 'E', ['us_tx'], 'https://www.gexaenergy.com'],
  ['rhythm-energy', 'Rhythm Energy', 'E', ['us_tx'], 'https://www.gotrhythm.com'],
  ['4change-energy', '4Change Energy', 'E', ['us_tx'], 'https://www.4changeenergy.com'],
  ['cirro-energy', 'Cirro Energy', 'E', ['us_tx'], 'https://www.cirroenergy.com'],
  ['champion-energy', 'Champion Energy Services', 'E', ['us_tx'], 'https://www.championenergyservices.com'],
  ['just-energy', 'Just Energy', 'E', ['us_tx'], 'https://justenergy.com'],
  ['ambit-energy', 'Ambit Energy', 'E', ['us_tx'], 'https://www.ambitenergy.com'],
  ['igs-energy', 'IGS Energy', 'EG', ['us_oh'], 'https://www.igs.com'],
  ['idt-energy', 'IDT Energy', 'EG', ['us_ny', 'us_nj', 'us_pa'], 'https://www.idtenergy.com'],
  ['cleanchoice-energy', 'CleanChoice Energy', 'E', ['us_md', 'us_dc', 'us_pa'], 'https://cleanchoiceenergy.com'],
  ['inspire', 'Inspire Clean Energy', 'E', ['us_pa', 'us_nj', 'us_md'], 'https://www.inspirecleanenergy.com'],
  ['gas-south', 'Gas South', 'G', ['us_ga'], 'https://www.gassouth.com'],
  ['georgia-natural-gas', 'Georgia Natural Gas', 'G', ['us_ga'], 'https://gng.com'],
  ['petro', 'Petro Home Services', 'OP', ['us_ny', 'us_ct', 'us_ma', 'us_nj'], 'https://www.petro.com'],
  ['dead-river-company', 'Dead River Company', 'OP', ['us_me', 'us_nh', 'us_vt', 'us_ma'], 'https://deadriver.com'],
  ['nexamp', 'Nexamp', 'S', ['us_ma', 'us_ny', 'us_il'], 'https://www.nexamp.com'],
];
