/** A file as the request's body: read as a stream, never held whole. */
import { z } from 'zod';

export const bodySchema = z.custom<ReadableStream<Uint8Array>>((value) => typeof value === 'object' && value !== null && 'getReader' in value);

export async function* bytesOf(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    yield part.value;
  }
}
