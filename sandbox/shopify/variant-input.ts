import { parseDecimal } from '#sandbox/lib/money.ts';
import { badRequest, notResolved } from '#sandbox/shopify/errors.ts';
import { parseGid } from '#sandbox/shopify/gid.ts';
import type { VariantChange } from '#sandbox/shopify/write-prices.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

export interface UserError {
  field: string[];
  message: string;
  code: string;
}

export interface VariantInput {
  index: number;
  id: number | null;
  change: VariantChange;
  errors: UserError[];
}

/** The largest price the platform stores, in whole units of the currency. */
const MAX_PRICE_DIGITS = 12;

/**
 * Reads one `ProductVariantsBulkInput`. A value that is no number at all is an error of the whole call, as the platform's
 * scalar refuses it; one that breaks a rule is a userError of this variant.
 */
export function readVariantInput(input: Readonly<Record<string, unknown>>, index: number, store: Store): VariantInput {
  const read: VariantInput = { index, id: null, change: {}, errors: [] };
  for (const [name, value] of Object.entries(input)) {
    readField(read, name, value, store);
  }
  return read;
}

function readField(read: VariantInput, name: string, value: unknown, store: Store): void {
  const { change } = read;
  switch (name) {
    case 'id':
      read.id = value == null ? null : variantIdOf(String(value));
      return;
    case 'price': {
      const minor = readMoney(read, ['price'], value, store);
      if (minor === null) {
        refuse(read, ['price'], "Price can't be blank", 'INVALID_VALUE');
      } else if (minor !== undefined) {
        change.price = minor;
      }
      return;
    }
    case 'compareAtPrice': {
      const minor = readMoney(read, ['compareAtPrice'], value, store);
      if (minor !== undefined) {
        change.compare_at = minor;
      }
      return;
    }
    case 'barcode':
      change.barcode = value == null || value === '' ? null : String(value);
      if ((change.barcode?.length ?? 0) > 255) {
        refuse(read, ['barcode'], 'Barcode is too long (maximum is 255 characters)', 'TOO_LONG');
      }
      return;
    case 'taxable':
      change.taxable = value === true;
      return;
    case 'inventoryPolicy':
      change.inventory_policy = value === 'CONTINUE' ? 'CONTINUE' : 'DENY';
      return;
    case 'inventoryItem':
      readInventoryItem(read, value, store);
      return;
    default:
      throw notResolved(`ProductVariantsBulkInput.${name}`);
  }
}

/** Reads `InventoryItemInput` into the change of its variant. */
export function readInventoryItem(read: VariantInput, value: unknown, store: Store, prefix: readonly string[] = ['inventoryItem']): void {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  for (const [name, part] of Object.entries(value)) {
    if (name === 'cost') {
      const minor = readMoney(read, [...prefix, 'cost'], part, store);
      if (minor !== undefined) {
        read.change.cost = minor;
      }
    } else if (name === 'sku') {
      read.change.sku = part == null ? null : String(part);
    } else if (name === 'tracked') {
      read.change.tracked = part === true;
    } else {
      throw notResolved(`InventoryItemInput.${name}`);
    }
  }
}

/** @returns minor units; null when the input is null; undefined when an error was noted. */
function readMoney(read: VariantInput, path: readonly string[], value: unknown, store: Store): number | null | undefined {
  if (value == null) {
    return null;
  }
  const parsed = parseDecimal(String(value), store.currency);
  if (!parsed.ok) {
    if (/^[+-]?\d+(\.\d*)?$/.test(String(value))) {
      return refuse(read, path, 'must be less than 1000000000000000000', 'INVALID_VALUE');
    }
    throw badRequest(
      `Variable $variants of type [ProductVariantsBulkInput!]! was provided invalid value for ${String(read.index)}.${path.join('.')} (invalid decimal value '${String(value)}')`,
      'INVALID_VARIABLE',
    );
  }
  if (parsed.minor < 0) {
    const code = path[0] === 'price' ? store.switches.negativePriceCode : path[0] === 'compareAtPrice' ? 'GREATER_THAN_OR_EQUAL_TO' : 'INVALID_INPUT';
    return refuse(read, path, 'must be greater than or equal to 0', code);
  }
  if (String(parsed.minor).length > MAX_PRICE_DIGITS + 3) {
    return refuse(read, path, 'is too large', 'INVALID_VALUE');
  }
  if (!parsed.exact && store.switches.excessDigits === 'reject') {
    return refuse(read, path, 'has too many decimal places', 'INVALID_VALUE');
  }
  return parsed.minor;
}

function refuse(read: VariantInput, path: readonly string[], message: string, code: string): undefined {
  read.errors.push({ field: ['variants', String(read.index), ...path], message, code });
}

function variantIdOf(text: string): number {
  const parsed = parseGid(text);
  if (parsed?.kind !== 'ProductVariant') {
    throw badRequest(`Invalid global id '${text}'`, 'argumentLiteralsIncompatible');
  }
  return parsed.id;
}
