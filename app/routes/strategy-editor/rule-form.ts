/** A strategy's rule in the editor: the simple form where it says enough, else the tree. */
import type { StrategyNode } from '#app/pricing/types.ts';
import { BLANK, treeOf, valuesOf, type StrategyValues } from './strategy-form.ts';
import { draftOf, treeOfDraft, type NodeDraft, type Writing } from './tree-draft.ts';

export interface RuleValues {
  view: 'form' | 'tree';
  form: StrategyValues;
  tree: NodeDraft;
}

export function ruleOf(tree: StrategyNode, writing: Writing): RuleValues {
  const form = valuesOf(tree, writing.currency);
  return { view: form === null ? 'tree' : 'form', form: form ?? BLANK, tree: draftOf(tree, writing) };
}

/** Null while something is missing. */
export function treeOfRule(values: RuleValues, writing: Writing): StrategyNode | null {
  if (values.view === 'form') {
    return treeOf(values.form, writing.currency);
  }
  const written = treeOfDraft(values.tree, writing);
  return written.kind === 'tree' ? written.tree : null;
}

/** The same rule seen the other way; null where that way cannot say it, or it is unfinished. */
export function turned(values: RuleValues, writing: Writing): RuleValues | null {
  const tree = treeOfRule(values, writing);
  if (tree === null) {
    return null;
  }
  if (values.view === 'form') {
    return { ...values, view: 'tree', tree: draftOf(tree, writing) };
  }
  const form = valuesOf(tree, writing.currency);
  return form && { ...values, view: 'form', form };
}
