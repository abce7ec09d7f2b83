/** Every Admin GraphQL operation of the app. A contract test validates each against the official schema of this version. */
export const ADMIN_API_VERSION = '2026-10';

export const SHOP = `query Shop {
  shop { id name myshopifyDomain currencyCode ianaTimezone taxesIncluded shopAddress { countryCodeV2 } plan { publicDisplayName } }
}`;

export const CATALOG_COUNT = `query CatalogCount {
  productsCount(limit: null) { count }
  productVariantsCount(limit: null) { count }
}`;

const VARIANT = `id title position sku barcode price compareAtPrice taxable inventoryQuantity updatedAt
        inventoryItem { id tracked unitCost { amount currencyCode } }`;

/**
 * 20 products of up to 10 variants: 1 + 20 × (4 + 10 × 3) points at most, whatever comes; a product with more is read on by
 * itself. Most products have few variants: fewer products with room for more would be more calls for the same points.
 */
export const PRODUCTS_PAGE = `query ProductsPage($after: String, $query: String) {
  products(first: 20, after: $after, sortKey: ID, query: $query) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id title handle vendor productType tags status
      featuredMedia { preview { image { url } } }
      variants(first: 10) {
        pageInfo { hasNextPage endCursor }
        nodes { ${VARIANT} }
      }
    }
  }
}`;

export const MORE_VARIANTS = `query MoreVariants($id: ID!, $after: String) {
  product(id: $id) {
    variants(first: 250, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { ${VARIANT} }
    }
  }
}`;

/** Products that an event named, eight at a time. */
export const READ_PRODUCTS = `query ReadProducts($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    ... on Product {
      id title handle vendor productType tags status
      featuredMedia { preview { image { url } } }
      variants(first: 30) {
        pageInfo { hasNextPage endCursor }
        nodes { ${VARIANT} }
      }
    }
  }
}`;

export const READ_SCOPES = `query ReadScopes {
  currentAppInstallation { accessScopes { handle } }
}`;

/** Live prices just before a write and after it. */
export const READ_PRICES = `query ReadPrices($ids: [ID!]!) {
  nodes(ids: $ids) { __typename id ... on ProductVariant { price compareAtPrice } }
}`;

/** Only `price` is ever sent: compare-at, stock and everything else stay the merchant's. */
export const WRITE_PRICES = `mutation WritePrices($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
  productVariantsBulkUpdate(productId: $productId, variants: $variants, allowPartialUpdates: true) {
    productVariants { id price }
    userErrors { code field message }
  }
}`;

/**
 * The catalog as one file, a line for each product and variant; sent as text with RUN_BULK. `variantsCount` tells when a
 * product's last line has come, so that it need not be held any longer.
 */
export const CATALOG_BULK = `query CatalogBulk {
  products {
    edges {
      node {
        id title handle vendor productType tags status
        featuredMedia { preview { image { url } } }
        variantsCount { count }
        variants { edges { node { ${VARIANT} } } }
      }
    }
  }
}`;

/** Not grouped: faster for the platform, and the reader joins the lines itself. */
export const RUN_BULK = `mutation RunBulk($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: false) {
    bulkOperation { id status createdAt }
    userErrors { code field message }
  }
}`;

export const BULK_STATUS = `query BulkStatus($id: ID!) {
  bulkOperation(id: $id) { id status errorCode createdAt objectCount fileSize url }
}`;

export const OPERATIONS = { SHOP, CATALOG_COUNT, PRODUCTS_PAGE, MORE_VARIANTS, READ_PRODUCTS, READ_SCOPES, READ_PRICES, WRITE_PRICES, CATALOG_BULK, RUN_BULK, BULK_STATUS };
