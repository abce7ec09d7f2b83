/** A against B, in turn, with a look at the machine beside each: what a ratio is worth is seen from all of its runs. */

/** A fixed loop over integers. @returns milliseconds */
export function probe(): number {
  const start = performance.now();
  let x = 1;
  for (let at = 0; at < 60_000_000; at += 1) {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) | 0;
  }
  // The result is used, so that the loop is not left out.
  return performance.now() - start + (x === 0 ? 1 : 0);
}

export interface Run<Result> {
  result: Result;
  /** Mean of the probe before the run and after it, milliseconds. */
  probeMs: number;
}

export interface Pair<A, B> {
  a: Run<A>;
  b: Run<B>;
  /** The machine was not the same for both. */
  isVoid: boolean;
}

export interface PairOptions {
  /** Sound pairs to be had. */
  wanted: number;
  /** Pairs to be tried at most. */
  atMost: number;
  onPair: (text: string) => void;
}

const MAX_DRIFT = 0.15;

async function run<Result>(work: () => Promise<Result>): Promise<Run<Result>> {
  const before = probe();
  const result = await work();
  return { result, probeMs: (before + probe()) / 2 };
}

/** The order turns from pair to pair. @returns every pair, void ones too */
export async function inPairs<A, B>(a: () => Promise<A>, b: () => Promise<B>, { wanted, atMost, onPair }: PairOptions, tell: (pair: Pair<A, B>) => string): Promise<Pair<A, B>[]> {
  const pairs: Pair<A, B>[] = [];
  for (let tried = 0; tried < atMost && pairs.filter((pair) => !pair.isVoid).length < wanted; tried += 1) {
    const isTurned = tried % 2 === 1;
    const [first, second] = isTurned ? [await run(b), await run(a)] : [await run(a), await run(b)];
    const pair = (isTurned ? { a: second, b: first } : { a: first, b: second }) as Omit<Pair<A, B>, 'isVoid'>;
    const drift = Math.abs(pair.a.probeMs / pair.b.probeMs - 1);
    const made = { ...pair, isVoid: drift > MAX_DRIFT };
    pairs.push(made);
    onPair(`${tell(made)}  probe ${Math.round(pair.a.probeMs)}/${Math.round(pair.b.probeMs)} ms${made.isVoid ? '  void: the machine was not the same for both' : ''}`);
  }
  return pairs;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? NaN : sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** The pairs that count; a quick look at a restless machine shows what it has. */
export function sound<A, B>(pairs: readonly Pair<A, B>[], quick = false): readonly Pair<A, B>[] {
  const kept = pairs.filter((pair) => !pair.isVoid);
  return quick && kept.length === 0 ? pairs : kept;
}
