/** From the lines of a file to pages: one reader for each kind of file. Pure. */
import type { CatalogPage, CollectionPage, ProductImages, VariantSnapshot } from '../port.ts';
import { catalogJoiner, parseLine, read, type ResumePoint } from './bulk-join.ts';
import { BrokenFile, type FileLine } from './bulk-lines.ts';
import { bulkCollectionLine, bulkMemberLine, toCollection } from './collection-shapes.ts';
import { fromGid } from './shapes.ts';

export type { ResumePoint };

export interface FileReader<Page> {
  /** @throws BrokenFile */
  take(line: FileLine): void;
  /** How many rows wait to be given. */
  rows(): number;
  give(checkpoint: string | null): Page;
  /** Where another reader can take over what is not given yet. */
  resumePoint(): ResumePoint;
  lines(): number;
  /** @throws BrokenFile when the file cannot be whole */
  end(): void;
}

export function catalogReader(currency: string, from: ResumePoint): FileReader<CatalogPage> {
  const joiner = catalogJoiner(currency, from);
  let left = from.given;
  let variants: VariantSnapshot[] = [];
  let images: ProductImages[] = [];
  return {
    take: (line) => {
      const joined = joiner.take(line);
      const again = Math.min(left, joined.length);
      left -= again;
      if (again > 0) {
        joiner.takeProducts(); // counted before
      }
      variants.push(...joined.slice(again));
      images.push(...joiner.takeImages());
    },
    rows: () => variants.length,
    give: (checkpoint) => {
      const page = { variants, images, products: joiner.takeProducts(), checkpoint };
      [variants, images] = [[], []];
      return page;
    },
    resumePoint: () => joiner.resumePoint(),
    lines: () => joiner.lines(),
    end: () => {
      joiner.end();
      images.push(...joiner.takeImages());
    },
  };
}

/** A member's line names its collection, so that each line stands by itself and a reader can take over at any. */
export function collectionReader(from: ResumePoint): FileReader<CollectionPage> {
  let position: ResumePoint = from;
  let page: Omit<CollectionPage, 'checkpoint'> = { collections: [], members: [] };
  return {
    take: (line) => {
      position = { offset: line.end, line: position.line + 1, given: 0 };
      const content = parseLine(line.text);
      if (!('__parentId' in content)) {
        page.collections.push(toCollection(read(bulkCollectionLine, content)));
        return;
      }
      const { id, __parentId } = read(bulkMemberLine, content);
      if (!id.startsWith('gid://shopify/Product/')) {
        throw new BrokenFile('a member is no product');
      }
      page.members.push({ collection: fromGid(__parentId), product: fromGid(id) });
    },
    rows: () => page.members.length + page.collections.length,
    give: (checkpoint) => {
      const given = { ...page, checkpoint };
      page = { collections: [], members: [] };
      return given;
    },
    resumePoint: () => position,
    lines: () => position.line,
    end: () => undefined,
  };
}
