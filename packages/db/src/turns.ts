/** Runs asynchronous steps one after the other. */
export function takingTurns(): <T>(step: () => Promise<T>) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve();
  return (step) => {
    const mine = turn.then(step);
    turn = mine.catch(() => undefined);
    return mine;
  };
}
