import { createHash } from 'node:crypto';
import type { Sandbox } from '#sandbox/context.server.ts';
import { Refusal } from '#sandbox/lib/http.server.ts';
import { stockRival } from '#sandbox/rivals/stock-rival.server.ts';
import { toRival, type CreateRival, type Rival } from '#sandbox/rivals/rival.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';

/** Makes a rival of a store and fills its shelves. The same request again finds the rival it made. */
export async function createRival({ db, clock }: Sandbox, input: CreateRival): Promise<Rival> {
  const store = await getStore(db, input.from.store);
  const fingerprint = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const currency = input.currency ?? store.currency;
  if (input.policy !== 'scripted' && currency !== store.currency) {
    throw new Refusal(400, 'invalid_request', { policy: 'a rival that looks at the store prices in its currency' });
  }
  return db.tx(async (client) => {
    const { rows } = await client.query(
      `insert into rival (slug, name, store_id, fingerprint, currency, policy, undercut_bps, follow_after_ms, robots, price_divisor, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (slug) do nothing returning *`,
      [
        input.slug, input.name ?? input.slug, store.id, fingerprint, currency, input.policy, input.undercutBps, input.followAfterMs, input.robots,
        input.priceDivisor, clock.now(),
      ], // prettier-ignore
    );
    if (rows[0] !== undefined) {
      const rival = toRival(rows[0]);
      await stockRival(client, { rivalId: rival.id, seed: input.seed, overlap: input.from.overlap, currency, store, now: clock.now() });
      return rival;
    }
    const found = await client.query<{ fingerprint: string }>('select * from rival where slug = $1', [input.slug]);
    if (found.rows[0]?.fingerprint !== fingerprint) {
      throw new Refusal(409, 'rival_exists_differently', { slug: input.slug });
    }
    return toRival(found.rows[0]);
  });
}
