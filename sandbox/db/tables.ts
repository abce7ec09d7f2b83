/** Everything the sandbox remembers. Applied at each start; every statement may run twice. Money is minor units. */
export const TABLES = `
create table if not exists store (
  id bigint generated always as identity primary key,
  slug text not null unique,
  name text not null,
  seed bigint not null,
  currency text not null,
  country text not null,
  taxes_included boolean not null,
  locale text not null,
  plan text not null,
  time_zone text not null,
  scopes text[] not null,
  access_token_seconds integer not null,
  switches jsonb not null default '{}',
  fingerprint text,
  created_at timestamptz not null
);
alter table store add column if not exists webhook_mode jsonb not null default '{}';
create table if not exists webhook_subscription (
  topic text primary key,
  uri text not null,
  include_fields text[] not null,
  source text not null,
  failures integer not null default 0
);
create table if not exists webhook (
  id bigint generated always as identity primary key,
  store_id bigint not null references store on delete cascade,
  topic text not null,
  webhook_id text not null,
  event_id text not null,
  body bytea not null,
  headers jsonb not null,
  triggered_at timestamptz not null,
  next_at timestamptz not null,
  state text not null,
  attempts integer not null default 0,
  last_status integer,
  last_error text,
  ended_at timestamptz
);
create index if not exists webhook_due on webhook (next_at, id) where state = 'pending';
create index if not exists webhook_store on webhook (store_id, id);
create table if not exists product (
  id bigint primary key,
  store_id bigint not null references store on delete cascade,
  handle text not null,
  title text not null,
  body_html text not null,
  vendor text not null,
  product_type text not null,
  status text not null,
  tags text[] not null,
  options jsonb not null,
  media jsonb not null default '[]',
  category text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version bigint not null default 1,
  unique (store_id, handle)
);
alter table product add column if not exists media jsonb not null default '[]';
alter table product add column if not exists category text;
create index if not exists product_page on product (store_id, id);
create index if not exists product_updated on product (store_id, updated_at, id);
create table if not exists variant (
  id bigint primary key,
  store_id bigint not null references store on delete cascade,
  product_id bigint not null references product on delete cascade,
  inventory_item_id bigint not null unique,
  position integer not null,
  title text not null,
  sku text,
  barcode text,
  options jsonb not null,
  price bigint not null,
  compare_at bigint,
  cost bigint,
  taxable boolean not null,
  tracked boolean not null,
  inventory_policy text not null,
  stock integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version bigint not null default 1
);
create index if not exists variant_page on variant (store_id, id);
create index if not exists variant_product on variant (product_id, position);
create table if not exists collection (
  id bigint primary key,
  store_id bigint not null references store on delete cascade,
  handle text not null,
  title text not null,
  rule jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index if not exists collection_page on collection (store_id, id);
create table if not exists collection_product (
  collection_id bigint not null references collection on delete cascade,
  product_id bigint not null references product on delete cascade,
  primary key (collection_id, product_id)
);
create index if not exists collection_of_product on collection_product (product_id);
create table if not exists price_journal (
  id bigint generated always as identity primary key,
  store_id bigint not null references store on delete cascade,
  variant_id bigint not null,
  at timestamptz not null,
  source text not null,
  request_id text not null,
  version bigint not null,
  before bigint not null,
  after bigint not null,
  compare_at_before bigint,
  compare_at_after bigint
);
create index if not exists price_journal_variant on price_journal (store_id, variant_id, id);
create table if not exists token (
  id bigint generated always as identity primary key,
  store_id bigint not null references store on delete cascade,
  kind text not null,
  hash text not null unique,
  scopes text[] not null,
  user_id text,
  parent_id bigint,
  issued_at timestamptz not null,
  expires_at timestamptz,
  first_used_at timestamptz
);
create index if not exists token_parent on token (parent_id);
create table if not exists used_session_token (
  store_id bigint not null references store on delete cascade,
  jti text not null,
  primary key (store_id, jti)
);
create table if not exists fault (
  id uuid primary key,
  store_id bigint not null references store on delete cascade,
  kind text not null,
  operation text,
  remaining integer,
  probability double precision not null,
  seed bigint not null,
  drawn integer not null default 0,
  fired integer not null default 0,
  options jsonb not null,
  created_at timestamptz not null
);
create index if not exists fault_store on fault (store_id);
create table if not exists rival (
  id bigint generated always as identity primary key,
  slug text not null unique,
  name text not null,
  store_id bigint not null references store on delete cascade,
  fingerprint text not null,
  currency text not null,
  policy text not null,
  undercut_bps integer not null,
  follow_after_ms integer not null,
  port integer,
  robots text not null,
  price_divisor integer not null,
  throttle_remaining integer not null default 0,
  retry_after_seconds integer,
  created_at timestamptz not null
);
create table if not exists rival_variant (
  id bigint primary key,
  rival_id bigint not null references rival on delete cascade,
  product_id bigint not null,
  source_variant_id bigint,
  handle text not null,
  title text not null,
  variant_title text not null,
  vendor text not null,
  product_type text not null,
  position integer not null,
  options jsonb not null,
  sku text,
  barcode text,
  price bigint not null,
  stock integer not null,
  floor bigint not null,
  pinned boolean not null default false,
  updated_at timestamptz not null
);
create index if not exists rival_variant_page on rival_variant (rival_id, product_id, position);
create index if not exists rival_variant_handle on rival_variant (rival_id, handle);
create table if not exists bulk_operation (
  id bigint generated always as identity primary key,
  store_id bigint not null references store on delete cascade,
  query text not null,
  grouped boolean not null,
  fault text,
  duration_ms bigint not null,
  created_at timestamptz not null,
  canceled_at timestamptz,
  made boolean not null default false,
  error_code text,
  object_count bigint not null default 0,
  root_count bigint not null default 0,
  file_size bigint not null default 0
);
create index if not exists bulk_operation_store on bulk_operation (store_id, id);
create table if not exists bulk_chunk (
  operation_id bigint not null references bulk_operation on delete cascade,
  start bigint not null,
  data bytea not null,
  primary key (operation_id, start)
);
`;
