-- AlterTable
ALTER TABLE "store_settings" ADD COLUMN     "abandoned_minutes" INTEGER NOT NULL DEFAULT 60,
ADD COLUMN     "keep_people" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "rollup_dirty" (
    "store_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rollup_dirty_pkey" PRIMARY KEY ("store_id","kind","key")
);

-- CreateTable
CREATE TABLE "rollup_state" (
    "store_id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,
    "refreshed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rollup_state_pkey" PRIMARY KEY ("store_id")
);

-- CreateTable
CREATE TABLE "rollup_day" (
    "store_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "orders" INTEGER NOT NULL,
    "units" INTEGER NOT NULL,
    "gross_minor" BIGINT NOT NULL,
    "discount_minor" BIGINT NOT NULL,
    "included_tax_minor" BIGINT NOT NULL,
    "sales_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "shipping_minor" BIGINT NOT NULL,
    "fee_minor" BIGINT NOT NULL,
    "fee_orders" INTEGER NOT NULL,
    "returned_units" INTEGER NOT NULL,
    "returned_minor" BIGINT NOT NULL,
    "returned_tax_minor" BIGINT NOT NULL,
    "other_refund_minor" BIGINT NOT NULL,
    "refunds" INTEGER NOT NULL,
    "first_orders" INTEGER NOT NULL,
    "first_sales_minor" BIGINT NOT NULL,
    "repeat_orders" INTEGER NOT NULL,
    "repeat_sales_minor" BIGINT NOT NULL,
    "guest_orders" INTEGER NOT NULL,
    "guest_sales_minor" BIGINT NOT NULL,
    "discounted_orders" INTEGER NOT NULL,
    "cancelled_orders" INTEGER NOT NULL,

    CONSTRAINT "rollup_day_pkey" PRIMARY KEY ("store_id","day")
);

-- CreateTable
CREATE TABLE "rollup_variant_day" (
    "store_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "variant_key" TEXT NOT NULL,
    "product_external_id" TEXT,
    "orders" INTEGER NOT NULL,
    "units" INTEGER NOT NULL,
    "gross_minor" BIGINT NOT NULL,
    "discount_minor" BIGINT NOT NULL,
    "sales_minor" BIGINT NOT NULL,
    "returned_units" INTEGER NOT NULL,
    "returned_minor" BIGINT NOT NULL,

    CONSTRAINT "rollup_variant_day_pkey" PRIMARY KEY ("store_id","day","variant_key")
);

-- CreateTable
CREATE TABLE "rollup_variant" (
    "store_id" UUID NOT NULL,
    "variant_key" TEXT NOT NULL,
    "product_external_id" TEXT,
    "title" TEXT NOT NULL,
    "vendor" TEXT,
    "orders" INTEGER NOT NULL,
    "units" INTEGER NOT NULL,
    "gross_minor" BIGINT NOT NULL,
    "discount_minor" BIGINT NOT NULL,
    "sales_minor" BIGINT NOT NULL,
    "returned_units" INTEGER NOT NULL,
    "returned_minor" BIGINT NOT NULL,
    "last_day" DATE NOT NULL,

    CONSTRAINT "rollup_variant_pkey" PRIMARY KEY ("store_id","variant_key")
);

-- CreateTable
CREATE TABLE "rollup_customer_day" (
    "store_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "customer_external_id" TEXT NOT NULL,
    "orders" INTEGER NOT NULL,
    "net_minor" BIGINT NOT NULL,

    CONSTRAINT "rollup_customer_day_pkey" PRIMARY KEY ("store_id","day","customer_external_id")
);

-- CreateTable
CREATE TABLE "rollup_customer" (
    "store_id" UUID NOT NULL,
    "customer_external_id" TEXT NOT NULL,
    "orders" INTEGER NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "first_order" TEXT NOT NULL,
    "first_day" DATE NOT NULL,
    "last_day" DATE NOT NULL,

    CONSTRAINT "rollup_customer_pkey" PRIMARY KEY ("store_id","customer_external_id")
);

-- CreateTable
CREATE TABLE "rollup_cohort" (
    "store_id" UUID NOT NULL,
    "cohort" DATE NOT NULL,
    "month" DATE NOT NULL,
    "customers" INTEGER NOT NULL,
    "orders" INTEGER NOT NULL,
    "net_minor" BIGINT NOT NULL,

    CONSTRAINT "rollup_cohort_pkey" PRIMARY KEY ("store_id","cohort","month")
);

-- CreateTable
CREATE TABLE "rollup_cart_day" (
    "store_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "started" INTEGER NOT NULL,
    "contact" INTEGER NOT NULL,
    "abandoned" INTEGER NOT NULL,
    "abandoned_minor" BIGINT NOT NULL,
    "recovered" INTEGER NOT NULL,
    "recovered_minor" BIGINT NOT NULL,
    "completed" INTEGER NOT NULL,

    CONSTRAINT "rollup_cart_day_pkey" PRIMARY KEY ("store_id","day")
);

-- CreateTable
CREATE TABLE "insight_answer" (
    "store_id" UUID NOT NULL,
    "question" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "version" BIGINT NOT NULL,
    "body" JSONB NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "insight_answer_pkey" PRIMARY KEY ("store_id","question","from_day","to_day")
);

-- CreateTable
CREATE TABLE "sales_order" (
    "store_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "financial_status" TEXT,
    "fulfillment_status" TEXT,
    "test" BOOLEAN NOT NULL,
    "source_name" TEXT,
    "currency" CHAR(3) NOT NULL,
    "taxes_included" BOOLEAN NOT NULL,
    "subtotal_minor" BIGINT NOT NULL,
    "discount_minor" BIGINT NOT NULL,
    "shipping_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "current_total_minor" BIGINT NOT NULL,
    "refunded_minor" BIGINT NOT NULL,
    "fee_minor" BIGINT,
    "presentment_currency" CHAR(3) NOT NULL,
    "presentment_total_minor" BIGINT NOT NULL,
    "discount_codes" TEXT[],
    "customer_external_id" TEXT,
    "cart_token" TEXT,
    "checkout_token" TEXT,
    "units" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "processed_at" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "platform_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "synced_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "sales_order_pkey" PRIMARY KEY ("store_id","external_id")
);

-- CreateTable
CREATE TABLE "sales_line" (
    "store_id" UUID NOT NULL,
    "order_external_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "variant_external_id" TEXT,
    "product_external_id" TEXT,
    "title" TEXT NOT NULL,
    "variant_title" TEXT,
    "sku" TEXT,
    "vendor" TEXT,
    "quantity" INTEGER NOT NULL,
    "removed_quantity" INTEGER NOT NULL,
    "unit_minor" BIGINT NOT NULL,
    "discount_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,

    CONSTRAINT "sales_line_pkey" PRIMARY KEY ("store_id","order_external_id","external_id")
);

-- CreateTable
CREATE TABLE "sales_refund" (
    "store_id" UUID NOT NULL,
    "order_external_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "processed_at" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "total_minor" BIGINT NOT NULL,

    CONSTRAINT "sales_refund_pkey" PRIMARY KEY ("store_id","order_external_id","external_id")
);

-- CreateTable
CREATE TABLE "sales_refund_line" (
    "store_id" UUID NOT NULL,
    "order_external_id" TEXT NOT NULL,
    "refund_external_id" TEXT NOT NULL,
    "line_external_id" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "subtotal_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,

    CONSTRAINT "sales_refund_line_pkey" PRIMARY KEY ("store_id","order_external_id","refund_external_id","line_external_id")
);

-- CreateTable
CREATE TABLE "customer" (
    "store_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "platform_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "orders_count" INTEGER NOT NULL,
    "spent_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "state" TEXT,
    "person_sealed" TEXT,
    "email_hash" TEXT,
    "synced_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_pkey" PRIMARY KEY ("store_id","external_id")
);

-- CreateTable
CREATE TABLE "cart" (
    "store_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "cart_token" TEXT,
    "checkout_token" TEXT,
    "state" TEXT NOT NULL,
    "customer_external_id" TEXT,
    "currency" CHAR(3) NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "discount_minor" BIGINT NOT NULL,
    "recovery_sealed" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "contact_at" TIMESTAMPTZ(3),
    "abandoned_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "order_external_id" TEXT,
    "platform_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "synced_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "cart_pkey" PRIMARY KEY ("store_id","external_id")
);

-- CreateTable
CREATE TABLE "cart_line" (
    "store_id" UUID NOT NULL,
    "cart_external_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "variant_external_id" TEXT,
    "product_external_id" TEXT,
    "title" TEXT NOT NULL,
    "sku" TEXT,
    "quantity" INTEGER NOT NULL,
    "unit_minor" BIGINT NOT NULL,

    CONSTRAINT "cart_line_pkey" PRIMARY KEY ("store_id","cart_external_id","position")
);

-- CreateTable
CREATE TABLE "sales_sync" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "stage" TEXT NOT NULL DEFAULT 'orders',
    "checkpoint" TEXT,
    "since" TIMESTAMPTZ(3),
    "watermark" TIMESTAMPTZ(3),
    "visible_from" TIMESTAMPTZ(3),
    "orders" INTEGER NOT NULL DEFAULT 0,
    "customers" INTEGER NOT NULL DEFAULT 0,
    "carts" INTEGER NOT NULL DEFAULT 0,
    "platform_orders" INTEGER,
    "platform_customers" INTEGER,
    "error_code" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sales_sync_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "sales_slice" (
    "store_id" UUID NOT NULL,
    "sync_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "platform_count" BIGINT NOT NULL DEFAULT 0,
    "stored_count" BIGINT NOT NULL DEFAULT 0,
    "platform_sum" DECIMAL,
    "stored_sum" DECIMAL,

    CONSTRAINT "sales_slice_pkey" PRIMARY KEY ("store_id","sync_id","resource")
);

-- CreateTable
CREATE TABLE "sales_page" (
    "store_id" UUID NOT NULL,
    "sync_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "ids" TEXT[],

    CONSTRAINT "sales_page_pkey" PRIMARY KEY ("store_id","sync_id","id")
);

-- CreateIndex
CREATE INDEX "rollup_variant_day_store_id_variant_key_day_idx" ON "rollup_variant_day"("store_id", "variant_key", "day");

-- CreateIndex
CREATE INDEX "rollup_variant_product_external_id_store_id_idx" ON "rollup_variant"("product_external_id", "store_id");

-- CreateIndex
CREATE INDEX "rollup_customer_day_store_id_customer_external_id_day_idx" ON "rollup_customer_day"("store_id", "customer_external_id", "day");

-- CreateIndex
CREATE INDEX "rollup_customer_store_id_net_minor_idx" ON "rollup_customer"("store_id", "net_minor" DESC);

-- CreateIndex
CREATE INDEX "rollup_customer_store_id_orders_idx" ON "rollup_customer"("store_id", "orders" DESC);

-- CreateIndex
CREATE INDEX "sales_order_store_id_day_idx" ON "sales_order"("store_id", "day");

-- CreateIndex
CREATE INDEX "sales_order_store_id_processed_at_external_id_idx" ON "sales_order"("store_id", "processed_at" DESC, "external_id" DESC);

-- CreateIndex
CREATE INDEX "sales_order_store_id_customer_external_id_processed_at_idx" ON "sales_order"("store_id", "customer_external_id", "processed_at");

-- CreateIndex
CREATE INDEX "sales_order_name_store_id_idx" ON "sales_order"("name", "store_id");

-- CreateIndex
CREATE INDEX "sales_order_cart_token_store_id_idx" ON "sales_order"("cart_token", "store_id");

-- CreateIndex
CREATE INDEX "sales_order_checkout_token_store_id_idx" ON "sales_order"("checkout_token", "store_id");

-- CreateIndex
CREATE INDEX "sales_line_product_external_id_store_id_idx" ON "sales_line"("product_external_id", "store_id");

-- CreateIndex
CREATE INDEX "sales_refund_store_id_day_idx" ON "sales_refund"("store_id", "day");

-- CreateIndex
CREATE INDEX "customer_email_hash_store_id_idx" ON "customer"("email_hash", "store_id");

-- CreateIndex
CREATE INDEX "cart_store_id_day_idx" ON "cart"("store_id", "day");

-- CreateIndex
CREATE INDEX "cart_store_id_state_platform_updated_at_idx" ON "cart"("store_id", "state", "platform_updated_at");

-- CreateIndex
CREATE INDEX "cart_cart_token_store_id_idx" ON "cart"("cart_token", "store_id");

-- CreateIndex
CREATE INDEX "cart_checkout_token_store_id_idx" ON "cart"("checkout_token", "store_id");

-- CreateIndex
CREATE INDEX "sales_sync_store_id_started_at_idx" ON "sales_sync"("store_id", "started_at" DESC);

-- AddForeignKey
ALTER TABLE "rollup_dirty" ADD CONSTRAINT "rollup_dirty_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollup_state" ADD CONSTRAINT "rollup_state_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollup_day" ADD CONSTRAINT "rollup_day_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollup_variant_day" ADD CONSTRAINT "rollup_variant_day_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollup_variant" ADD CONSTRAINT "rollup_variant_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollup_customer_day" ADD CONSTRAINT "rollup_customer_day_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollup_customer" ADD CONSTRAINT "rollup_customer_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollup_cohort" ADD CONSTRAINT "rollup_cohort_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollup_cart_day" ADD CONSTRAINT "rollup_cart_day_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "insight_answer" ADD CONSTRAINT "insight_answer_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_line" ADD CONSTRAINT "sales_line_store_id_order_external_id_fkey" FOREIGN KEY ("store_id", "order_external_id") REFERENCES "sales_order"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_refund" ADD CONSTRAINT "sales_refund_store_id_order_external_id_fkey" FOREIGN KEY ("store_id", "order_external_id") REFERENCES "sales_order"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_refund_line" ADD CONSTRAINT "sales_refund_line_store_id_order_external_id_refund_extern_fkey" FOREIGN KEY ("store_id", "order_external_id", "refund_external_id") REFERENCES "sales_refund"("store_id", "order_external_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cart" ADD CONSTRAINT "cart_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cart_line" ADD CONSTRAINT "cart_line_store_id_cart_external_id_fkey" FOREIGN KEY ("store_id", "cart_external_id") REFERENCES "cart"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_sync" ADD CONSTRAINT "sales_sync_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_slice" ADD CONSTRAINT "sales_slice_store_id_sync_id_fkey" FOREIGN KEY ("store_id", "sync_id") REFERENCES "sales_sync"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_page" ADD CONSTRAINT "sales_page_store_id_sync_id_fkey" FOREIGN KEY ("store_id", "sync_id") REFERENCES "sales_sync"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE, DELETE ON sales_order TO mizan_app;
ALTER TABLE sales_order ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sales_order TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON sales_line TO mizan_app;
ALTER TABLE sales_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sales_line TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON sales_refund TO mizan_app;
ALTER TABLE sales_refund ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sales_refund TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON sales_refund_line TO mizan_app;
ALTER TABLE sales_refund_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sales_refund_line TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON customer TO mizan_app;
ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON customer TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON cart TO mizan_app;
ALTER TABLE cart ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON cart TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON cart_line TO mizan_app;
ALTER TABLE cart_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON cart_line TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON sales_sync TO mizan_app;
ALTER TABLE sales_sync ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sales_sync TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON sales_slice TO mizan_app;
ALTER TABLE sales_slice ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sales_slice TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, DELETE ON sales_page TO mizan_app;
ALTER TABLE sales_page ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sales_page TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_dirty TO mizan_app;
ALTER TABLE rollup_dirty ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rollup_dirty TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_state TO mizan_app;
ALTER TABLE rollup_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rollup_state TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_day TO mizan_app;
ALTER TABLE rollup_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rollup_day TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_variant_day TO mizan_app;
ALTER TABLE rollup_variant_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rollup_variant_day TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_variant TO mizan_app;
ALTER TABLE rollup_variant ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rollup_variant TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_customer_day TO mizan_app;
ALTER TABLE rollup_customer_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rollup_customer_day TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_customer TO mizan_app;
ALTER TABLE rollup_customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rollup_customer TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_cohort TO mizan_app;
ALTER TABLE rollup_cohort ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rollup_cohort TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_cart_day TO mizan_app;
ALTER TABLE rollup_cart_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rollup_cart_day TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, UPDATE, DELETE ON insight_answer TO mizan_app;
ALTER TABLE insight_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON insight_answer TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE sales_order ADD CONSTRAINT sales_order_status CHECK (status IN ('pending', 'paid', 'processing', 'shipped', 'delivered', 'cancelled'));
ALTER TABLE sales_line ADD CONSTRAINT sales_line_removed CHECK (quantity >= 0 AND removed_quantity BETWEEN 0 AND quantity);
ALTER TABLE cart ADD CONSTRAINT cart_kind CHECK (kind IN ('cart', 'checkout'));
ALTER TABLE cart ADD CONSTRAINT cart_state CHECK (state IN ('started', 'contact', 'abandoned', 'recovered', 'completed'));
ALTER TABLE sales_sync ADD CONSTRAINT sales_sync_kind CHECK (kind IN ('full', 'changes'));
ALTER TABLE sales_sync ADD CONSTRAINT sales_sync_status CHECK (status IN ('running', 'done', 'failed'));
ALTER TABLE sales_sync ADD CONSTRAINT sales_sync_stage CHECK (stage IN ('orders', 'customers', 'carts'));
CREATE UNIQUE INDEX sales_sync_one_active ON sales_sync (store_id) WHERE status = 'running';
ALTER TABLE sales_slice ADD CONSTRAINT sales_slice_resource CHECK (resource IN ('orders', 'order_totals', 'refunds', 'customers', 'carts'));
ALTER TABLE rollup_dirty ADD CONSTRAINT rollup_dirty_kind CHECK (kind IN ('day', 'customer', 'variant', 'month', 'cart_day'));
ALTER TABLE store_settings ADD CONSTRAINT store_settings_abandoned CHECK (abandoned_minutes BETWEEN 10 AND 10080);

-- What counts as sold, in one place: not a test, not cancelled, not deleted; without what an edit took away. Pieces that were
-- taken away leave with their share of discount and tax, rounded so that never less is sold than what was paid for.
CREATE VIEW sold_line WITH (security_invoker = true) AS
SELECT o.store_id, o.external_id AS order_external_id, o.day, o.processed_at, o.customer_external_id, l.external_id, l.variant_external_id, l.product_external_id,
  coalesce(l.variant_external_id, 'line:' || l.title) AS variant_key, l.title, l.vendor, l.quantity - l.removed_quantity AS units,
  l.unit_minor * (l.quantity - l.removed_quantity) AS gross_minor, x.discount_minor, x.tax_minor,
  CASE WHEN o.taxes_included THEN x.tax_minor ELSE 0 END AS included_tax_minor,
  l.unit_minor * (l.quantity - l.removed_quantity) - x.discount_minor - CASE WHEN o.taxes_included THEN x.tax_minor ELSE 0 END AS sales_minor
FROM sales_order o
JOIN sales_line l ON l.store_id = o.store_id AND l.order_external_id = o.external_id
CROSS JOIN LATERAL (SELECT l.discount_minor * (l.quantity - l.removed_quantity) / greatest(l.quantity, 1) AS discount_minor,
                           l.tax_minor - l.tax_minor * l.removed_quantity / greatest(l.quantity, 1) AS tax_minor) x
WHERE NOT o.test AND o.cancelled_at IS NULL AND o.deleted_at IS NULL;

-- What came back of that, on the day it came.
CREATE VIEW returned_line WITH (security_invoker = true) AS
SELECT o.store_id, o.external_id AS order_external_id, f.external_id AS refund_external_id, f.day, o.customer_external_id, r.line_external_id, l.product_external_id,
  coalesce(l.variant_external_id, 'line:' || l.title) AS variant_key, r.quantity AS units, r.tax_minor,
  r.subtotal_minor - CASE WHEN o.taxes_included THEN r.tax_minor ELSE 0 END AS returned_minor
FROM sales_order o
JOIN sales_refund f ON f.store_id = o.store_id AND f.order_external_id = o.external_id
JOIN sales_refund_line r ON r.store_id = f.store_id AND r.order_external_id = f.order_external_id AND r.refund_external_id = f.external_id
JOIN sales_line l ON l.store_id = r.store_id AND l.order_external_id = r.order_external_id AND l.external_id = r.line_external_id
WHERE NOT o.test AND o.cancelled_at IS NULL AND o.deleted_at IS NULL;
GRANT SELECT ON sold_line, returned_line TO mizan_app;

-- Due work: ids, states and deadlines.
GRANT SELECT (store_id, id, status, started_at) ON sales_sync TO mizan_system;
CREATE POLICY due ON sales_sync FOR SELECT TO mizan_system USING (true);
GRANT SELECT (store_id, marked_at) ON rollup_dirty TO mizan_system;
CREATE POLICY due ON rollup_dirty FOR SELECT TO mizan_system USING (true);
GRANT SELECT (store_id, state, platform_updated_at, deleted_at) ON cart TO mizan_system;
CREATE POLICY due ON cart FOR SELECT TO mizan_system USING (true);
GRANT SELECT (abandoned_minutes) ON store_settings TO mizan_system;

-- A store's years of orders come within minutes: until the next look of autovacuum the planner takes it for a store of one row. Only
-- the owner may take stock of a table, so this does, at most twice a minute.
CREATE FUNCTION take_stock(rollups boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  one text;
BEGIN
  FOR one IN SELECT relname FROM pg_stat_user_tables
    WHERE schemaname = 'public' AND (relname LIKE 'rollup\_%') = rollups
      AND (rollups OR relname IN ('sales_order', 'sales_line', 'sales_refund', 'sales_refund_line', 'customer', 'cart', 'cart_line', 'rollup_dirty'))
      AND n_mod_since_analyze > 500 AND greatest(last_analyze, last_autoanalyze, '-infinity') < now() - interval '30 seconds'
  LOOP
    EXECUTE format('ANALYZE public.%I', one);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION take_stock(boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_stock(boolean) TO mizan_app;
