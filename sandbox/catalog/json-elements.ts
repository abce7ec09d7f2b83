/**
 * Splits a stream of JSON text into the elements of the array under `"products"`, one at a time, so that a catalog of any
 * size passes through a bounded memory. An element larger than the limit is cut and told as null.
 */
export async function* jsonElements(chunks: AsyncIterable<string>, maxChars = 4_000_000): AsyncGenerator<string | null> {
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  let lastKey = '';
  let text = '';
  let element: string | null = null;
  let tooLong = false;
  let arrayDepth: number | null = null;

  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const char = chunk.charAt(at);
      if (inString) {
        if (isEscaped) {
          isEscaped = false;
        } else if (char === '\\') {
          isEscaped = true;
        } else if (char === '"') {
          inString = false;
          lastKey = element === null ? text : '';
        } else if (element === null && text.length < 100) {
          text += char;
        }
        continue;
      }
      if (char === '"') {
        inString = true;
        text = '';
      } else if (char === '[' || char === '{') {
        depth += 1;
        if (arrayDepth === null && char === '[' && (lastKey === 'products' || depth === 1)) {
          arrayDepth = depth;
        } else if (arrayDepth !== null && element === null && depth === arrayDepth + 1) {
          element = '';
          tooLong = false;
          from = at;
        }
      } else if (char === ']' || char === '}') {
        depth -= 1;
        if (element !== null && depth === arrayDepth) {
          yield tooLong ? null : element + chunk.slice(from, at + 1);
          element = null;
        } else if (arrayDepth !== null && depth === arrayDepth - 1) {
          return;
        }
      }
    }
    if (element !== null && !tooLong) {
      element += chunk.slice(from);
      if (element.length > maxChars) {
        [element, tooLong] = ['', true];
      }
    }
  }
}
