export type GidKind =
  | 'Product'
  | 'ProductVariant'
  | 'InventoryItem'
  | 'Shop'
  | 'Location'
  | 'AppInstallation'
  | 'InventoryLevel'
  | 'BulkOperation'
  | 'Collection'
  | 'MediaImage'
  | 'ExternalVideo'
  | 'CollectionConditionsSource'
  | 'Order'
  | 'LineItem'
  | 'Refund'
  | 'Fulfillment'
  | 'RefundLineItem'
  | 'RefundShippingLine'
  | 'OrderAdjustment'
  | 'OrderTransaction'
  | 'TransactionFee'
  | 'ShippingLine'
  | 'Customer'
  | 'AbandonedCheckout'
  | 'WebPixel';

/** `gid://shopify/ProductVariant/45000010000001`. */
export function gid(kind: GidKind, id: number): string {
  return `gid://shopify/${kind}/${String(id)}`;
}

/** The kind and number of a global id, or null when it is none. */
export function parseGid(text: string): { kind: string; id: number } | null {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d{1,19})(?:\?.*)?$/.exec(text);
  if (match?.[1] === undefined) {
    return null;
  }
  // Beyond what a number holds exactly there is no row of ours.
  const id = Number(match[2]);
  return { kind: match[1], id: Number.isSafeInteger(id) ? id : -1 };
}
