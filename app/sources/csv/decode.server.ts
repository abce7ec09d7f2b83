/** Bytes of a spreadsheet export as text, in a stream: UTF-8 with or without BOM, UTF-16 with BOM, else Windows Arabic. */
import { TextDecoder } from 'node:util';

/** Enough to tell UTF-8 from a one-byte encoding before the first row is handed on. */
const PROBE_BYTES = 64 * 1024;

export async function* decodeText(input: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  let held: Uint8Array[] = [];
  let size = 0;
  let decoder: TextDecoder | null = null;
  for await (const chunk of input) {
    if (decoder === null) {
      held.push(chunk);
      size += chunk.byteLength;
      if (size < PROBE_BYTES) {
        continue;
      }
      const start = Buffer.concat(held);
      held = [];
      decoder = decoderFor(start);
      yield decoder.decode(start, { stream: true });
    } else {
      yield decoder.decode(chunk, { stream: true });
    }
  }
  const rest = Buffer.concat(held);
  const last = decoder ?? decoderFor(rest);
  yield last.decode(rest);
}

function decoderFor(start: Uint8Array): TextDecoder {
  if (start[0] === 0xff && start[1] === 0xfe) {
    return new TextDecoder('utf-16le');
  }
  if (start[0] === 0xfe && start[1] === 0xff) {
    return new TextDecoder('utf-16be');
  }
  return new TextDecoder(isUtf8(start) ? 'utf-8' : 'windows-1256');
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // `stream` forgives a character cut in two at the end of the probe.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
