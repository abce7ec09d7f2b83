import { DEFAULT_OPTION, type NewMedia, type NewProduct, type NewVariant, type OptionValue } from '#sandbox/catalog/types.ts';
import { HAND_PICKED } from '#sandbox/catalog/collections.ts';
import { LINES, NASTY, PER_RIYAL, type Line } from '#sandbox/catalog/words.ts';
import { gtin13 } from '#sandbox/lib/gtin.ts';
import { exponentOf } from '#sandbox/lib/money.ts';
import { randomFor, type Random } from '#sandbox/lib/random.ts';

export interface CatalogPlan {
  seed: number;
  /** How many variants, exactly. */
  size: number;
  currency: string;
  taxesIncluded: boolean;
}

const VAT = 1.15;

/** The same plan gives the same products, in the same order, one at a time. */
export function* generateCatalog(plan: CatalogPlan): Generator<NewProduct> {
  let made = 0;
  for (let index = 0; made < plan.size; index += 1) {
    const product = makeProduct(plan, index, made);
    made += product.variants.length;
    yield product;
  }
}

function makeProduct(plan: CatalogPlan, index: number, made: number): NewProduct {
  const random = randomFor(plan.seed, 'product', index);
  const line = random.pick(LINES);
  const brand = random.pick(line.brands);
  const model = `${brand.slice(0, 2).toUpperCase()}-${String(random.int(100, 999))}`;
  const combinations = optionCombinations(line, random).slice(0, plan.size - made);
  const [low, high] = line.price;
  // Most goods stand near the low end of their range, as in a real shop.
  const base = low + (high - low) * random.next() ** 2.2;

  return {
    handle: `${slugOf(random.pick(line.en))}-${slugOf(brand)}-${String(index + 1)}`,
    title: titleOf(line, brand, model, index, random),
    bodyHtml: `<p>${random.pick(line.ar)}</p><p>${random.pick(line.en)} by <strong>${brand}</strong>, model ${model}.</p>`,
    vendor: brand,
    productType: line.type,
    status: random.chance(0.94) ? 'ACTIVE' : random.pick(['DRAFT', 'ARCHIVED', 'UNLISTED']),
    tags: [line.tag, ...(random.chance(0.2) ? ['bestseller'] : []), ...(random.chance(0.15) ? ['عرض'] : [])],
    options: optionsOf(combinations),
    media: mediaOf(plan, index, line),
    // Drawn apart, as are the pictures: what is added here must not shift the prices of a seed.
    category: randomFor(plan.seed, 'category', index).chance(0.92) ? line.category : null,
    collections: HAND_PICKED.slice(0, -1).filter((_, at) => randomFor(plan.seed, 'picked', index, at).chance(0.04 + 0.05 * at)),
    variants: combinations.map((options, position) => {
      const number = made + position;
      return makeVariant(plan, { number, index, options, base: base * (1 + 0.35 * stepOf(line, options)), model });
    }),
  };
}

/** Most have a few, some none, and one in sixty more than one page of the platform's has; one in thirty a video among them. */
function mediaOf(plan: CatalogPlan, index: number, line: Line): NewMedia[] {
  const random = randomFor(plan.seed, 'media', index);
  const count = random.chance(1 / 60) ? random.int(11, 14) : random.chance(0.08) ? 0 : random.int(1, 5);
  const video = random.chance(1 / 30) ? random.int(0, count) : -1;
  return Array.from({ length: count }, (_, at): NewMedia => {
    const alt = random.chance(0.6) ? `${random.pick(random.chance(0.4) ? line.ar : line.en)} ${String(at + 1)}` : null;
    return { kind: at === video ? 'video' : 'image', src: `/pictures/${String(plan.seed)}-${String(index)}-${String(at + 1)}.svg`, alt };
  });
}

function makeVariant(plan: CatalogPlan, input: { number: number; index: number; options: OptionValue[]; base: number; model: string }): NewVariant {
  const random = randomFor(plan.seed, 'variant', input.number);
  // One ending per product: a shop prices its sizes alike.
  const endings = (): Random => randomFor(plan.seed, 'ending', input.index);
  const price = shelfPrice(input.base * (PER_RIYAL[plan.currency] ?? 0.27), plan.currency, endings());
  const onSale = random.chance(0.18);
  return {
    title: input.options.map((option) => option.value).join(' / '),
    sku: random.chance(0.97) ? `${input.model}-${String(input.number + 1).padStart(5, '0')}` : null,
    barcode: random.chance(0.88) ? gtin13((Math.abs(plan.seed) * 104_729 + input.number) % 1_000_000_000) : null,
    options: input.options,
    price,
    compareAt: onSale ? shelfPrice((price / 10 ** exponentOf(plan.currency)) * (1.1 + random.next() * 0.4), plan.currency, endings()) : null,
    cost: costOf(price, plan.taxesIncluded, random),
    taxable: random.chance(0.98),
    tracked: true,
    inventoryPolicy: random.chance(0.95) ? 'DENY' : 'CONTINUE',
    stock: random.chance(0.08) ? 0 : Math.max(1, Math.round(30 + 25 * random.bell())),
  };
}

/**
 * The merchant's purchase price without VAT. One in eight is unknown; one in twenty-five leaves hardly a margin or none,
 * so that a repricer has something to correct.
 */
export function costOf(price: number, taxesIncluded: boolean, random: Random): number | null {
  const net = taxesIncluded ? price / VAT : price;
  const share = random.chance(0.04) ? 0.95 + random.next() * 0.15 : 0.52 + random.next() * 0.28;
  return random.chance(0.125) ? null : Math.max(1, Math.round(net * share));
}

/** Prices as shops print them: 129.00, 128.95, 4.950 KWD, 1,480 JPY. */
function shelfPrice(major: number, currency: string, random: Random): number {
  const exponent = exponentOf(currency);
  if (exponent === 0) {
    return Math.max(10, Math.round(major / 10) * 10);
  }
  if (exponent === 3) {
    return Math.max(50, Math.round(major * 20) * 50);
  }
  const whole = Math.max(1, Math.round(major));
  const ending = random.pick([0, 0, 0, -5, -1, 50]);
  return Math.max(50, whole * 100 + ending);
}

function titleOf(line: Line, brand: string, model: string, index: number, random: Random): string {
  const english = `${brand} ${random.pick(line.en)} ${model}`;
  const arabic = `${random.pick(line.ar)} ${brand} ${model}`;
  const title = random.chance(0.4) ? arabic : random.chance(0.25) ? `${english} | ${random.pick(line.ar)}` : english;
  // The third product is always one of these: small stores need a trap too.
  const nasty = index % 41 === 2 ? NASTY[Math.floor(index / 41) % NASTY.length] : undefined;
  return nasty ? nasty(title) : title;
}

function optionCombinations(line: Line, random: Random): OptionValue[][] {
  const chosen = line.options.map((option) => ({ name: option.name, values: someOf(option.values, random) }));
  if (chosen.length === 0 || random.chance(0.25)) {
    return [[DEFAULT_OPTION]];
  }
  return chosen.reduce<OptionValue[][]>((rows, option) => rows.flatMap((row) => option.values.map((value) => [...row, { name: option.name, value }])), [[]]);
}

function someOf(values: readonly string[], random: Random): string[] {
  const from = random.int(0, Math.max(0, values.length - 2));
  return values.slice(from, from + random.int(1, 4));
}

function optionsOf(combinations: readonly OptionValue[][]): { name: string; values: string[] }[] {
  const names = (combinations[0] ?? []).map((option) => option.name);
  return names.map((name, at) => ({ name, values: [...new Set(combinations.map((row) => row[at]?.value ?? ''))] }));
}

/** How far along the "bigger costs more" option this variant stands. */
function stepOf(line: Line, options: readonly OptionValue[]): number {
  const pricier = line.options.find((option) => option.pricier === true);
  const value = options.find((option) => option.name === pricier?.name)?.value;
  return value === undefined ? 0 : Math.max(0, pricier?.values.indexOf(value) ?? 0);
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
