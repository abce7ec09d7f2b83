/**
 * A whole body, or null when there is more than may be. The rest is read and dropped (the server itself ends it at its own limit),
 * since a sender that is cut off in the middle never sees the answer.
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) {
      return bytes > maxBytes ? null : new Uint8Array(Buffer.concat(chunks));
    }
    const chunk = part.value as Uint8Array;
    bytes += chunk.length;
    if (bytes > maxBytes) {
      chunks.length = 0;
    } else {
      chunks.push(chunk);
    }
  }
}
