/** Every Admin GraphQL operation of the app. A contract test validates each against the official schema of this version. */
import { SALES_OPERATIONS } from './sales-operations.ts';

export const ADMIN_API_VERSION = '2026-10';

export const SHOP = `query Shop {
  shop { id name myshopifyDomain currencyCode ianaTimezone taxesIncluded shopAddress { countryCodeV2 } plan { publicDisplayName } }
}`;

export const CATALOG_COUNT = `query CatalogCount {
  productsCount(limit: null) { count }
  productVariantsCount(limit: null) { count }
  collectionsCount(limit: null) { count }
}`;

const VARIANT = `id title position sku barcode price compareAtPrice taxable inventoryQuantity updatedAt selectedOptions { name value }
        inventoryItem { id tracked unitCost { amount currencyCode } }`;

/** Not `images`, which is deprecated. Videos and models come too: the reader knows them by their kind. */
const MEDIA = `id alt mediaContentType preview { image { url } }`;

const PRODUCT = `id title handle vendor productType tags status publishedAt createdAt
      options { name values }
      category { id name fullName ancestorIds }
      featuredMedia { preview { image { url } } }`;

const PRODUCT_WITH_FIRST = `${PRODUCT}
      media(first: 5, sortKey: POSITION) {
        pageInfo { hasNextPage endCursor }
        nodes { ${MEDIA} }
      }
      variants(first: 10) {
        pageInfo { hasNextPage endCursor }
        nodes { ${VARIANT} }
      }`;

/**
 * 15 products of up to 5 images and 10 variants: 15 × (6 + 5 × 3 + 10 × 4) points at most, whatever comes; one with more is read on
 * by itself. Most products have few of either: fewer products with room for more would be more calls for the same points.
 */
export const PRODUCTS_PAGE = `query ProductsPage($after: String, $query: String) {
  products(first: 15, after: $after, sortKey: ID, query: $query) {
    pageInfo { hasNextPage endCursor }
    nodes {
      ${PRODUCT_WITH_FIRST}
    }
  }
}`;

export const MORE_VARIANTS = `query MoreVariants($id: ID!, $after: String) {
  product(id: $id) {
    variants(first: 240, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { ${VARIANT} }
    }
  }
}`;

export const MORE_MEDIA = `query MoreMedia($id: ID!, $after: String) {
  product(id: $id) {
    media(first: 250, after: $after, sortKey: POSITION) {
      pageInfo { hasNextPage endCursor }
      nodes { ${MEDIA} }
    }
  }
}`;

/** Products that an event named. Six at a time, as a page has. */
export const READ_PRODUCTS = `query ReadProducts($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    ... on Product {
      ${PRODUCT_WITH_FIRST}
    }
  }
}`;

/** Not `ruleSet`, which is deprecated: since 2026-07 a collection is a union of sources, and conditions make it a smart one. */
const COLLECTION = `id title handle updatedAt
      productsCount { count precision }
      sources { __typename ... on CollectionConditionsSource { inclusion { conditions { __typename } } } }`;

/** The collections alone: 100 × 5 points. */
export const COLLECTIONS_PAGE = `query CollectionsPage($after: String) {
  collections(first: 100, after: $after, sortKey: ID) {
    pageInfo { hasNextPage endCursor }
    nodes { ${COLLECTION} }
  }
}`;

/** With their members: 20 × (5 + 30) points; one with more is read on by itself. */
export const COLLECTIONS_WITH_MEMBERS = `query CollectionsWithMembers($after: String) {
  collections(first: 20, after: $after, sortKey: ID) {
    pageInfo { hasNextPage endCursor }
    nodes {
      ${COLLECTION}
      products(first: 30, sortKey: ID) {
        pageInfo { hasNextPage endCursor }
        nodes { id }
      }
    }
  }
}`;

/** One collection, a page of its members at a time. */
export const READ_COLLECTION = `query ReadCollection($id: ID!, $after: String) {
  collection(id: $id) {
    ${COLLECTION}
    products(first: 250, after: $after, sortKey: ID) {
      pageInfo { hasNextPage endCursor }
      nodes { id }
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
 * The catalog as one file, a line for each product, variant and image; sent as text with RUN_BULK. The counts tell when a
 * product's last line has come, so that it need not be held any longer.
 */
export const CATALOG_BULK = `query CatalogBulk {
  products {
    edges {
      node {
        ${PRODUCT}
        variantsCount { count }
        mediaCount { count }
        media(sortKey: POSITION) { edges { node { ${MEDIA} } } }
        variants { edges { node { ${VARIANT} } } }
      }
    }
  }
}`;

/** Collections as a file of their own: each, and a line for each of its products. */
export const COLLECTIONS_BULK = `query CollectionsBulk {
  collections {
    edges {
      node {
        ${COLLECTION}
        products { edges { node { id } } }
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

/** The app's pixel in the store's front; it has one at most. */
export const PIXEL_READ = `query PixelRead {
  webPixel { id settings }
}`;

export const PIXEL_CREATE = `mutation PixelCreate($webPixel: WebPixelInput!) {
  webPixelCreate(webPixel: $webPixel) { webPixel { id settings } userErrors { code } }
}`;

export const PIXEL_UPDATE = `mutation PixelUpdate($id: ID!, $webPixel: WebPixelInput!) {
  webPixelUpdate(id: $id, webPixel: $webPixel) { webPixel { id settings } userErrors { code } }
}`;

export const OPERATIONS = {
  SHOP, CATALOG_COUNT, PRODUCTS_PAGE, MORE_VARIANTS, MORE_MEDIA, READ_PRODUCTS, COLLECTIONS_PAGE, COLLECTIONS_WITH_MEMBERS, READ_COLLECTION, READ_SCOPES,
  READ_PRICES, WRITE_PRICES, CATALOG_BULK, COLLECTIONS_BULK, RUN_BULK, BULK_STATUS, PIXEL_READ, PIXEL_CREATE, PIXEL_UPDATE, ...SALES_OPERATIONS,
}; // prettier-ignore
