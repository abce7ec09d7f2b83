import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '#app/lib/errors.ts';
import { READY_SEASONS } from '#app/lib/seasons.ts';
import { COMPARES, PRESETS } from '#app/modules/insights/range.ts';
import { CART_FIGURES, CART_STATES, CUSTOMER_SORTS, FUNNEL_STEPS, ORDER_SORTS, ORDER_STATUSES, PERFORMANCE_SORTS } from '#app/modules/insights/order-views.ts';
import { ORPHAN_REASONS } from '#app/modules/orphans/views.ts';
import { KIND_NAMES } from '#app/modules/retention/views.ts';
import { FLOOR_REASONS } from '#app/modules/insights/views.ts';
import { BUYER_KINDS, FIGURES, GROUPS, STEPS } from '#app/modules/insights/sales-views.ts';
import { UNKNOWN_CODES } from '#app/pricing/elasticity/types.ts';
import { ABOUT, GROUPS as JOINED } from '../routes/strategy-editor/condition-draft.ts';
import { fieldsOf, OFFERED } from '../routes/strategy-editor/leaf-fields.ts';
import { TEMPLATES } from '../routes/strategy-editor/templates.ts';
import { createI18n } from './i18n.ts';
import { LOCALES } from './locale.ts';
import { WORDS } from './words.ts';

const app = fileURLToPath(new URL('..', import.meta.url));
const PLURAL = /_(zero|one|two|few|many|other)$/;
const FORMS = { en: ['one', 'other'], ar: ['few', 'many', 'one', 'other', 'two', 'zero'] } as const;

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'string') {
      out.set(path, value);
    } else {
      flat(value, path).forEach((text, inner) => out.set(inner, text));
    }
  }
  return out;
}

const words = { en: flat(WORDS.en), ar: flat(WORDS.ar) };
const roots = (locale: 'en' | 'ar') => new Set([...words[locale].keys()].map((key) => key.replace(PLURAL, '')));
const has = (key: string) => LOCALES.every((locale) => roots(locale).has(key));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? (entry.name === 'generated' ? [] : sources(path)) : /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

describe('words', () => {
  it('exist in both languages under the same keys', () => {
    expect([...roots('ar')].sort()).toEqual([...roots('en')].sort());
  });

  it.each(LOCALES)('of %s are given to screens file by file, none forgotten', (locale) => {
    const files = readdirSync(join(app, 'i18n', locale)).map((name) => name.replace('.json', ''));
    expect(Object.keys(WORDS[locale]).sort()).toEqual(files.sort());
  });

  it.each(LOCALES)('have every plural form of %s wherever something is counted', (locale) => {
    const counted = new Map<string, string[]>();
    for (const key of words[locale].keys()) {
      const form = PLURAL.exec(key)?.[1];
      if (form) {
        const root = key.replace(PLURAL, '');
        counted.set(root, [...(counted.get(root) ?? []), form]);
      }
    }
    for (const [root, forms] of counted) {
      expect([root, forms.sort()]).toEqual([root, [...FORMS[locale]]]);
    }
  });

  it('name no parameter in Arabic that English does not have', () => {
    const parameters = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]);
    for (const [key, text] of words.ar) {
      const english = [...words.en].filter(([other]) => other.replace(PLURAL, '') === key.replace(PLURAL, '')).flatMap(([, value]) => parameters(value));
      for (const name of parameters(text)) {
        expect([...english, 'n'], key).toContain(name);
      }
    }
  });

  it('leave no text empty and no Latin word in Arabic text', () => {
    const allowed = /^(\{\{\w+\}\}|CSV|JSON|A|B|C|X|https:\/\/shop\.example\.com)$/;
    for (const [key, text] of words.ar) {
      expect(text.trim(), key).not.toBe('');
      for (const word of text.match(/\{\{\w+\}\}|https?:\S+|[A-Za-z]+/g) ?? []) {
        expect(word, key).toMatch(allowed);
      }
    }
  });

  it('are there for every key the screens name', () => {
    const missing = new Set<string>();
    const named = new RegExp(`'((?:${Object.keys(WORDS.en).join('|')})\\.[\\w.]+)'`, 'g');
    for (const file of sources(app)) {
      const code = readFileSync(file, 'utf8');
      // Activity rows (`settings.mode`) are named alike, but only the screens speak.
      if (file.includes('.server.')) {
        continue;
      }
      for (const [, key = ''] of code.matchAll(named)) {
        if (!has(key)) {
          missing.add(key);
        }
      }
    }
    expect([...missing]).toEqual([]);
  });

  it('are there for every part a strategy can be written with', () => {
    const fields = OFFERED.flatMap((kind) => fieldsOf(kind, { op: 'below', reference: 'named', sale: 'price', mode: 'amount' }).map((field) => [kind, field] as const));
    const keys = [
      ...OFFERED.map((kind) => `strategies.tree.kinds.${kind}`),
      ...fields.map(([kind, { name }]) => (has(`strategies.tree.fields.${kind}_${name}`) ? `strategies.tree.fields.${kind}_${name}` : `strategies.tree.fields.${name}`)),
      ...fields.flatMap(([, field]) => [
        `strategies.tree.wrong.${field.kind}`,
        ...(field.kind === 'choice' ? field.options.map((option) => `strategies.tree.options.${field.name}.${option}`) : []),
      ]),
      ...[...Object.keys(ABOUT), ...JOINED].map((about) => `strategies.condition.about.${about.replace(':', '_')}`),
      ...READY_SEASONS.flatMap((one) => [`strategies.seasons.names.${one}`, `strategies.seasons.how.${one}`]),
      ...TEMPLATES.flatMap((one) => [`strategies.templates.${one}.label`, `strategies.templates.${one}.help`]),
    ];
    expect(keys.filter((key) => !has(key))).toEqual([]);
  });

  it('are there for every error code', () => {
    for (const code of Object.keys(ERRORS)) {
      expect(has(`errors.${code}`), code).toBe(true);
    }
  });

  it('are there for every state and stage', () => {
    const keys = [
      ...['proposed', 'approved', 'rejected', 'expired', 'superseded', 'closed'].map((state) => `common.decision.${state}`),
      ...['queued', 'writing', 'written', 'verified', 'unknown', 'needs_attention', 'rejected', 'cancelled'].map((state) => `runs.change.${state}`),
      ...['running', 'cancelling', 'done', 'cancelled', 'failed'].map((state) => `runs.status.${state}`),
      ...['waiting', 'running', 'done', 'failed', 'cancelled'].map((state) => `runs.stageStatus.${state}`),
      ...['reprice', 'undo', 'restore'].flatMap((kind) => [`runs.kind.${kind}`, `runs.totals.verified.${kind}`]),
      ...['scout', 'analyst', 'executor'].flatMap((name) => [`runs.stage.${name}.name`, `runs.stage.${name}.does`]),
      ...['A', '2xB', 'B', 'C', 'none', 'internal'].map((evidence) => `common.evidence.${evidence}`),
      ...['A', 'B', 'C', 'X'].map((grade) => `common.grade.${grade}`),
      ...['CHANGE', 'HOLD', 'BLOCK', 'CORRECTION'].map((outcome) => `common.outcome.${outcome}`),
      ...['manual', 'semi_auto', 'full_auto'].flatMap((mode) => [`common.mode.${mode}.name`, `common.mode.${mode}.help`]),
      ...['in_stock', 'out_of_stock', 'unknown'].map((stock) => `product.availability.${stock}`),
      ...['accepted', 'review', 'rejected', 'by.auto', 'by.human'].map((match) => `product.match.${match}`),
      ...['decided', 'approved', 'rejected', 'expired', 'writing', 'written', 'verified', 'undone', 'cancelled', 'needs_attention', 'unknown', 'superseded'].map(
        (kind) => `product.history.kind.${kind}`,
      ),
      ...['person', 'mizan'].map((actor) => `product.history.actor.${actor}`),
      ...['learned', 'borrowed', 'unknown'].map((status) => `product.demand.status.${status}`),
      ...['product', 'collection'].map((from) => `product.demand.from.${from}`),
      ...['not_looked_at', ...UNKNOWN_CODES].map((missing) => `product.demand.missing.${missing}`),
      ...['seen', 'outside', 'mizan', 'undo', 'rival'].map((what) => `product.timeline.what.${what}`),
      ...['passed', 'failed', 'not_applicable'].map((verdict) => `product.proof.checker.${verdict}`),
      ...['sync', 'costs', 'competitor', 'strategy', 'first_run'].flatMap((step) => ['title', 'why', 'action'].map((part) => `home.setup.steps.${step}.${part}`)),
      ...['starting', 'running', 'done', 'failed'].map((status) => `home.sync.status.${status}`),
      ...FIGURES.flatMap((name) => [`insights.figures.${name}.name`, `insights.figures.${name}.definition`]),
      ...PRESETS.map((preset) => `insights.range.preset.${preset}`),
      ...COMPARES.map((compare) => `insights.range.compare.${compare}`),
      ...STEPS.map((step) => `insights.waterfall.${step}`),
      ...BUYER_KINDS.map((kind) => `insights.buyers.${kind}`),
      ...GROUPS.flatMap((group) => [`insights.salesBy.${group}`, `insights.salesBy.none.${group}`, `insights.salesBy.others.${group}`]),
      ...FLOOR_REASONS.map((reason) => `home.belowFloor.reason.${reason}`),
      ...ORDER_STATUSES.map((status) => `orders.status.${status}`),
      ...ORDER_SORTS.map((sort) => `orders.sort.${sort}`),
      ...CUSTOMER_SORTS.map((sort) => `customers.sort.${sort}`),
      ...PERFORMANCE_SORTS.map((sort) => `performance.sort.${sort}`),
      ...CART_STATES.flatMap((state) => [`carts.state.${state}`, `carts.means.${state}`]),
      ...FUNNEL_STEPS.map((step) => `carts.funnel.step.${step}`),
      ...['new', 'not_allowed', 'refused'].map((state) => `carts.funnel.state.${state}`),
      ...CART_FIGURES.flatMap((name) => [`carts.figures.${name}.name`, `carts.figures.${name}.definition`]),
      ...ORPHAN_REASONS.map((why) => `home.orphans.${why}`),
      ...KIND_NAMES.map((kind) => `retention.kinds.${kind}`),
      ...['below_floor', 'edited_outside', 'change_open', 'gone'].map((reason) => `reasons.skips.${reason}`),
      ...['cost_unknown', 'fees_unknown', 'infeasible'].map((missing) => `reasons.floor.${missing}`),
    ];
    expect(keys.filter((key) => !has(key))).toEqual([]);
  });

  it('are there for every code the engine can emit, also without its parameters', async () => {
    const file = join(app, 'pricing/codes.ts');
    if (!existsSync(file)) {
      return;
    }
    const { CODES } = (await import(/* @vite-ignore */ file)) as { CODES: readonly string[] };
    const missing = CODES.filter((code) => {
      const full = `reasons.codes.${code}`;
      const needsParameters = [...words.en].some(([key, text]) => key.replace(PLURAL, '') === full && text.includes('{{'));
      return !has(full) || (needsParameters && !has(`reasons.short.${code}`));
    });
    expect(missing).toEqual([]);
  });

  it('count in Arabic by its six forms', () => {
    const { t } = createI18n('ar');
    const say = (count: number) => t('inbox.approveCount', { count, n: String(count) });

    expect([1, 2, 3, 11, 100].map(say)).toEqual(['الموافقة على سعر واحد', 'الموافقة على سعرين', 'الموافقة على 3 أسعار', 'الموافقة على 11 سعرًا', 'الموافقة على 100 سعر']);
  });
});
