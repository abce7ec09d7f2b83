/** Reads from a receipt's bytes the few facts the checker needs. Fails closed: every field must be there and be what it should. */
export interface CheckedFacts {
  kind: 'CHANGE' | 'CORRECTION';
  price: bigint;
  before: bigint;
  currency: string;
  variant: string;
  /** c, K in minor units; v, f, d, m in basis points. */
  cost: bigint;
  fixed: bigint;
  vat: bigint;
  fee: bigint;
  discount: bigint;
  margin: bigint;
  absMin: bigint;
  ceilings: bigint[];
  toldFloor: bigint;
  toldCeiling: bigint | null;
  median: bigint | null;
  sanityLow: bigint;
  sanityHigh: bigint;
  stepDown: bigint;
  /** An undo's target; null for every other decision. */
  restore: bigint | null;
  /** What a person asked for instead of a proposal; null for every other decision. */
  choice: bigint | null;
  stepUp: bigint;
  /** G9: budgets of a day and a week in basis points, the moves, and now in milliseconds; null: no budget. */
  movement: { day: bigint; week: bigint; now: number; moves: { at: number; before: bigint; after: bigint }[] } | null;
  /** G13: null where no limit is set, or stock or sales are not counted. */
  lowStock: { coverDays: bigint; stock: bigint; units: bigint } | null;
  /** G4 of the European Union: null elsewhere, and without a strike-through price. */
  legal: { compareAt: bigint; now: number; past: { from: number; until: number; price: bigint | null }[] } | null;
}

export type ReadFacts = { ok: true; facts: CheckedFacts } | { ok: false; code: string; at: string };

const MAX_BYTES = 4_000_000;
const FIELDS =
  'approval_reasons binding_rule candidates ceiling checks counterfactuals currency decided_at engine_version evidence floor format incident legal market offers outcome reasons risk rounding snapshot strategy tenant trail unreadable_offers variant';

class Refusal extends Error {
  readonly code: string;
  readonly at: string;

  constructor(code: string, at: string) {
    super(code);
    this.code = code;
    this.at = at;
  }
}

export function readFacts(bytes: Uint8Array): ReadFacts {
  try {
    return { ok: true, facts: factsOf(parse(bytes)) };
  } catch (problem) {
    // Whatever went wrong, the answer is no: an error here must never let a write through or stop the worker.
    return problem instanceof Refusal ? { ok: false, code: problem.code, at: problem.at } : { ok: false, code: 'malformed', at: '' };
  }
}

type Fields = Record<string, unknown>;

function parse(bytes: Uint8Array): Fields {
  if (bytes.length > MAX_BYTES) {
    throw new Refusal('too_large', '');
  }
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const value: unknown = JSON.parse(text);
  // Written once more in the one allowed way: a repeated key, a blank or a fraction cannot survive that unnoticed.
  if (write(value) !== text) {
    throw new Refusal('not_canonical', '');
  }
  return fields(value, 'receipt');
}

function write(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => write(item)).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, item]) => ({ key, text: `${JSON.stringify(key)}:${write(item)}` }));
    parts.sort((a, b) => (a.key < b.key ? -1 : 1));
    return `{${parts.map(({ text }) => text).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new Refusal('not_canonical', 'number');
  }
  return JSON.stringify(value);
}

function factsOf(receipt: Fields): CheckedFacts {
  if (receipt['format'] !== 1) {
    throw new Refusal('unknown_format', 'format');
  }
  // Canonical bytes have their keys in order.
  if (Object.keys(receipt).join(' ') !== FIELDS) {
    throw new Refusal(
      'unknown_field',
      Object.keys(receipt)
        .filter((key) => !FIELDS.split(' ').includes(key))
        .join(' '),
    );
  }
  const snapshot = fields(receipt['snapshot'], 'snapshot');
  const facts = fields(snapshot['facts'], 'snapshot.facts');
  const rails = fields(snapshot['guardrails'], 'snapshot.guardrails');
  const restore = snapshot['restore'] === undefined ? null : amount(fields(snapshot['restore'], 'restore')['toMinor'], 'restore', 1n);
  const choice = snapshot['choice'] === undefined ? null : amount(fields(snapshot['choice'], 'choice')['toMinor'], 'choice', 1n);
  // A stop holds every change but the taking back of one.
  if (snapshot['emergencyStop'] !== false && (restore === null || snapshot['emergencyStop'] !== true)) {
    throw new Refusal('emergency_stop', 'snapshot.emergencyStop');
  }
  sameText(receipt, snapshot, facts);

  // What somebody else decides may be taken back on request, never changed.
  if (restore === null && facts['owner'] !== undefined && facts['owner'] !== null) {
    throw new Refusal('owned', 'snapshot.facts.owner');
  }
  const outcome = fields(receipt['outcome'], 'outcome');
  const kind = outcome['kind'];
  if (kind !== 'CHANGE' && kind !== 'CORRECTION') {
    throw new Refusal('not_a_write', 'outcome.kind');
  }
  const floor = fields(receipt['floor'], 'floor');
  if (floor['status'] !== 'known' || facts['cost'] === null || facts['feeBps'] === null || facts['fixedMinor'] === null) {
    throw new Refusal('floor_unknown', 'floor');
  }
  const cost = amount(fields(facts['cost'], 'cost')['minor'], 'cost', 1n);
  return {
    kind,
    price: amount(outcome['price'], 'outcome.price', 1n),
    before: amount(facts['priceMinor'], 'priceMinor', 1n),
    currency: String(receipt['currency']),
    variant: String(receipt['variant']),
    cost,
    fixed: amount(facts['fixedMinor'], 'fixedMinor', 0n),
    vat: rate(facts['vatBps'], 'vatBps'),
    fee: rate(facts['feeBps'], 'feeBps'),
    discount: rate(facts['worstDiscountBps'], 'worstDiscountBps'),
    margin: rate(rails['minMarginBps'], 'minMarginBps'),
    absMin: rails['absMinMinor'] === null ? 0n : amount(rails['absMinMinor'], 'absMinMinor', 0n),
    ceilings: ['absMaxMinor', 'msrpMinor'].filter((name) => rails[name] !== null).map((name) => amount(rails[name], name, 1n)),
    toldFloor: amount(floor['value'], 'floor.value', 1n),
    toldCeiling: receipt['ceiling'] === null ? null : amount(receipt['ceiling'], 'ceiling', 1n),
    median: facts['ownMedian90dMinor'] === null ? null : amount(facts['ownMedian90dMinor'], 'ownMedian90dMinor', 1n),
    sanityLow: between(rails['sanityLowBps'], 'sanityLowBps', 1n, 10_000n),
    sanityHigh: between(rails['sanityHighBps'], 'sanityHighBps', 10_000n, 1_000_000n),
    restore,
    choice,
    stepDown: between(rails['stepDownBps'], 'stepDownBps', 0n, 10_000n),
    stepUp: between(rails['stepUpBps'], 'stepUpBps', 0n, 100_000n),
    movement: movementOf(rails['movement'], facts['moves'], receipt['decided_at']),
    lowStock: lowStockOf(rails['lowStock'], facts),
    legal: legalOf(rails['legal'], facts, receipt['decided_at']),
  };
}

function lowStockOf(limit: unknown, facts: Fields): CheckedFacts['lowStock'] {
  const units = facts['standing'] === undefined ? null : fields(facts['standing'], 'standing')['units28d'];
  if (limit === undefined || units === null || facts['stock'] === null) {
    return null;
  }
  return {
    coverDays: amount(fields(limit, 'lowStock')['coverDays'], 'coverDays', 0n),
    stock: amount(facts['stock'], 'stock', -9_007_199_254_740_991n),
    units: amount(units, 'units28d', 0n),
  };
}

function legalOf(pack: unknown, facts: Fields, decidedAt: unknown): CheckedFacts['legal'] {
  if (pack !== undefined && pack !== 'EU' && pack !== 'KSA') {
    throw new Refusal('malformed', 'legal');
  }
  if (pack !== 'EU' || facts['compareAtMinor'] === null) {
    return null;
  }
  const list: unknown = facts['past'] ?? [];
  if (!Array.isArray(list)) {
    throw new Refusal('malformed', 'past');
  }
  return {
    compareAt: amount(facts['compareAtMinor'], 'compareAtMinor', 0n),
    now: instant(decidedAt, 'decided_at'),
    past: list.map((item: unknown) => {
      const { from, until, priceMinor } = fields(item, 'past');
      return { from: instant(from, 'past.from'), until: instant(until, 'past.until'), price: priceMinor === null ? null : amount(priceMinor, 'past.price', 1n) };
    }),
  };
}

function movementOf(budget: unknown, moves: unknown, decidedAt: unknown): CheckedFacts['movement'] {
  if (budget === undefined) {
    return null;
  }
  const { dayBps, weekBps } = fields(budget, 'movement');
  const list: unknown = moves ?? [];
  if (!Array.isArray(list)) {
    throw new Refusal('malformed', 'moves');
  }
  return {
    day: rate(dayBps, 'movement.dayBps'),
    week: rate(weekBps, 'movement.weekBps'),
    now: instant(decidedAt, 'decided_at'),
    moves: list.map((item: unknown) => {
      const move = fields(item, 'moves');
      return { at: instant(move['at'], 'moves.at'), before: amount(move['beforeMinor'], 'moves.before', 1n), after: amount(move['afterMinor'], 'moves.after', 1n) };
    }),
  };
}

function instant(value: unknown, at: string): number {
  const read = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (!Number.isSafeInteger(read)) {
    throw new Refusal('malformed', at);
  }
  return read;
}

/** What the receipt says outside must be what its snapshot says inside. */
function sameText(receipt: Fields, snapshot: Fields, facts: Fields): void {
  const strategy = fields(receipt['strategy'], 'strategy');
  const inside = fields(snapshot['strategy'], 'snapshot.strategy');
  const pairs: [string, unknown, unknown][] = [
    ['tenant', receipt['tenant'], snapshot['store']],
    ['market', receipt['market'], snapshot['market']],
    ['currency', receipt['currency'], snapshot['currency']],
    ['decided_at', receipt['decided_at'], snapshot['decidedAt']],
    ['variant', receipt['variant'], facts['variant']],
    ['strategy.id', strategy['id'], inside['id']],
    ['strategy.hash', strategy['hash'], inside['hash']],
  ];
  for (const [at, outer, inner] of pairs) {
    if (typeof outer !== 'string' || outer !== inner || (at !== 'strategy.hash' && outer === '')) {
      throw new Refusal('inconsistent', at);
    }
  }
  if (!Number.isSafeInteger(strategy['version']) || strategy['version'] !== inside['version']) {
    throw new Refusal('inconsistent', 'strategy.version');
  }
  if (!/^[A-Z]{3}$/.test(String(receipt['currency']))) {
    throw new Refusal('malformed', 'currency');
  }
}

function fields(value: unknown, at: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal('malformed', at);
  }
  const copy: Fields = Object.create(null) as Fields;
  return Object.assign(copy, value);
}

function amount(value: unknown, at: string, least: bigint): bigint {
  // A safe integer is a number; no text passes for one.
  if (!Number.isSafeInteger(value) || BigInt(value as number) < least) {
    throw new Refusal('malformed', at);
  }
  return BigInt(value as number);
}

function rate(value: unknown, at: string): bigint {
  return between(value, at, 0n, 10_000n);
}

function between(value: unknown, at: string, low: bigint, high: bigint): bigint {
  const read = amount(value, at, low);
  if (read > high) {
    throw new Refusal('malformed', at);
  }
  return read;
}
