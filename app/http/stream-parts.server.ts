import type { Log } from '#app/lib/log.ts';

/**
 * Text as it is made, no faster than it is taken. When making it fails half way the answer breaks off: a short file must not look
 * like a whole one.
 */
export function streamParts(parts: AsyncIterable<string>, log: Log): ReadableStream<Uint8Array> {
  const iterator = parts[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const part = await iterator.next();
        if (part.done === true) {
          controller.close();
        } else {
          controller.enqueue(encoder.encode(part.value));
        }
      } catch (error) {
        log.error({ err: error }, 'a download broke off');
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
