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
  image: string | null;
  variants: NewVariant[];
}

export const DEFAULT_OPTION: OptionValue = { name: 'Title', value: 'Default Title' };
