import type { Expert } from './expert.ts';
import { createNet, type NetOptions } from './net.ts';

type Variant = Pick<NetOptions, 'hidden' | 'dropout' | 'rate' | 'decay' | 'delta' | 'halfLifeDays'>;

const wide: Variant = { hidden: [192, 96], dropout: 0.3, rate: 4e-4, decay: 0.02, delta: 0.1, halfLifeDays: 0 };

const VARIANTS: Readonly<Record<string, Variant>> = {
  recent: { hidden: [96, 48], dropout: 0.2, rate: 2e-4, decay: 0.02, delta: 0.1, halfLifeDays: 365 },
  wide,
  square: { ...wide, delta: 1, decay: 0.1 },
};

/** The configured experts of the family, unfitted: three anchors times three variants. */
export const netExperts = (): Expert[] =>
  [0, 14, 28].flatMap((anchorDays) =>
    Object.entries(VARIANTS).map(([name, variant], index) =>
      createNet({
        ...variant,
        id: `net-${anchorDays}-${name}`,
        anchorDays,
        windowDays: 1456,
        epochs: 60,
        seed: 100 * anchorDays + index + 1,
      }),
    ),
  );
