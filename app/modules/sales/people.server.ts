import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';

/** Did the merchant turn on that names and e-mails of customers are kept? */
export async function keepsPeople(ctx: StoreContext): Promise<boolean> {
  const row = await ctx.db.tx((tx) => tx.maybe(z.object({ keeps: z.boolean() }), sql`SELECT keep_people AS keeps FROM store_settings WHERE store_id = ${ctx.store.id}::uuid`));
  return row?.keeps ?? false;
}

const person = z.object({ name: z.string().nullable(), email: z.string().nullable() });
export type Person = z.infer<typeof person>;

const contextOf = (ctx: StoreContext, customer: string): string => `person:${ctx.store.id}:${customer}`;

/** Sealed to this customer of this store: moved to another row it does not open. */
export function sealPerson(ctx: StoreContext, customer: string, told: Person): string {
  return ctx.crypt.seal(JSON.stringify(person.parse(told)), contextOf(ctx, customer));
}

export function openPerson(ctx: StoreContext, customer: string, sealed: string): Person {
  return person.parse(JSON.parse(ctx.crypt.open(sealed, contextOf(ctx, customer))));
}

/** Finds a person by e-mail without keeping it readable. The same address of two stores has two hashes. */
export function hashEmail(ctx: StoreContext, email: string): string {
  return ctx.crypt.fingerprint(email.trim().toLowerCase(), `email:${ctx.store.id}`);
}

/** Names and e-mails go at once; who a customer is stays with the platform. @returns of how many customers */
export function forgetPeople(ctx: StoreContext): Promise<number> {
  return ctx.db.tx((tx) =>
    tx.run(sql`UPDATE customer SET person_sealed = NULL, email_hash = NULL WHERE store_id = ${ctx.store.id}::uuid AND (person_sealed IS NOT NULL OR email_hash IS NOT NULL)`),
  );
}
