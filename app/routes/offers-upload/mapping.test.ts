import { describe, expect, it } from 'vitest';
import { columnLabel, mappingProblem, withColumn } from './mapping.ts';

describe('the columns of a price list', () => {
  it.each([
    [{ gtin: 0, title: 1 }, 'price_missing'],
    [{ price: 2, seller: 0 }, 'identity_missing'],
    [{ price: 2, title: 2 }, 'column_twice'],
    [{ price: 2, sku: 0 }, null],
  ])('%j is %s', (mapping, problem) => {
    expect(mappingProblem(mapping)).toBe(problem);
  });

  it('takes a column for a field, and lets it go again', () => {
    expect(withColumn({ price: 1 }, 'gtin', 0)).toEqual({ price: 1, gtin: 0 });
    expect(withColumn({ price: 1, gtin: 0 }, 'gtin', null)).toEqual({ price: 1 });
  });

  it('shows a column by its name and its first value', () => {
    const head = { columns: ['Code', ''], samples: [['', 'x'], ['628', 'y']], guess: {} }; // prettier-ignore

    expect([columnLabel(head, 0), columnLabel(head, 1)]).toEqual(['Code · 628', '#2 · x']);
  });
});
