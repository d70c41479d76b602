/** Energies and powers are checked within this tolerance, in kWh or kW. */
export const TOLERANCE = 1e-4;

export type Report = (fault: string) => void;

export const valueAt = (value: number | readonly number[] | undefined, step: number): number =>
  typeof value === 'number' ? value : (value?.[step] ?? 0);
