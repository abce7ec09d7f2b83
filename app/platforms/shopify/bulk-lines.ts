/** What a file holds cannot be what the platform has: reading it again would not help. */
export class BrokenFile extends Error {}

export interface FileLine {
  text: string;
  /** Bytes from the beginning of the file: where it begins, and where the next one does. */
  start: number;
  end: number;
  /** Did a line end follow? Only the last may lack it. */
  whole: boolean;
}

const MAX_LINE = 1024 * 1024;
const LINE_FEED = 10;

/**
 * Cuts bytes into lines, as they come; holds one line and one piece at most.
 * @throws BrokenFile at a line of more than `maxBytes`
 */
export async function* readLines(pieces: AsyncIterable<Uint8Array>, { from = 0, maxBytes = MAX_LINE }: { from?: number; maxBytes?: number } = {}): AsyncGenerator<FileLine> {
  let begun: Uint8Array[] = [];
  let size = 0;
  let start = from;
  const hold = (part: Uint8Array): void => {
    size += part.length;
    if (size > maxBytes) {
      throw new BrokenFile('a line is too long');
    }
    if (part.length > 0) {
      begun.push(part);
    }
  };
  const cut = (whole: boolean): FileLine => {
    const line = { text: Buffer.concat(begun).toString('utf8'), start, end: start + size + (whole ? 1 : 0), whole };
    [begun, size, start] = [[], 0, line.end];
    return line;
  };
  for await (const piece of pieces) {
    let at = 0;
    for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, at)) {
      hold(piece.subarray(at, end));
      yield cut(true);
      at = end + 1;
    }
    hold(piece.subarray(at));
  }
  if (size > 0) {
    yield cut(false);
  }
}
