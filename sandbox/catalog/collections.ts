/** Collections: filled by a rule (smart), or by hand (manual). */
import { z } from 'zod';
import { LINES } from '#sandbox/catalog/words.ts';

/** The part of the platform's conditions that the sandbox plays. */
export const ruleSchema = z.discriminatedUnion('field', [
  z.object({ field: z.literal('type'), value: z.string() }),
  z.object({ field: z.literal('vendor'), value: z.string() }),
  z.object({ field: z.literal('tag'), value: z.string() }),
  z.object({ field: z.literal('everything') }),
]);
export type Rule = z.infer<typeof ruleSchema>;

export interface NewCollection {
  title: string;
  rule: Rule | null;
}

/** Which products a rule takes, as SQL over `product`; the value is the parameter `$n`. */
export function ruleSql(rule: Rule, parameter: string): string {
  switch (rule.field) {
    case 'type':
      return `product_type = ${parameter}`;
    case 'vendor':
      return `vendor = ${parameter}`;
    case 'tag':
      return `${parameter} = any(tags)`;
    case 'everything':
      return `${parameter} = ''`;
  }
}

export function ruleValue(rule: Rule): string {
  return rule.field === 'everything' ? '' : rule.value;
}

/** Picked by hand: a product is in each by chance. The last stays empty, as some do. */
export const HAND_PICKED = ['وصل حديثًا', 'Gift ideas', 'عروض رمضان', 'Staff picks', 'Coming soon'] as const;

/** By type, by brand, by tag, and everything: what most shops have. */
export function smartCollections(): NewCollection[] {
  const unique = (values: readonly string[]): string[] => [...new Set(values)];
  return [
    { title: 'All products', rule: { field: 'everything' } },
    ...LINES.map(({ type }): NewCollection => ({ title: type, rule: { field: 'type', value: type } })),
    ...unique(LINES.flatMap(({ brands }) => brands)).map((brand): NewCollection => ({ title: brand, rule: { field: 'vendor', value: brand } })),
    ...unique([...LINES.map(({ tag }) => tag), 'bestseller', 'عرض', 'clearance']).map((tag): NewCollection => ({ title: `#${tag}`, rule: { field: 'tag', value: tag } })),
  ];
}
