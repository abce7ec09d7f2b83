/** Seeded numbers: the same seed gives the same store on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** An integer in [min, max]. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Bell-shaped around 0 with a standard deviation near 1. */
  bell(): number;
}

/** Keys make independent streams: what one product draws never shifts what the next one draws. */
export function randomFor(...key: readonly (string | number)[]): Random {
  let state = hash(key.join('\u0000'));

  // mulberry32: 32 bits of state are plenty for test data, and it is six lines.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) {
        throw new Error('nothing to pick from');
      }
      return item;
    },
    bell: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
  };
}

/** FNV-1a, then a final mix: near keys ("1", "2") must not give near streams. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) | 0;
}
