import {
  getNamedType, isAbstractType, isCompositeType, isLeafType, isListType, isObjectType, getNullableType, Kind,
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLCompositeType, type GraphQLOutputType, type GraphQLSchema,
  type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql'; // prettier-ignore

type Variables = Readonly<Record<string, unknown>>;

interface Pricing {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Variables;
}

/** Marks that there is no answer yet: sizes come from the arguments. */
const UNANSWERED = Symbol('unanswered');

const MUTATION_BASE = 10;
const PER_UPDATED_VARIANT = 0.2;

export interface CostOf {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Variables;
}

/**
 * Points of a call: leaves 0, an object 1, an interface its dearest branch, a connection its size times its node, a
 * mutation 10 and more by what it writes. Before the call the size is `first` or `last`; with the answer, what came.
 */
export function queryCost({ schema, document, operation, variables }: CostOf, data: unknown = UNANSWERED): number {
  const root = schema.getRootType(operation.operation);
  if (!root) {
    return 0;
  }
  const fragments = new Map(document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]));
  const cost = selectionCost({ schema, fragments, variables }, operation.selectionSet, root, data);
  return Math.round(cost * 10) / 10;
}

function selectionCost(pricing: Pricing, set: SelectionSetNode, parent: GraphQLCompositeType, data: unknown): number {
  let sum = 0;
  let dearest = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      sum += fieldCost(pricing, selection, parent, data);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? pricing.fragments.get(selection.name.value) : selection;
    const named = fragment?.typeCondition ? pricing.schema.getType(fragment.typeCondition.name.value) : parent;
    if (!fragment || !named || !isCompositeType(named)) {
      continue;
    }
    const cost = selectionCost(pricing, fragment.selectionSet, named, data);
    if (isAbstractType(parent)) {
      dearest = Math.max(dearest, cost);
    } else {
      sum += cost;
    }
  }
  return sum + dearest;
}

function fieldCost(pricing: Pricing, node: FieldNode, parent: GraphQLCompositeType, data: unknown): number {
  const field = 'getFields' in parent ? parent.getFields()[node.name.value] : undefined;
  if (!field) {
    return 0; // __typename
  }
  const value = data === UNANSWERED ? UNANSWERED : valueAt(data, node.alias?.value ?? node.name.value);
  if (parent === pricing.schema.getMutationType()) {
    return mutationCost(pricing, node, value, field.type);
  }
  const type = getNamedType(field.type);
  if (isLeafType(type) || !isCompositeType(type) || !node.selectionSet || value === null || value === undefined) {
    return 0;
  }
  if (type.name.endsWith('Connection')) {
    return connectionCost(pricing, node, type, value);
  }
  const one = (item: unknown): number => (item === null ? 0 : 1 + selectionCost(pricing, node.selectionSet ?? EMPTY, type, item));
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, item) => sum + one(item), 0);
  }
  return one(value) * (value === UNANSWERED && isListType(getNullableType(field.type)) ? listSize(pricing, node) : 1);
}

const EMPTY: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

function connectionCost(pricing: Pricing, node: FieldNode, type: GraphQLCompositeType, value: unknown): number {
  if (!node.selectionSet || !isObjectType(type)) {
    return 0;
  }
  const size = value === UNANSWERED ? sizeOf(pricing, node) : 1;
  let cost = 0;
  for (const selection of flatFields(pricing, node.selectionSet)) {
    const at = value === UNANSWERED ? UNANSWERED : valueAt(value, selection.alias?.value ?? selection.name.value);
    const inner = type.getFields()[selection.name.value];
    if (!inner || !selection.selectionSet) {
      continue;
    }
    if (selection.name.value === 'nodes') {
      cost += itemsCost(pricing, selection.selectionSet, inner.type, at) * size;
    }
    if (selection.name.value === 'edges') {
      const edge = getNamedType(inner.type);
      const nodeField = flatFields(pricing, selection.selectionSet).find((field) => field.name.value === 'node');
      const nodeType = isObjectType(edge) ? edge.getFields()['node']?.type : undefined;
      if (nodeField?.selectionSet && nodeType) {
        const items = Array.isArray(at) ? at.map((item) => valueAt(item, nodeField.alias?.value ?? 'node')) : at;
        cost += itemsCost(pricing, nodeField.selectionSet, nodeType, items) * size;
      }
    }
  }
  return cost;
}

function itemsCost(pricing: Pricing, set: SelectionSetNode, type: GraphQLOutputType, items: unknown): number {
  const named = getNamedType(type);
  if (!isCompositeType(named)) {
    return 0;
  }
  const list = Array.isArray(items) ? items : [items];
  return list.reduce<number>((sum, item) => (item === null || item === undefined ? sum : sum + 1 + selectionCost(pricing, set, named, item)), 0);
}

/** Fields of a selection, through fragments; enough for connections and edges, whose types are concrete. */
function flatFields(pricing: Pricing, set: SelectionSetNode): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) {
      return [selection];
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? pricing.fragments.get(selection.name.value) : selection;
    return fragment ? flatFields(pricing, fragment.selectionSet) : [];
  });
}

function mutationCost(pricing: Pricing, node: FieldNode, value: unknown, type: GraphQLOutputType): number {
  if (node.name.value === 'productVariantsBulkUpdate') {
    return MUTATION_BASE + PER_UPDATED_VARIANT * lengthOf(pricing, node, 'variants');
  }
  const payload = getNamedType(type);
  const returned = node.selectionSet && isCompositeType(payload) && value !== null ? selectionCost(pricing, node.selectionSet, payload, value) : 0;
  return MUTATION_BASE + returned;
}

function sizeOf(pricing: Pricing, node: FieldNode): number {
  const size = argument(pricing, node, 'first') ?? argument(pricing, node, 'last');
  return typeof size === 'number' ? size : 0;
}

/** A plain list: as long as the ids asked for, or as `first` allows it to be. */
function listSize(pricing: Pricing, node: FieldNode): number {
  return node.name.value === 'nodes' ? lengthOf(pricing, node, 'ids') : Math.max(1, sizeOf(pricing, node));
}

function lengthOf(pricing: Pricing, node: FieldNode, name: string): number {
  const value = argument(pricing, node, name);
  return Array.isArray(value) ? value.length : 1;
}

function argument({ variables }: Pricing, node: FieldNode, name: string): unknown {
  const given = node.arguments?.find((arg) => arg.name.value === name)?.value;
  switch (given?.kind) {
    case Kind.VARIABLE:
      return variables[given.name.value];
    case Kind.INT:
      return Number(given.value);
    case Kind.LIST:
      return given.values;
    default:
      return undefined;
  }
}

function valueAt(data: unknown, key: string): unknown {
  return typeof data === 'object' && data !== null ? Reflect.get(data, key) : undefined;
}
