/** Every Admin API operation of the app, held against the official schema: what it asks, what it costs, what it may see. */
import { readFileSync } from 'node:fs';
import { getNamedType, isCompositeType, Kind, NoDeprecatedCustomRule, parse, specifiedRules, TypeInfo, validate, visit, visitWithTypeInfo, type DocumentNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as operations from '#app/platforms/shopify/operations.ts';
import { SALES_OPERATIONS } from '#app/platforms/shopify/sales-operations.ts';
import { planBulk } from '#sandbox/shopify/bulk/plan.ts';
import { queryCost } from '#sandbox/shopify/cost.ts';
import { adminSchema, API_VERSION } from '#sandbox/shopify/schema.server.ts';
import { MAX_QUERY_COST } from '#sandbox/shopify/throttle.ts';

const { schema, requiredAccess } = adminSchema();
const NAMES = Object.keys(operations.OPERATIONS) as (keyof typeof operations.OPERATIONS)[];

/** The most that the app ever sends with an operation. */
const LARGEST: Partial<Record<keyof typeof operations.OPERATIONS, Record<string, unknown>>> = {
  READ_PRODUCTS: { ids: Array.from({ length: 6 }, (_, at) => `gid://shopify/Product/${at}`) },
  READ_ORDERS: { ids: Array.from({ length: 4 }, (_, at) => `gid://shopify/Order/${at}`) },
  READ_REFUNDS: { ids: Array.from({ length: 14 }, (_, at) => `gid://shopify/Order/${at}`) },
  READ_CUSTOMERS: { ids: Array.from({ length: 250 }, (_, at) => `gid://shopify/Customer/${at}`) },
  READ_PEOPLE: { ids: Array.from({ length: 250 }, (_, at) => `gid://shopify/Customer/${at}`) },
  READ_PRICES: { ids: Array.from({ length: 250 }, (_, at) => `gid://shopify/ProductVariant/${at}`) },
  WRITE_PRICES: { productId: 'gid://shopify/Product/1', variants: Array.from({ length: 250 }, () => ({})) },
};

/** Types that tell of customers, whatever scope opens them, and fields that name a person or say where one lives. */
const CUSTOMER_TYPES = /^(Customer|Order|DraftOrder|Abandoned|MailingAddress|Company|Fulfillment|Return|Refund|GiftCard|StaffMember|Checkout|Cart|Subscription)/;
const PERSONAL_FIELDS =
  /^(email|phone|displayName|firstName|lastName|contactEmail|emailAddress|default\w*|customerLocale|note|clientIp|shopOwnerName|accountOwner|address1|address2|zip|city|latitude|longitude|staffMembers?)$/;
const PERSONAL_TYPES = /^(MailingAddress|CustomerEmailAddress|CustomerPhoneNumber|StaffMember|Company)$/;

interface Asked {
  fields: { coordinate: string; type: string; field: string }[];
  scopes: (readonly string[])[];
}

/** Every field that a document selects, and the scopes that the schema names for it. */
function askedBy(document: DocumentNode): Asked {
  const asked: Asked = { fields: [], scopes: [] };
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: () => {
        const [parent, field] = [info.getParentType(), info.getFieldDef()];
        if (!parent || !field || field.name.startsWith('__')) {
          return;
        }
        const type = getNamedType(field.type);
        asked.fields.push({ coordinate: `${parent.name}.${field.name}`, type: type.name, field: field.name });
        const node = isCompositeType(type) ? schema.getType(type.name.replace(/Connection$/, ''))?.name : undefined;
        asked.scopes.push(
          ...[`${parent.name}.${field.name}`, type.name, node ?? ''].flatMap((coordinate) => (requiredAccess(coordinate) ? [requiredAccess(coordinate) ?? []] : [])),
        );
      },
    }),
  );
  return asked;
}

describe('the list of operations', () => {
  it('holds every document that the adapter has', () => {
    const documents = Object.values<unknown>({ ...operations, ...SALES_OPERATIONS }).filter(
      (value): value is string => typeof value === 'string' && /^(query|mutation) /.test(value),
    );

    expect(Object.values(operations.OPERATIONS).sort()).toEqual(documents.sort());
    expect(operations.ADMIN_API_VERSION).toBe(API_VERSION);
  });
});

describe.each(NAMES)('the operation %s', (name) => {
  const document = parse(operations.OPERATIONS[name]);
  const asked = askedBy(document);

  it('is valid for the official schema and uses nothing deprecated', () => {
    expect(validate(schema, document, [...specifiedRules, NoDeprecatedCustomRule])).toEqual([]);
  });

  it('touches no more of customers than it must', () => {
    const personal = asked.fields.filter(({ type, field }) => PERSONAL_FIELDS.test(field) || PERSONAL_TYPES.test(type)).map(({ field }) => field);
    // Names and e-mails stand in two operations, which are sent only where the merchant turned that on.
    expect(personal).toEqual(name === 'PEOPLE_PAGE' || name === 'READ_PEOPLE' ? ['displayName', 'defaultEmailAddress', 'emailAddress'] : []);
    // Orders and customers stand in operations about sales alone.
    expect(name in SALES_OPERATIONS || !asked.fields.some(({ type }) => CUSTOMER_TYPES.test(type))).toBe(true);
    // The store's own address gives its country, for VAT and law, and nothing nearer.
    expect(asked.fields.filter(({ coordinate }) => coordinate.startsWith('ShopAddress.')).every(({ field }) => field === 'countryCodeV2')).toBe(true);
  });

  it('asks for no more points than one query may cost', () => {
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    const cost = operation && queryCost({ schema, document, operation, variables: LARGEST[name] ?? {} });

    // What runs inside a bulk operation is not charged; RUN_BULK, which starts it, is.
    expect(cost === 0).toBe(name.endsWith('_BULK') && name !== 'RUN_BULK');
    expect(cost).toBeLessThanOrEqual(MAX_QUERY_COST);
  });

  it('is opened by the scopes that the app asks a merchant for', () => {
    const given = grantedScopes();
    const closed = asked.scopes.filter((anyOf) => !anyOf.some((scope) => given.has(scope)));

    expect(closed).toEqual([]);
  });
});

describe('the query of the bulk operation', () => {
  it.each([operations.CATALOG_BULK, operations.COLLECTIONS_BULK, SALES_OPERATIONS.ORDERS_BULK])('has a shape that the platform takes: %s', (query) => {
    expect(planBulk(schema, query)).toMatchObject({ ok: true });
  });
});

describe('shopify.app.toml', () => {
  it('asks for no scope that no operation needs', () => {
    const needed = NAMES.flatMap((name) => askedBy(parse(operations.OPERATIONS[name])).scopes);
    // Of no operation: Shopify hands events to the pixel of an app that may read them.
    const idle = asked().filter((scope) => scope !== 'read_customer_events' && !needed.some((anyOf) => anyOf.includes(scope)));

    expect(idle).toEqual([]);
  });

  it('asks for no scope that changes customers or their orders', () => {
    expect(asked().filter((scope) => /customer|order|checkout|fulfillment/.test(scope))).toEqual(['read_orders', 'read_customers', 'read_customer_events']);
  });

  it('speaks the version that the operations are written for', () => {
    expect(toml()).toContain(`api_version = "${operations.ADMIN_API_VERSION}"`);
  });
});

function toml(): string {
  return readFileSync(new URL('../../shopify.app.toml', import.meta.url), 'utf8');
}

function asked(): string[] {
  const line = /^scopes\s*=\s*"([^"]*)"/m.exec(toml())?.[1] ?? '';
  return line
    .split(',')
    .map((scope) => scope.trim())
    .filter(Boolean);
}

/** Writing implies reading. */
function grantedScopes(): ReadonlySet<string> {
  return new Set(asked().flatMap((scope) => [scope, scope.replace(/^write_/, 'read_')]));
}
