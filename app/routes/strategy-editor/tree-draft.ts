/** A strategy while it is being written: parts with the texts of their fields, and what can be done to them by buttons. */
import type { StrategyWriting } from '#app/modules/strategies/views.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { draftOfCondition, freshCondition, conditionOf, type ConditionDraft } from './condition-draft.ts';
import { COMPOSED, fieldsOf, isRight, type Kind } from './leaf-fields.ts';
import { freshTexts, leafOf, textsOf, type Leaf, type Place } from './leaf-text.ts';

export interface NodeDraft {
  /** Of this draft only: where it stands may change. */
  key: string;
  type: Kind;
  texts: Readonly<Record<string, string>>;
  /** One for each child but the last of FIRST, one for IF. */
  when: readonly ConditionDraft[];
  children: readonly NodeDraft[];
  /** A rule the fields cannot say exactly: kept as it is, to be moved or removed. */
  kept?: Leaf;
}

export interface Writing extends Place {
  sellers: readonly string[];
  /** Names of the store's own seasons. */
  seasons: readonly string[];
  now: Date;
  /** What a condition on a collection, vendor, tag or type may name. */
  choices: StrategyWriting['choices'];
  /** Names by id. */
  collections: Readonly<Record<string, string>>;
}

let keys = 0;
const newKey = (): string => `n${(keys += 1)}`;

export const isComposed = (type: Kind): type is (typeof COMPOSED)[number] => COMPOSED.some((one) => one === type);

/** Keys come from the places of the saved parts: the page is made twice, on the server and in the browser, and both must agree. */
export function draftOf(node: StrategyNode, place: Place, key = 'p'): NodeDraft {
  if ('children' in node) {
    const when = 'when' in node ? (node.type === 'IF' ? [node.when] : node.when) : [];
    return {
      key,
      type: node.type,
      texts: {},
      when: when.map((each) => draftOfCondition(each, place.currency)),
      children: node.children.map((child, at) => draftOf(child, place, `${key}-${at}`)),
    };
  }
  const texts = textsOf(node, place);
  const same = sorted(leafOf(node.type, texts, place)) === sorted(node);
  return { key, type: node.type, texts, when: [], children: [], ...(same ? {} : { kept: node }) };
}

export function freshDraft(type: Kind, writing: Writing): NodeDraft {
  const empty: NodeDraft = { key: newKey(), type, texts: freshTexts(type, writing, writing.now), when: [], children: [] };
  return isComposed(type) ? fit({ ...empty, children: [freshDraft('POSITION', writing), freshDraft('HOLD', writing)] }) : empty;
}

/** Another kind for a part. What it holds is kept where the new kind can hold it. */
export function retype(draft: NodeDraft, type: Kind, writing: Writing): NodeDraft {
  if (isComposed(type) && isComposed(draft.type)) {
    return fit({ ...draft, type });
  }
  const fresh = freshDraft(type, writing);
  return { ...fresh, key: draft.key, texts: { ...fresh.texts, ...pick(draft.texts, Object.keys(fresh.texts)) } };
}

/** As many conditions as the kind asks for: those that are there, and new ones for the rest. */
export function fit(draft: NodeDraft): NodeDraft {
  const wanted = draft.type === 'FIRST' ? draft.children.length - 1 : draft.type === 'IF' ? 1 : 0;
  return { ...draft, when: Array.from({ length: Math.max(0, wanted) }, (_, at) => draft.when[at] ?? freshCondition()) };
}

export function addChild(draft: NodeDraft, writing: Writing): NodeDraft {
  return fit({ ...draft, children: [...draft.children, freshDraft('HOLD', writing)] });
}

export function removeChild(draft: NodeDraft, at: number): NodeDraft {
  const when = draft.type === 'FIRST' ? draft.when.filter((_, index) => index !== at) : draft.when;
  return fit({ ...draft, when, children: draft.children.filter((_, index) => index !== at) });
}

/** With the condition it has, where both places have one. */
export function moveChild(draft: NodeDraft, from: number, to: number): NodeDraft {
  const when = draft.type === 'FIRST' && from < draft.when.length && to < draft.when.length ? moved(draft.when, from, to) : draft.when;
  return { ...draft, when, children: moved(draft.children, from, to) };
}

/** The part becomes the first of a list that is tried in order. */
export function wrap(draft: NodeDraft, writing: Writing): NodeDraft {
  return { key: newKey(), type: 'FALLBACK', texts: {}, when: [], children: [draft, freshDraft('HOLD', writing)] };
}

export type Written = { kind: 'tree'; tree: StrategyNode } | { kind: 'wrong'; keys: ReadonlySet<string> };

/** The tree the draft stands for, or the parts in which something is missing. */
export function treeOfDraft(draft: NodeDraft, writing: Writing): Written {
  const keys = new Set<string>();
  const tree = build(draft, writing, keys);
  // What the fields let through is of the language's shape; the server reads it again by the engine's own schema.
  return keys.size > 0 ? { kind: 'wrong', keys } : { kind: 'tree', tree: tree as StrategyNode };
}

function build(draft: NodeDraft, writing: Writing, wrong: Set<string>): unknown {
  if (draft.kept) {
    return draft.kept;
  }
  if (!isComposed(draft.type)) {
    if (!fieldsOf(draft.type, draft.texts).every((field) => isRight(field, draft.texts[field.name] ?? '', writing.currency, writing.sellers))) {
      wrong.add(draft.key);
      return null;
    }
    return leafOf(draft.type, draft.texts, writing);
  }
  const children = draft.children.map((child) => build(child, writing, wrong));
  const when = draft.when.map((each) => conditionOf(each, writing));
  if (children.length === 0 || when.includes(null)) {
    wrong.add(draft.key);
  }
  return { type: draft.type, ...(draft.type === 'FIRST' ? { when } : draft.type === 'IF' ? { when: when[0] } : {}), children };
}

function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

function pick(texts: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([name, text]) => names.includes(name) && text !== ''));
}

/** The same rule whatever the order of its keys. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}
