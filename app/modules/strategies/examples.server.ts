import type { StoreContext } from '#app/context.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import type { Tx } from '#app/db/scope.ts';
import { judgeExample, type Example, type ExampleSetting } from '#app/pricing/examples.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { readTree } from './read-tree.server.ts';
import type { ExamplesOutcome, SaveStrategyOutcome } from './views.ts';

async function settingOf(tx: Tx, ctx: StoreContext, tree: StrategyNode): Promise<ExampleSetting> {
  const { guardrails, costs } = await loadPolicy(tx, ctx.store);
  return { tree, guardrails, costs, currency: ctx.store.currency, at: ctx.clock.now().toISOString() };
}

/** What a rule that is not saved answers to each example, under the store's guardrails and costs. Nothing is kept of it. */
export async function tryExamples(ctx: StoreContext, input: { tree: unknown; examples: readonly Example[] }): Promise<ExamplesOutcome> {
  const read = readTree(input.tree);
  if (read.kind === 'refused') {
    return read;
  }
  const setting = await ctx.db.tx((tx) => settingOf(tx, ctx, read.tree));
  return { kind: 'tried', answers: input.examples.map((example) => judgeExample(example, setting)) };
}

/** The first example that the rule breaks, as a refusal; null when all hold. */
export async function refuseBroken(tx: Tx, ctx: StoreContext, tree: StrategyNode, examples: readonly Example[]): Promise<Extract<SaveStrategyOutcome, { kind: 'refused' }> | null> {
  if (examples.length === 0) {
    return null;
  }
  const setting = await settingOf(tx, ctx, tree);
  for (const example of examples) {
    const { holds, priceMinor } = judgeExample(example, setting);
    if (!holds) {
      return { kind: 'refused', code: 'example_broken', params: { name: example.name, gotMinor: priceMinor ?? example.priceMinor } };
    }
  }
  return null;
}
