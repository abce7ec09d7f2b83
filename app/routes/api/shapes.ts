/** The parts that answers of the public API are made of. Each has its name in the description. */
import { z } from 'zod';
import { type Money, toDecimal } from '#app/lib/money.ts';

export const money = z
  .object({
    amount: z.string().regex(/^-?\d+(\.\d+)?$/).describe('The exact decimal.'), // prettier-ignore
    minor: z.number().int().describe('The same in minor units.'),
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
  .meta({ id: 'Money', description: 'An exact amount in an ISO 4217 currency.' });

export const instant = z.iso.datetime().describe('UTC.');
export const day = z.iso.date().describe('A calendar day in the time zone of the store.');
/** A platform's own id: opaque, but never long. */
export const externalId = z.string().regex(/^[\w.:-]{1,64}$/);
export const ownId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

/** With its offset, since a time without one means another instant to everybody. */
export const since = z.iso.datetime({ offset: true }).optional();
export const word = z.string().min(1).max(255).optional();

export const reason = z
  .object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])) })
  .meta({ id: 'Reason', description: 'A code and its parameters; amounts are minor units, shares basis points.' });

export function toMoney(amount: Money): z.input<typeof money> {
  return { amount: toDecimal(amount), minor: amount.minor, currency: amount.currency };
}

export function toMoneyOrNull(amount: Money | null): z.input<typeof money> | null {
  return amount && toMoney(amount);
}

export function toDate(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

/** For examples. */
export const SAMPLE = {
  runId: '0193a5c2-7f00-7000-8000-00000000a001',
  decisionId: '0193a5c2-7f00-7000-8000-00000000d001',
  changeId: '0193a5c2-7f00-7000-8000-00000000c001',
  at: '2026-11-20T12:00:00.000Z',
};

export function sampleMoney(minor: number): z.input<typeof money> {
  return toMoney({ minor, currency: 'SAR' });
}
