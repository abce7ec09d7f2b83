export interface DiffLine {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** What turns one list of sentences into another, by their longest common part; at most 64 lines each, so the square costs nothing. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const table = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0));
  const at = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = table[i] as number[];
      row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const out: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (old !== undefined && old === fresh) {
      out.push({ kind: 'same', text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      out.push({ kind: 'gone', text: old });
      i += 1;
    } else {
      out.push({ kind: 'new', text: fresh ?? '' });
      j += 1;
    }
  }
  return out;
}
