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

/** The `[[webhooks.subscriptions]]` and `[[events.subscription]]` of an app's file: the small part of TOML that such files use. */
export function readAppFile(file: string): Subscription[] {
  const text = readFileSync(file, 'utf8');
  const classic = blocksOf(text, 'webhooks.subscriptions').flatMap(({ list, uri }) =>
    [...list('topics'), ...list('compliance_topics')].map((topic) => subscriptionSchema.parse({ topic, uri, includeFields: list('include_fields') })),
  );
  const events = blocksOf(text, 'events.subscription').map(({ one, list, uri }) =>
    subscriptionSchema.parse({ topic: eventTopic(one('handle')), uri, includeFields: list('triggers') }),
  );
  return [...classic, ...events];
}

/** Next-generation events stand beside the classic topics under the handle the app gave them; their fields are their triggers. */
export function eventTopic(handle: string): string {
  return `events/${handle.replaceAll('-', '_')}`;
}

interface Block {
  one: (key: string) => string;
  list: (key: string) => string[];
  /** The path under the app's address. */
  uri: string;
}

function blocksOf(text: string, name: string): Block[] {
  const [, ...blocks] = text.split(new RegExp(`^\\s*\\[\\[${name.replace('.', '\\.')}\\]\\]\\s*$`, 'm'));
  return blocks.map((block) => {
    const own = (block.split(/^\s*\[/m)[0] ?? '').replace(/^\s*#.*$/gm, '');
    const one = (key: string): string => new RegExp(`^\\s*${key}\\s*=\\s*"([^"]*)"`, 'm').exec(own)?.[1] ?? '';
    const list = (key: string): string[] =>
      [...(new RegExp(`^\\s*${key}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(own)?.[1] ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
    return { one, list, uri: one('uri').startsWith('http') ? new URL(one('uri')).pathname : one('uri') };
  });
}
