import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Queryable } from '#sandbox/db/pool.server.ts';

export const subscriptionSchema = z.object({
  topic: z.string().regex(/^[a-z_]+\/[a-z_]+$/),
  /** Path under the app's address. */
  uri: z.string().startsWith('/').default('/shopify/webhooks'),
  includeFields: z.array(z.string()).default([]),
  /** Those of the app's file outlive failures; those made through the API do not. */
  source: z.enum(['toml', 'api']).default('toml'),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

/** Replaces all subscriptions, as a deploy of the app does. */
export async function replaceSubscriptions(db: Queryable, subscriptions: readonly Subscription[]): Promise<void> {
  await db.query('delete from webhook_subscription where not topic = any($1)', [subscriptions.map(({ topic }) => topic)]);
  for (const { topic, uri, includeFields, source } of subscriptions) {
    await db.query(
      `insert into webhook_subscription (topic, uri, include_fields, source) values ($1, $2, $3, $4)
       on conflict (topic) do update set uri = excluded.uri, include_fields = excluded.include_fields, source = excluded.source, failures = 0`,
      [topic, uri, includeFields, source],
    );
  }
}

/** The `[[webhooks.subscriptions]]` of an app's file: the small part of TOML that such files use. */
export function readAppFile(file: string): Subscription[] {
  const found: Subscription[] = [];
  const [, ...blocks] = readFileSync(file, 'utf8').split(/^\s*\[\[webhooks\.subscriptions\]\]\s*$/m);
  for (const block of blocks) {
    const own = (block.split(/^\s*\[/m)[0] ?? '').replace(/^\s*#.*$/gm, '');
    const list = (key: string): string[] =>
      [...(new RegExp(`^\\s*${key}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(own)?.[1] ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
    const uri = /^\s*uri\s*=\s*"([^"]*)"/m.exec(own)?.[1] ?? '';
    for (const topic of [...list('topics'), ...list('compliance_topics')]) {
      found.push(subscriptionSchema.parse({ topic, uri: uri.startsWith('http') ? new URL(uri).pathname : uri, includeFields: list('include_fields') }));
    }
  }
  return found;
}
