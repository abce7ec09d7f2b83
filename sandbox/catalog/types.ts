export interface OptionValue {
  name: string;
  value: string;
}

export interface NewVariant {
  title: string;
  sku: string | null;
  barcode: string | null;
  options: OptionValue[];
  /** Minor units of the store's currency, as are compareAt and cost. */
  price: number;
  compareAt: number | null;
  cost: number | null;
  taxable: boolean;
  tracked: boolean;
  inventoryPolicy: 'DENY' | 'CONTINUE';
  stock: number;
}

/** An image, or a video of which only the picture that stands for it is played. */
export interface NewMedia {
  kind: 'image' | 'video';
  /** An address, or the path of a picture that the sandbox draws itself. */
  src: string;
  alt: string | null;
}

/** A product on its way in, from the generator or an upload. */
export interface NewProduct {
  handle: string;
  title: string;
  bodyHtml: string;
  vendor: string;
  productType: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';
  tags: string[];
  options: { name: string; values: string[] }[];
  media: NewMedia[];
  /** Full name in the tree of categories; null: in none. */
  category: string | null;
  /** Titles of the collections it was put into by hand. */
  collections: string[];
  variants: NewVariant[];
}

export const DEFAULT_OPTION: OptionValue = { name: 'Title', value: 'Default Title' };
