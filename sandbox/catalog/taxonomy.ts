/**
 * The platform's standard tree of categories, as far as a store stands in it. A category is its full name ("Apparel &
 * Accessories > Clothing"); ids have the platform's shape ("aa-1-4"), but their numbers come from the names.
 */
export interface Category {
  id: string;
  name: string;
  fullName: string;
  /** From 1 at the root. */
  level: number;
  /** Nearest first. */
  ancestorIds: string[];
}

const BETWEEN = ' > ';

export function categoryOf(fullName: string): Category {
  const names = namesOf(fullName);
  const ids = names.map((_, at) => idOf(names.slice(0, at + 1)));
  return { id: ids.at(-1) ?? '', name: names.at(-1) ?? '', fullName: names.join(BETWEEN), level: names.length, ancestorIds: ids.slice(0, -1).reverse() };
}

function namesOf(fullName: string): string[] {
  return fullName
    .split('>')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function idOf(names: readonly string[]): string {
  const [root = '', ...rest] = names;
  const letters = root.match(/[A-Za-z]+/g)?.map((word) => word.charAt(0).toLowerCase()) ?? [];
  return [letters.join('').slice(0, 4) || `x${String(numberOf(root))}`, ...rest.map((name) => String(numberOf(name)))].join('-');
}

/** FNV-1a, folded to six digits. */
function numberOf(name: string): number {
  let value = 0x811c9dc5;
  for (const char of name) {
    value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return (value >>> 0) % 1_000_000;
}
