import type { UserPrincipal } from '@energy-optimizer/rpc';
import type { CallerDirectory } from '../entitlements/callers.ts';

/** A directory without changes. */
export const NOBODY: CallerDirectory = {
  current: async (callers) => callers,
  onChange: () => () => undefined,
  isInformed: () => true,
};

/** A directory whose callers the test changes. */
export function callerDirectory() {
  const ended = new Set<string>();
  const changed = new Map<string, Partial<UserPrincipal>>();
  const listeners = new Set<(concerns: (caller: UserPrincipal) => boolean) => void>();
  const state = { isInformed: true, isDown: false, lookUps: 0 };
  const directory: CallerDirectory = {
    async current(callers) {
      state.lookUps += 1;
      if (state.isDown) throw new Error('the database is gone');
      return callers.map((caller) =>
        ended.has(caller.userId) ? undefined : { ...caller, ...changed.get(caller.userId) },
      );
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isInformed: () => state.isInformed,
  };
  const announce = (userId: string): void => {
    for (const listener of listeners) listener((caller) => caller.userId === userId);
  };
  return {
    ...{ directory, state, announce },
    change: (userId: string, rights: Partial<UserPrincipal>) => changed.set(userId, rights),
    end: (userId: string) => ended.add(userId),
  };
}
