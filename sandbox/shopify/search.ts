import { badRequest, notResolved } from '#sandbox/shopify/errors.ts';

/** Pieces of a `where`: the first value is always the store. */
export interface Where {
  text: string;
  values: unknown[];
}

export type Column =
  | { sql: string; kind: 'time' | 'number' | 'numbers' | 'text' | 'upper' | 'tag' }
  /** One condition for each word that may be asked for. */
  | { sql: Readonly<Record<string, string>>; kind: 'choice' };

export const PRODUCT_FILTERS: Readonly<Record<string, Column>> = {
  id: { sql: 'id', kind: 'number' },
  updated_at: { sql: 'updated_at', kind: 'time' },
  created_at: { sql: 'created_at', kind: 'time' },
  status: { sql: 'status', kind: 'upper' },
  vendor: { sql: 'vendor', kind: 'text' },
  product_type: { sql: 'product_type', kind: 'text' },
  handle: { sql: 'handle', kind: 'text' },
  tag: { sql: 'tags', kind: 'tag' },
};

export const VARIANT_FILTERS: Readonly<Record<string, Column>> = {
  id: { sql: 'id', kind: 'number' },
  updated_at: { sql: 'updated_at', kind: 'time' },
  sku: { sql: 'sku', kind: 'text' },
  barcode: { sql: 'barcode', kind: 'text' },
  product_id: { sql: 'product_id', kind: 'number' },
  product_ids: { sql: 'product_id', kind: 'numbers' },
  product_status: { sql: '(select p.status from product p where p.id = variant.product_id)', kind: 'upper' },
};

export const COLLECTION_FILTERS: Readonly<Record<string, Column>> = {
  id: { sql: 'id', kind: 'number' },
  updated_at: { sql: 'updated_at', kind: 'time' },
  title: { sql: 'title', kind: 'text' },
  handle: { sql: 'handle', kind: 'text' },
};

const TERM = /\s*(?:(AND)\s+)?([a-z_]+):(>=|<=|>|<)?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s]+)\s*/y;

/** Reads the part of the search syntax that a sync uses: `field:value`, comparisons, joined by AND or a space. */
export function searchWhere(
  query: string | null | undefined,
  filters: Readonly<Record<string, Column>>,
  { storeId, visibleUntil }: { storeId: number; visibleUntil: Date | null },
): Where {
  const where: Where = { text: 'store_id = $1', values: [storeId] };
  const text = query?.trim() ?? '';
  TERM.lastIndex = 0;
  for (let at = 0; at < text.length; at = TERM.lastIndex) {
    const match = TERM.exec(text);
    if (!match) {
      throw notResolved(`the search query from "${text.slice(at, at + 40)}"`);
    }
    const column = filters[match[2] ?? ''];
    if (!column) {
      throw notResolved(`the search filter ${match[2] ?? ''}`);
    }
    and(where, column, match[3] ?? '=', unquote(match[4] ?? ''), visibleUntil);
  }
  return where;
}

function and(where: Where, column: Column, comparison: string, value: string, visibleUntil: Date | null): void {
  if (column.kind === 'choice') {
    const condition = column.sql[value.toLowerCase()];
    if (condition === undefined) {
      throw notResolved(`the search value ${value}`);
    }
    where.text += ` and (${condition})`;
    return;
  }
  const { sql, kind } = column;
  const bind = (bound: unknown): string => `$${String(where.values.push(bound))}`;
  switch (kind) {
    case 'time': {
      const time = new Date(value);
      if (Number.isNaN(time.getTime())) {
        throw badRequest(`Invalid timestamp ${value}`);
      }
      where.text += ` and ${sql} ${comparison} ${bind(time)}`;
      where.text += visibleUntil ? ` and ${sql} <= ${bind(visibleUntil)}` : '';
      return;
    }
    case 'number':
      where.text += ` and ${sql} ${comparison} ${bind(numberOf(value))}`;
      return;
    case 'numbers':
      where.text += ` and ${sql} = any(${bind(value.split(',').map(numberOf))})`;
      return;
    case 'upper':
      where.text += ` and ${sql} = any(${bind(value.toUpperCase().split(','))})`;
      return;
    case 'tag':
      where.text += ` and ${bind(value)} = any(${sql})`;
      return;
    case 'text':
      where.text += ` and lower(${sql}) = lower(${bind(value)})`;
  }
}

function numberOf(value: string): number {
  const digits = /(\d+)$/.exec(value)?.[1];
  if (digits === undefined) {
    throw badRequest(`Invalid id ${value}`);
  }
  return Number(digits);
}

function unquote(text: string): string {
  return /^['"]/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}
