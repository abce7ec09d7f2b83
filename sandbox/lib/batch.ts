/**
 * Collects the keys asked for in one tick and loads them with one query, so that a page of 250 variants asks for its
 * products once. Lives as long as one request: nothing is remembered beyond it.
 */
export function batch<K, V>(load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>): (key: K) => Promise<V | undefined> {
  const known = new Map<K, Promise<V | undefined>>();
  let waiting: { keys: K[]; loaded: Promise<ReadonlyMap<K, V>> } | null = null;

  return (key) => {
    const found = known.get(key);
    if (found) {
      return found;
    }
    if (!waiting) {
      const keys: K[] = [];
      const loaded = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        waiting = null;
        return load(keys);
      });
      waiting = { keys, loaded };
    }
    waiting.keys.push(key);
    const value = waiting.loaded.then((map) => map.get(key));
    known.set(key, value);
    return value;
  };
}
