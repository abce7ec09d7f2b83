interface Batches {
  /** At most so many inputs go together. */
  max: number;
  /** So many batches may be under way at once. */
  underWay: number;
}

/**
 * Makes one call out of many that come while earlier ones are under way: one round trip, one commit. A call that comes alone
 * goes at once. A batch that fails fails for each of its callers, so one input must not be able to break the others.
 * @param work one output for each input, same order; it sees only inputs that were asked for before it began
 */
export function inBatches<Input, Output>(work: (inputs: readonly Input[]) => Promise<readonly Output[]>, { max, underWay }: Batches): (input: Input) => Promise<Output> {
  interface Waiting {
    input: Input;
    resolve: (output: Output) => void;
    reject: (reason: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let busy = 0;

  const start = (): void => {
    while (busy < underWay && waiting.length > 0) {
      busy += 1;
      void carryOut(waiting.splice(0, max));
    }
  };
  const carryOut = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const outputs = await work(batch.map(({ input }) => input));
      batch.forEach(({ resolve }, at) => resolve(outputs[at] as Output));
    } catch (error) {
      batch.forEach(({ reject }) => reject(error));
    } finally {
      busy -= 1;
      start();
    }
  };
  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      start();
    });
}
