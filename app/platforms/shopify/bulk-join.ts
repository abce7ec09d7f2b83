/** Joins the lines of CATALOG_BULK's file. Pure: lines in, variants out. */
import type { VariantSnapshot } from '../port.ts';
import { BrokenFile, type FileLine } from './bulk-lines.ts';
import { bulkProductLine, bulkVariantLine, toVariant, type BulkProduct, type VariantNode } from './shapes.ts';

export interface FilePosition {
  offset: number;
  /** How many lines lie before it. */
  line: number;
}

export interface ResumePoint extends FilePosition {
  /** How many variants, from there on, are given already. The order is that of the file, so they are the same again. */
  given: number;
}

export interface Joiner {
  /**
   * @returns the variants that are complete with this line
   * @throws BrokenFile
   */
  take(line: FileLine): VariantSnapshot[];
  /** Products met since the last call. */
  takeProducts(): number;
  /** Where another reader can take over: no line from there on is of a family that began before it. */
  resumePoint(): ResumePoint;
  /** How many lines lie behind the reader. */
  lines(): number;
  /** @throws BrokenFile when variants are left whose product never came */
  end(): void;
}

export interface JoinLimits {
  /** Variants that may wait for their product. */
  waiting: number;
  /** Products that may wait for their variants. */
  open: number;
  /** Complete products that are remembered, for a variant made while the file was written. */
  closed: number;
}

const LIMITS: JoinLimits = { waiting: 20_000, open: 50_000, closed: 1000 };

interface OpenProduct {
  product: BulkProduct;
  left: number;
}

/** Parents come before their children or after them, near or far, within limits. */
export function catalogJoiner(currency: string, from: FilePosition, limits: JoinLimits = LIMITS): Joiner {
  const open = new Map<string, OpenProduct>();
  const orphans = new Map<string, VariantNode[]>();
  const closed = new Map<string, BulkProduct>();
  let position = from;
  let resume: ResumePoint = { ...from, given: 0 };
  let waiting = 0;
  let products = 0;

  const close = (id: string, product: BulkProduct): void => {
    open.delete(id);
    closed.set(id, product);
    for (const oldest of closed.keys()) {
      if (closed.size <= limits.closed) {
        break;
      }
      closed.delete(oldest);
    }
  };
  const takeProduct = (product: BulkProduct): VariantSnapshot[] => {
    const early = orphans.get(product.id) ?? [];
    orphans.delete(product.id);
    waiting -= early.length;
    products += 1;
    const left = (product.variantsCount?.count ?? 0) - early.length;
    if (left > 0) {
      open.set(product.id, { product, left });
    } else {
      close(product.id, product);
    }
    if (open.size > limits.open) {
      throw new BrokenFile('too many products wait for their variants');
    }
    return early.map((variant) => toVariant(product, variant, currency));
  };
  const takeVariant = (variant: VariantNode, parent: string): VariantSnapshot[] => {
    const mine = open.get(parent);
    const product = mine?.product ?? closed.get(parent);
    if (!product) {
      const group = orphans.get(parent) ?? [];
      group.push(variant);
      orphans.set(parent, group);
      waiting += 1;
      if (waiting > limits.waiting) {
        throw new BrokenFile('too many variants wait for their product');
      }
      return [];
    }
    if (mine) {
      mine.left -= 1;
      if (mine.left === 0) {
        close(parent, product);
      }
    }
    return [toVariant(product, variant, currency)];
  };

  const takeLine = (text: string): VariantSnapshot[] => {
    const content = parseLine(text);
    if ('__parentId' in content) {
      const parsed = bulkVariantLine.safeParse(content);
      if (!parsed.success) {
        throw new BrokenFile('a variant cannot be read', { cause: parsed.error });
      }
      return takeVariant(parsed.data, parsed.data.__parentId);
    }
    const parsed = bulkProductLine.safeParse(content);
    if (!parsed.success) {
      throw new BrokenFile('a product cannot be read', { cause: parsed.error });
    }
    return takeProduct(parsed.data);
  };

  return {
    take: (line) => {
      position = { offset: line.end, line: position.line + 1 };
      const variants = takeLine(line.text);
      const isQuiet = open.size === 0 && waiting === 0;
      resume = isQuiet ? { ...position, given: 0 } : { ...resume, given: resume.given + variants.length };
      return variants;
    },
    takeProducts: () => {
      const met = products;
      products = 0;
      return met;
    },
    resumePoint: () => resume,
    lines: () => position.line,
    end: () => {
      if (waiting > 0) {
        throw new BrokenFile('variants without a product');
      }
    },
  };
}

function parseLine(text: string): object {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === 'object' && content !== null) {
      return content;
    }
  } catch {
    // told below
  }
  throw new BrokenFile('a line is not an object');
}
