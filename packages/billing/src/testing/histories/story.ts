import type { Scene } from './scene.ts';

/** The state that a history ends in. */
interface End {
  readonly tier: 'free' | 'pro' | 'business';
  /** Of the subscription shown; null: none. */
  readonly status: string | null;
  readonly flags?: readonly string[];
  /** Whether the tier has an end. */
  readonly ends?: boolean;
}

export interface Story {
  readonly name: string;
  /** What happens before the events arrive. */
  play(scene: Scene): Promise<unknown>;
  readonly end: End;
}

export const ACTIVE = { tier: 'pro', status: 'active' } as const;
export const FREE = { tier: 'free', status: 'canceled' } as const;
