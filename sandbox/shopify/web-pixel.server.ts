import { z } from 'zod';
import type { Queryable } from '#sandbox/db/pool.server.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { badRequest } from '#sandbox/shopify/errors.ts';
import { gid, parseGid } from '#sandbox/shopify/gid.ts';
import type { Node } from '#sandbox/shopify/nodes.ts';

const settingsSchema = z.record(z.string(), z.unknown());
const inputSchema = z.object({ webPixel: z.object({ settings: z.union([settingsSchema, z.string()]) }) });
const ids = (storeId: number): number => 90_000_000 + storeId;

/** What the app's pixel was given for this store; null: it does not run there. */
export async function pixelSettings(db: Queryable, storeId: number): Promise<Record<string, unknown> | null> {
  const { rows } = await db.query('select settings from web_pixel where store_id = $1', [storeId]);
  return rows[0] === undefined ? null : z.object({ settings: settingsSchema }).parse(rows[0]).settings;
}

/** `webPixel`: the app has one at most. Without an id, its own. */
export async function webPixel(call: Call, input: unknown): Promise<Node | null> {
  const { id } = z.object({ id: z.string().nullish() }).parse(input);
  const settings = await pixelSettings(call.sandbox.db, call.store.id);
  return settings && (id == null || isOwn(call, id)) ? pixelNode(call, settings) : null;
}

export async function createPixel(call: Call, input: unknown): Promise<Node> {
  const settings = readSettings(input);
  if (settings === null) {
    return refuse('settings', 'Settings must be valid JSON', 'INVALID_CONFIGURATION_JSON');
  }
  const { rowCount } = await call.sandbox.db.query('insert into web_pixel (store_id, settings) values ($1, $2) on conflict do nothing', [call.store.id, JSON.stringify(settings)]);
  return rowCount === 0 ? refuse('webPixel', 'Web pixel is taken.', 'TAKEN') : { webPixel: pixelNode(call, settings), userErrors: [] };
}

export async function updatePixel(call: Call, input: unknown): Promise<Node> {
  const { id } = z.object({ id: z.string() }).parse(input);
  const settings = readSettings(input);
  if (settings === null) {
    return refuse('settings', 'Settings must be valid JSON', 'INVALID_CONFIGURATION_JSON');
  }
  const { rowCount } = await call.sandbox.db.query('update web_pixel set settings = $2 where store_id = $1 and $3', [call.store.id, JSON.stringify(settings), isOwn(call, id)]);
  return rowCount === 0 ? refuse('id', 'Web pixel not found', 'NOT_FOUND') : { webPixel: pixelNode(call, settings), userErrors: [] };
}

export async function deletePixel(call: Call, input: unknown): Promise<Node> {
  const { id } = z.object({ id: z.string() }).parse(input);
  const { rowCount } = await call.sandbox.db.query('delete from web_pixel where store_id = $1 and $2', [call.store.id, isOwn(call, id)]);
  return rowCount === 0 ? { ...refuse('id', 'Web pixel not found', 'NOT_FOUND'), deletedWebPixelId: null } : { deletedWebPixelId: id, userErrors: [] };
}

/** An object, or the text of one: the platform takes both. */
function readSettings(input: unknown): Record<string, unknown> | null {
  const { settings } = inputSchema.parse(input).webPixel;
  if (typeof settings !== 'string') {
    return settings;
  }
  try {
    return settingsSchema.parse(JSON.parse(settings));
  } catch {
    return null;
  }
}

function isOwn(call: Call, id: string): boolean {
  const parsed = parseGid(id);
  if (parsed?.kind !== 'WebPixel') {
    throw badRequest(`Invalid global id '${id}'`, 'argumentLiteralsIncompatible');
  }
  return parsed.id === ids(call.store.id);
}

function pixelNode(call: Call, settings: Record<string, unknown>): Node {
  return { __typename: 'WebPixel', id: gid('WebPixel', ids(call.store.id)), settings };
}

function refuse(field: string, message: string, code: string): Node {
  return { webPixel: null, userErrors: [{ __typename: 'ErrorsWebPixelUserError', field: [field], message, code }] };
}
