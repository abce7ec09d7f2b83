/**
 * Hands a parser only records it can read. A quote that never closes would swallow the rest of a file, and a line without an end
 * the memory: such a line is told and left blank, so that line numbers stay true, and reading goes on at the next.
 */
export interface BadLine {
  line: number;
  code: 'quote_unclosed' | 'line_too_long';
}

/** A cell may hold line breaks, but not a novel. */
const MAX_HELD = 50;
const MAX_LINE = 64 * 1024;

/** @param tell called before the text that follows the bad line is handed on. */
export async function* soundLines(input: AsyncIterable<string>, delimiter: string, tell: (bad: BadLine) => void): AsyncIterable<string> {
  let held: string[] = [];
  let number = 0;

  /** Gives back what is complete of the held lines; at the end, or when they are too many, the first of them is bad. */
  const settle = (atEnd: boolean): string => {
    let out = '';
    while (held.length > 0) {
      const length = recordLength(held, delimiter);
      if (length > 0) {
        out += `${held.slice(0, length).join('\n')}\n`;
        held = held.slice(length);
      } else if (atEnd || held.length > MAX_HELD) {
        tell({ line: number - held.length + 1, code: 'quote_unclosed' });
        out += '\n';
        held = held.slice(1);
      } else {
        break;
      }
    }
    return out;
  };

  for await (const lines of physicalLines(input)) {
    let out = '';
    for (const line of lines) {
      number += 1;
      if (line === null) {
        out += settle(true);
        tell({ line: number, code: 'line_too_long' });
        out += '\n';
      } else if (held.length === 0 && !line.includes('"')) {
        out += `${line}\n`;
      } else {
        held.push(line);
        out += settle(false);
      }
    }
    yield out;
  }
  yield settle(true);
}

/** How many lines the first record takes; 0 when its quote is still open at the end of them. */
function recordLength(lines: readonly string[], delimiter: string): number {
  let quoted = false;
  for (const [index, line] of lines.entries()) {
    quoted = endsQuoted(line, delimiter, quoted);
    if (!quoted) {
      return index + 1;
    }
  }
  return 0;
}

/** A quote opens a cell only at its start; inside, two of them are one character. */
function endsQuoted(line: string, delimiter: string, startsQuoted: boolean): boolean {
  let quoted = startsQuoted;
  let at = 0;
  let cellStart = !startsQuoted;
  while (at < line.length) {
    const sign = line[at];
    if (quoted) {
      if (sign === '"' && line[at + 1] === '"') {
        at += 1;
      } else if (sign === '"') {
        quoted = false;
      }
    } else if (sign === '"' && cellStart) {
      quoted = true;
    }
    cellStart = !quoted && sign === delimiter;
    at += 1;
  }
  return quoted;
}

/** Lines without their ends, as they become complete; null for one that is too long. */
async function* physicalLines(input: AsyncIterable<string>): AsyncIterable<(string | null)[]> {
  let rest = '';
  let tooLong = false;
  const finish = (line: string): string | null => {
    const answer = tooLong || line.length > MAX_LINE ? null : line;
    tooLong = false;
    return answer;
  };
  for await (const text of input) {
    // A carriage return at the very end may be half of a pair.
    const parts = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    yield parts.map(finish);
    if (rest.length > MAX_LINE) {
      tooLong = true;
      rest = rest.endsWith('\r') ? '\r' : '';
    }
  }
  const last = rest.replace(/\r$/, '');
  if (last !== '' || tooLong) {
    yield [finish(last)];
  }
}
