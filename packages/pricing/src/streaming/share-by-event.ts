/** Computes a value once for an event and a key, however many subscribers need it. */
export function shareByEvent<E extends object, V>(): (event: E, key: string, compute: () => Promise<V>) => Promise<V> {
  const known = new WeakMap<E, Map<string, Promise<V>>>();
  return (event, key, compute) => {
    const ofEvent = known.get(event) ?? new Map<string, Promise<V>>();
    known.set(event, ofEvent);
    const value = ofEvent.get(key) ?? compute();
    ofEvent.set(key, value);
    return value;
  };
}
