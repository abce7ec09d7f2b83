/** JSON-LD as shops write it: comments, trailing commas, raw newlines, arrays, @graph, @id references, any case of key. */
export type Node = ReadonlyMap<string, unknown>;

const MAX_NODES = 5000;
const MAX_DEPTH = 20;

/** Every object of all blocks, each with lower-case keys; references by @id lead to the object they name. */
export function readNodes(blocks: readonly string[]): { nodes: Node[]; broken: number } {
  const nodes: Map<string, unknown>[] = [];
  const byId = new Map<string, Node>();
  let broken = 0;
  for (const block of blocks) {
    const parsed = parseLoose(block);
    if (parsed === undefined) {
      broken += 1;
    } else {
      collect(parsed, nodes, byId, 0);
    }
  }
  for (const node of nodes) {
    resolve(node, byId);
  }
  return { nodes, broken };
}

/** Text of a property: a string, a number exactly as written by JSON, the name or value of an object, the first of a list. */
export function textOf(node: Node, ...keys: string[]): string | null {
  for (const key of keys) {
    const text = plain(node.get(key));
    if (text !== null) {
      return text;
    }
  }
  return null;
}

/** Objects under a property, a list or a single one. */
export function childrenOf(node: Node, key: string): Node[] {
  const value = node.get(key);
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

/** Has this type, with or without schema.org in front, alone or in a list? */
export function isA(node: Node, ...types: string[]): boolean {
  const stated = node.get('@type');
  const list = (Array.isArray(stated) ? stated : [stated]).filter((type) => typeof type === 'string');
  return list.some((type) => types.includes(type.replace(/^.*[/#:]/, '').toLowerCase()));
}

export function isNode(value: unknown): value is Node {
  return value instanceof Map;
}

function plain(value: unknown): string | null {
  if (typeof value === 'string') {
    return value.trim() === '' ? null : value.trim();
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? String(value) : null;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? null : plain(value[0]);
  }
  return isNode(value) ? (plain(value.get('name')) ?? plain(value.get('@value')) ?? plain(value.get('@id'))) : null;
}

/** HTML comments and CDATA, themselves often commented out. */
const OPENING = /^(?:<!--|(?:\/\/|\/\*)?\s*<!\[CDATA\[\s*(?:\*\/)?)/;
const TAIL = 40;
const CLOSING = /(?:-->|(?:\/\/|\/\*)?\s*\]\]>\s*(?:\*\/)?)\s*$/;

function parseLoose(block: string): unknown {
  const whole = block.trim();
  // Only the tail is searched for an end mark: over a long run of blanks the pattern would take time squared.
  const tail = whole.slice(-TAIL).replace(CLOSING, '');
  const text = (whole.slice(0, -TAIL) + tail).replace(OPENING, '').trim().replace(/;$/, '');
  const attempts = [(): string => text, (): string => escapeControls(text), (): string => escapeControls(text).replace(/,(\s*[}\]])/g, '$1')];
  for (const attempt of attempts) {
    try {
      return JSON.parse(attempt());
    } catch {
      // The next, more forgiving reading.
    }
  }
  return undefined;
}

/** A raw newline inside a text is the most common fault; outside it is a blank either way. */
function escapeControls(text: string): string {
  return text.replace(/[\u0000-\u001f]+/g, ' '); // eslint-disable-line no-control-regex
}

function collect(value: unknown, nodes: Map<string, unknown>[], byId: Map<string, Node>, depth: number): unknown {
  if (depth > MAX_DEPTH || nodes.length > MAX_NODES) {
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((item) => collect(item, nodes, byId, depth + 1));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const node = new Map<string, unknown>();
  nodes.push(node);
  for (const [key, item] of Object.entries(value)) {
    node.set(key.toLowerCase(), collect(item, nodes, byId, depth + 1));
  }
  const id = node.get('@id');
  if (typeof id === 'string' && node.size > 1 && (byId.get(id)?.size ?? 0) < node.size) {
    byId.set(id, node);
  }
  return node;
}

/** Puts the object of that id in place of `{ "@id": "#o" }`. Objects may now point at each other; nobody walks them deep. */
function resolve(node: Map<string, unknown>, byId: ReadonlyMap<string, Node>): void {
  const follow = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(follow);
    }
    const id = isNode(value) && value.size === 1 ? value.get('@id') : undefined;
    return typeof id === 'string' ? (byId.get(id) ?? value) : value;
  };
  for (const [key, value] of node) {
    node.set(key, follow(value));
  }
}
