import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { dayIn } from '#app/lib/days.ts';
import { exponentOf } from '#app/lib/money.ts';

/** Nobody is known here: a store's rows, and the key that makes a day's hash. */
export type CollectorContext = Pick<StoreContext, 'db' | 'store' | 'crypt' | 'clock'>;

export const PIXEL_EVENTS = ['product_viewed', 'product_added_to_cart', 'product_removed_from_cart', 'checkout_started', 'checkout_completed'] as const;

interface PixelLine {
  variant: string;
  quantity: number;
  /** As a decimal number, as browsers tell it. */
  amount: number | null;
}

export interface TakenEvent {
  /** The platform's own id of it. */
  id: string;
  name: (typeof PIXEL_EVENTS)[number];
  at: Date;
  currency: string | null;
  amount: number | null;
  checkout: string | null;
  lines: PixelLine[];
}

export interface PixelMessage {
  /** The platform's id of the browser. It is hashed with its day, and then forgotten. */
  client: string;
  events: readonly TakenEvent[];
  /** What could not be read of the message. */
  unread: number;
}

/** A message is sent within seconds: what says otherwise is a wrong clock, and moves no event into another week. */
const LATEST_MS = 3_600_000;

/**
 * Keeps what a store's pixel told, each event once. Anybody can send such a message, so nothing in it is believed beyond its being
 * said: what is not of this store's catalog is left out, times lie within the last hour, amounts decide nothing.
 */
export async function takePixelEvents(ctx: CollectorContext, { client, events, unread }: PixelMessage): Promise<{ kept: number; leftOut: number }> {
  const now = ctx.clock.now();
  return ctx.db.bulk(async (tx) => {
    const known = await knownVariants(tx, ctx, events.flatMap(({ lines }) => lines.map(({ variant }) => variant))); // prettier-ignore
    const own = events.flatMap((event) => ownOf(event, known));
    const kept = await insertRows(tx, ctx, own.flatMap((event) => rowsOf(ctx, event, client, now)), now); // prettier-ignore
    const leftOut = unread + events.length - own.length;
    if (leftOut > 0) {
      await tx.run(sql`UPDATE store_pixel SET left_out = left_out + ${leftOut} WHERE store_id = ${ctx.store.id}::uuid`);
    }
    return { kept, leftOut };
  });
}

async function knownVariants(tx: SqlTx, { store }: CollectorContext, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows(
    z.object({ id: z.string() }),
    sql`SELECT external_id AS id FROM variant WHERE store_id = ${store.id}::uuid AND external_id = ANY(${[...new Set(ids)]})`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** A checkout is one without its foreign lines, too; an event about a foreign thing is none. */
function ownOf(event: TakenEvent, known: ReadonlySet<string>): TakenEvent[] {
  const lines = event.lines.filter(({ variant }) => known.has(variant));
  return isCheckout(event) || lines.length > 0 ? [{ ...event, lines }] : [];
}

const isCheckout = ({ name }: TakenEvent): boolean => name === 'checkout_started' || name === 'checkout_completed';

function rowsOf({ crypt, store }: CollectorContext, event: TakenEvent, client: string, now: Date): object[] {
  const at = new Date(Math.min(now.getTime(), Math.max(now.getTime() - LATEST_MS, event.at.getTime())));
  const day = dayIn(at, store.timeZone);
  const head = {
    id: event.id, name: event.name, at: at.toISOString(), day, client: crypt.fingerprint(client, `pixel:${store.id}:${day}`), checkout: event.checkout, currency: event.currency,
  }; // prettier-ignore
  const rowOf = (line: number, { variant, quantity, amount }: Omit<PixelLine, 'variant'> & { variant: string | null }): object => ({
    ...head,
    line,
    variant,
    quantity,
    value: event.currency === null || amount === null ? null : Math.round(amount * 10 ** exponentOf(event.currency)),
  });
  if (!isCheckout(event)) {
    return event.lines.slice(0, 1).map((line) => rowOf(0, line));
  }
  const units = event.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return [rowOf(0, { variant: null, quantity: units, amount: event.amount }), ...event.lines.map((line, at) => rowOf(at + 1, line))];
}

/** @returns how many events are new */
async function insertRows(tx: SqlTx, { store }: CollectorContext, rows: readonly object[], now: Date): Promise<number> {
  const fresh = await tx.rows(
    z.object({ line: z.number(), day: z.string() }),
    // Whose product it is the mirror knows.
    sql`INSERT INTO pixel_event (store_id, id, line, name, at, received_at, day, client_hash, variant_external_id, product_external_id, checkout_token, quantity, value_minor, currency)
        SELECT ${store.id}::uuid, r.id, r.line, r.name, r.at, ${now}::timestamptz, r.day, r.client, r.variant, v.product_external_id, r.checkout, r.quantity, r.value, r.currency
        FROM json_to_recordset(${rowsParam(rows)}::json) AS r(id text, line int, name text, at timestamptz, day date, client text, variant text, checkout text, quantity int,
          value bigint, currency text)
        LEFT JOIN variant v ON v.store_id = ${store.id}::uuid AND v.external_id = r.variant
        ORDER BY r.id, r.line
        ON CONFLICT DO NOTHING RETURNING line, day::text`,
  );
  for (const day of [...new Set(fresh.map(({ day: one }) => one))].sort()) {
    await tx.run(
      sql`INSERT INTO rollup_dirty (store_id, kind, key, marked_at) VALUES (${store.id}::uuid, 'pixel_day', ${day}, ${now})
          ON CONFLICT (store_id, kind, key) DO UPDATE SET marked_at = excluded.marked_at`,
    );
  }
  return fresh.filter(({ line }) => line === 0).length;
}
