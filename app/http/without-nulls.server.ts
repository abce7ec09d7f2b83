import { Transform } from 'node:stream';

/**
 * React 18 writes its buffer whole even where a letter of several bytes no longer fits, so zero bytes stand between two
 * letters of an Arabic page: a browser drops them from text and shows "�" in attributes. A page has none of its own.
 */
export function withoutNulls(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk);
    },
  });
}
