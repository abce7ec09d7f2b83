/** Where a list goes on: the sort value of the last row and its id, as text that is handed back unread. */
import { z } from 'zod';

const cursorSchema = z.tuple([z.string().max(100), z.string().max(300)]);

export interface Cursor {
  value: string;
  id: string;
}

export function writeCursor({ value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

/** Null for none, and for one that no list ever made. @param isValue what the sort value must look like */
export function readCursor(text: string | undefined, isValue: RegExp): Cursor | null {
  if (text === undefined) {
    return null;
  }
  try {
    const [value, id] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return isValue.test(value) && !id.includes('\0') ? { value, id } : null;
  } catch {
    return null;
  }
}

export const AN_INTEGER = /^-?\d{1,18}$/;
export const AN_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
