/** Joins the lines of CATALOG_BULK's file. Pure: lines in, variants and images out. */
import { type z } from 'zod';
import type { ProductImages, VariantSnapshot } from '../port.ts';
import { BrokenFile, type FileLine } from './bulk-lines.ts';
import { bulkMediaLine, bulkProductLine, bulkVariantLine, toImages, toVariant, type BulkProduct, type MediaNode, type VariantNode } from './shapes.ts';

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
  /** The images of products that are complete since the last call, each with a variant given already. */
  takeImages(): ProductImages[];
  /** Products met since the last call. */
  takeProducts(): number;
  /** Where another reader can take over: no line from there on is of a family that began before it. */
  resumePoint(): ResumePoint;
  /** How many lines lie behind the reader. */
  lines(): number;
  /**
   * The file is over: a product that has fewer lines than it said has what came.
   * @throws BrokenFile when lines are left whose product never came
   */
  end(): void;
}

export interface JoinLimits {
  /** Variants and media that may wait for their product. */
  waiting: number;
  /** Products that may wait for their variants and media. */
  open: number;
  /** Complete products that are remembered, for a variant made while the file was written. */
  closed: number;
}

/** Kinds of options that are held once; a catalog with more of them holds the rest as they come. */
const OPTION_SETS = 1000;

const LIMITS: JoinLimits = { waiting: 20_000, open: 50_000, closed: 1000 };

interface OpenProduct {
  product: BulkProduct;
  variantsLeft: number;
  mediaLeft: number;
  media: MediaNode[];
  /** How many of its variants are given away. */
  given: number;
}

interface Orphans {
  variants: VariantNode[];
  media: MediaNode[];
}

/** Parents come before their children or after them, near or far, within limits. */
export function catalogJoiner(currency: string, from: FilePosition, limits: JoinLimits = LIMITS): Joiner {
  const open = new Map<string, OpenProduct>();
  const orphans = new Map<string, Orphans>();
  const closed = new Map<string, BulkProduct>();
  let position = from;
  let resume: ResumePoint = { ...from, given: 0 };
  let waiting = 0;
  let products = 0;
  let images: ProductImages[] = [];
  // Many products wait at once, stand in few categories and have few kinds of options: each is held once.
  const categories = new Map<string, BulkProduct['category']>();
  const optionSets = new Map<string, BulkProduct['options']>();

  const remember = (id: string, product: BulkProduct): void => {
    closed.set(id, product);
    for (const oldest of closed.keys()) {
      if (closed.size <= limits.closed) {
        break;
      }
      closed.delete(oldest);
    }
  };
  const giveImages = ({ product, media, given }: OpenProduct): void => {
    if (given > 0) {
      images.push(toImages(product.id, media));
    }
  };
  const closeIfComplete = (entry: OpenProduct): void => {
    const { product, variantsLeft, mediaLeft } = entry;
    if (variantsLeft > 0 || mediaLeft > 0) {
      open.set(product.id, entry);
      return;
    }
    open.delete(product.id);
    remember(product.id, product);
    giveImages(entry);
  };
  const takeProduct = (product: BulkProduct): VariantSnapshot[] => {
    if (product.category) {
      product.category = categories.get(product.category.id) ?? product.category;
      categories.set(product.category.id, product.category);
    }
    const kind = JSON.stringify(product.options);
    product.options = optionSets.get(kind) ?? product.options;
    if (optionSets.size < OPTION_SETS) {
      optionSets.set(kind, product.options);
    }
    const early = orphans.get(product.id) ?? { variants: [], media: [] };
    orphans.delete(product.id);
    waiting -= early.variants.length + early.media.length;
    products += 1;
    closeIfComplete({
      product,
      variantsLeft: (product.variantsCount?.count ?? 0) - early.variants.length,
      mediaLeft: (product.mediaCount?.count ?? 0) - early.media.length,
      media: early.media,
      given: early.variants.length,
    });
    if (open.size > limits.open) {
      throw new BrokenFile('too many products wait for the rest of them');
    }
    return early.variants.map((variant) => toVariant(product, variant, currency));
  };
  /** Where what has no product yet waits for it. */
  const hold = (parent: string): Orphans => {
    const group = orphans.get(parent) ?? { variants: [], media: [] };
    orphans.set(parent, group);
    waiting += 1;
    if (waiting > limits.waiting) {
      throw new BrokenFile('too many lines wait for their product');
    }
    return group;
  };
  const takeVariant = (variant: VariantNode, parent: string): VariantSnapshot[] => {
    const mine = open.get(parent);
    const product = mine?.product ?? closed.get(parent);
    if (!product) {
      hold(parent).variants.push(variant);
      return [];
    }
    if (mine) {
      mine.variantsLeft -= 1;
      mine.given += 1;
      closeIfComplete(mine);
    }
    return [toVariant(product, variant, currency)];
  };
  const takeMedia = (media: MediaNode, parent: string): void => {
    const mine = open.get(parent);
    if (mine) {
      mine.media.push(media);
      mine.mediaLeft -= 1;
      closeIfComplete(mine);
    } else if (!closed.has(parent)) {
      hold(parent).media.push(media);
    }
    // Made while the file was written, beyond the count of its product: the next pass brings it.
  };

  const takeLine = (text: string): VariantSnapshot[] => {
    const content = parseLine(text);
    if (!('__parentId' in content)) {
      return takeProduct(read(bulkProductLine, content));
    }
    if ('mediaContentType' in content) {
      const media = read(bulkMediaLine, content);
      takeMedia(media, media.__parentId);
      return [];
    }
    const variant = read(bulkVariantLine, content);
    return takeVariant(variant, variant.__parentId);
  };

  return {
    take: (line) => {
      position = { offset: line.end, line: position.line + 1 };
      const variants = takeLine(line.text);
      const isQuiet = open.size === 0 && waiting === 0;
      resume = isQuiet ? { ...position, given: 0 } : { ...resume, given: resume.given + variants.length };
      return variants;
    },
    takeImages: () => {
      const taken = images;
      images = [];
      return taken;
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
        throw new BrokenFile('lines without a product');
      }
      open.forEach(giveImages);
      open.clear();
    },
  };
}

export function read<T>(shape: z.ZodType<T>, content: object): T {
  const parsed = shape.safeParse(content);
  if (!parsed.success) {
    throw new BrokenFile('a line cannot be read', { cause: parsed.error });
  }
  return parsed.data;
}

/** @throws BrokenFile */
export function parseLine(text: string): object {
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
