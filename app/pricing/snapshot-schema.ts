/**
 * The edge of the engine: a snapshot is data from elsewhere, so it is read once and strictly. Facts that cannot be true
 * give a code, never an exception and never a price. Offers are read one by one: a bad one is set aside, the rest count.
 */
import { z } from 'zod';
import { byCodeUnit, canonicalText, tidy } from './canonical.ts';
import type { Canonical } from './canonical.ts';
import { reason } from './codes.ts';
import type { Code } from './codes.ts';
import { readInstant } from './instant.ts';
import { inOrder, isPlainOffer } from './offer-shape.ts';
import { isPlainSnapshot } from './plain-shape.ts';
import { signalsSchema } from './signal-schema.ts';
import { parseStrategy } from './strategy-schema.ts';
import type { ParsedStrategy } from './strategy-schema.ts';
import type { Guardrails, OfferFact, Reason, Snapshot } from './types.ts';

const name = z.string().min(1).max(2000);
const instant = z.string().refine((text) => readInstant(text) !== null);
const amount = z.int().min(0);
const price = z.int().min(1);
const rate = z.int().min(0).max(10_000);
/** How deep in a snapshot an offer lies. */
const OFFER_DEPTH = 3;

const offerSchema: z.ZodType<OfferFact> = z.object({
  id: name,
  seller: name,
  priceMinor: z.int(),
  shippingMinor: z.int().nullable(),
  currency: z.string().max(10),
  stock: z.enum(['in_stock', 'out_of_stock', 'unknown']),
  condition: z.enum(['new', 'used', 'refurbished', 'unknown']),
  match: z.object({ score: z.int(), by: z.enum(['auto', 'human']), state: z.enum(['accepted', 'review', 'rejected']) }),
  source: z.enum(['feed', 'page', 'csv']),
  votes: z.int(),
  medianMinor: z.int().nullable(),
  observations: z.int(),
  confirmed: z.boolean(),
  capturedAt: z.string().max(100),
  pageHash: z.string().max(2000),
});

const guardrailsSchema: z.ZodType<Guardrails> = z.object({
  minMarginBps: z.int().min(0).max(9999),
  absMinMinor: amount.nullable(),
  absMaxMinor: price.nullable(),
  msrpMinor: price.nullable(),
  sanityLowBps: z.int().min(1).max(10_000),
  sanityHighBps: z.int().min(10_000).max(1_000_000),
  evidenceMinimum: z.enum(['A', 'B']),
  stepDownBps: z.int().min(0).max(10_000),
  stepUpBps: z.int().min(0).max(100_000),
  coolDownHours: z.int().min(0).max(8760),
  materialityBps: z.int().min(0).max(10_000),
  maxOfferAgeHours: z.int().min(1).max(168),
  movement: z.object({ dayBps: z.int().min(0).max(10_000), weekBps: z.int().min(0).max(10_000) }).optional(),
  legal: z.enum(['EU', 'KSA']).optional(),
  lowStock: z.object({ coverDays: z.int().min(0).max(3650) }).optional(),
  tolerance: z.enum(['low', 'medium', 'high']).optional(),
  endings: z
    .object({
      mode: z.enum(['nearest', 'down', 'up', 'toward_current']),
      bands: z
        .array(
          z
            .object({ underMinor: price.nullable(), blockMinor: z.int().min(1).max(1_000_000_000), endsMinor: z.array(amount).min(1).max(20) })
            .refine(({ blockMinor, endsMinor }) => endsMinor.every((end) => end < blockMinor)),
        )
        .min(1)
        .max(10),
    })
    .optional(),
  basis: z.object({ kind: z.literal('landed'), ownShippingMinor: amount }).optional(),
});

const standingSchema = z.object({
  exposureBps: rate,
  revenueClass: z.enum(['A', 'B', 'C']).nullable(),
  changes7d: z.int().min(0),
  ownRange: z.object({ lowMinor: price, highMinor: price }).nullable(),
  war: z.enum(['calm', 'watch', 'war', 'cool_down']),
  units28d: z.int().min(0).nullable(),
});

const lineSchema = z
  .object({
    kind: z.enum(['parity', 'ladder', 'tiers']),
    gapBps: z.int().min(0).max(9000),
    self: z.int().min(0),
    members: z
      .array(
        z.object({
          variant: name,
          size: z.int().min(1).max(100_000),
          priceMinor: price,
          target: z
            .string()
            .max(200)
            .regex(/^\d+(\/[1-9]\d*)?$/)
            .nullable(),
          floorMinor: amount.nullable(),
          ceilingMinor: price.nullable(),
          weight: z.int().min(1).max(1_000_000_000),
        }),
      )
      .min(2)
      .max(20),
  })
  .refine(({ self, members }) => self < members.length);

const snapshotSchema = z.object({
  store: name,
  market: name,
  currency: z.string().regex(/^[A-Z]{3}$/),
  decidedAt: instant,
  emergencyStop: z.boolean(),
  strategy: z.object({ id: name, version: z.int().min(0), hash: z.string().max(200), tree: z.unknown() }),
  guardrails: guardrailsSchema,
  facts: z.object({
    variant: name,
    product: name,
    priceMinor: price,
    compareAtMinor: amount.nullable(),
    cost: z.object({ minor: amount, effectiveFrom: z.string().max(100), source: z.string().max(200) }).nullable(),
    vatBps: rate,
    feeBps: rate.nullable(),
    fixedMinor: amount.nullable(),
    worstDiscountBps: rate,
    stock: z.int().nullable(),
    ownMedian90dMinor: price.nullable(),
    lastChangeAt: instant.nullable(),
    owner: z
      .discriminatedUnion('kind', [z.object({ kind: z.literal('external'), until: instant }), z.object({ kind: z.literal('lock'), why: z.string(), until: instant.nullable() })])
      .nullish(),
    moves: z
      .array(z.object({ at: instant, beforeMinor: price, afterMinor: price }))
      .max(1000)
      .optional(),
    past: z
      .array(z.object({ from: instant, until: instant, priceMinor: price.nullable() }))
      .max(5000)
      .optional(),
    standing: standingSchema.optional(),
    signals: signalsSchema.optional(),
    line: lineSchema.optional(),
    offers: z.array(z.unknown()).max(10_000),
  }),
  restore: z.object({ changeId: name, toMinor: price, lawful: z.literal(true).optional() }).optional(),
  choice: z.object({ toMinor: price, proposedMinor: price }).optional(),
});

/** The tree and the offers are read by themselves. */
type Unread = z.infer<typeof snapshotSchema>;

/** `isPlain`: as nearly all are, with nothing in it that is rare or that nobody reads. */
export type ReadSnapshot = { ok: true; snapshot: Snapshot; badOffers: number; isPlain: boolean } | { ok: false; reasons: Reason[] };

/** The snapshot as canonical data with its offers in one fixed order: same facts, same bytes. */
export function tidySnapshot(snapshot: unknown): Canonical {
  const given = snapshot as { facts?: { offers?: unknown } } | null | undefined;
  const raw: unknown = given?.facts?.offers;
  if (!Array.isArray(raw)) {
    return tidy(snapshot);
  }
  const clean = tidy({ ...given, facts: { ...given?.facts, offers: [] } }) as { facts: Record<string, Canonical> };
  const offers = raw.map((offer: unknown) => (isPlainOffer(offer) ? (inOrder(offer) as unknown as Canonical) : tidy(offer, OFFER_DEPTH)));
  // The copy is our own, with its keys in order, the offers' among them.
  clean.facts['offers'] = offers.sort((a, b) => byCodeUnit(idOf(a), idOf(b)) || byCodeUnit(canonicalText(a), canonicalText(b)));
  return clean;
}

/** Reads tidy data as a snapshot, or says which facts cannot be true. */
export function readSnapshot(clean: Canonical): ReadSnapshot {
  const isPlain = isPlainSnapshot(clean);
  const parsed = isPlain ? { success: true as const, data: clean as unknown as Unread } : snapshotSchema.safeParse(clean);
  if (!parsed.success) {
    const paths = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))].sort(byCodeUnit);
    return { ok: false, reasons: paths.map((path) => reason(codeOf(path), { path })) };
  }
  const tree = readTree(parsed.data.strategy.tree as Canonical);
  if (!tree.ok) {
    return { ok: false, reasons: tree.errors.map((error) => reason('strategy_invalid', error.params)) };
  }

  const offers: OfferFact[] = [];
  for (const raw of parsed.data.facts.offers) {
    const offer = isPlainOffer(raw) ? raw : offerSchema.safeParse(raw).data;
    if (offer !== undefined) {
      offers.push(offer);
    }
  }
  const { strategy, facts } = parsed.data;
  return {
    ok: true,
    snapshot: { ...parsed.data, strategy: { ...strategy, tree: tree.tree }, facts: { ...facts, offers } },
    badOffers: facts.offers.length - offers.length,
    isPlain,
  };
}

/** A store decides by few trees, each of them for many variants. */
const KEPT_TREES = 200;
const trees = new Map<string, ParsedStrategy>();

function readTree(tree: Canonical): ParsedStrategy {
  const text = canonicalText(tree);
  let read = trees.get(text);
  if (read === undefined) {
    read = parseStrategy(tree);
    if (trees.size >= KEPT_TREES) {
      trees.clear();
    }
    trees.set(text, read);
  }
  return read;
}

const FIELD_CODES: readonly (readonly [string, Code])[] = [
  ['facts.priceMinor', 'price_invalid'],
  ['facts.cost', 'cost_invalid'],
  ['facts.fixedMinor', 'cost_invalid'],
  ['facts.vatBps', 'rate_invalid'],
  ['facts.feeBps', 'rate_invalid'],
  ['facts.worstDiscountBps', 'rate_invalid'],
  ['facts.lastChangeAt', 'instant_invalid'],
  ['facts.owner.until', 'instant_invalid'],
  ['decidedAt', 'instant_invalid'],
  ['currency', 'currency_invalid'],
  ['guardrails', 'guardrails_invalid'],
  ['strategy', 'strategy_invalid'],
];

function codeOf(path: string): Code {
  return FIELD_CODES.find(([prefix]) => path === prefix || path.startsWith(`${prefix}.`))?.[1] ?? 'facts_invalid';
}

function idOf(offer: Canonical): string {
  return isRecord(offer) && typeof offer['id'] === 'string' ? offer['id'] : '';
}

function isRecord(value: Canonical | undefined): value is { readonly [key: string]: Canonical } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
