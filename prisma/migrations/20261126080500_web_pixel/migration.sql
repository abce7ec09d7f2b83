-- CreateTable
CREATE TABLE "rollup_pixel_day" (
    "store_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "product_key" TEXT NOT NULL,
    "viewed" INTEGER NOT NULL,
    "added" INTEGER NOT NULL,
    "started" INTEGER NOT NULL,
    "bought" INTEGER NOT NULL,

    CONSTRAINT "rollup_pixel_day_pkey" PRIMARY KEY ("store_id","day","product_key")
);

-- CreateTable
CREATE TABLE "store_pixel" (
    "store_id" UUID NOT NULL,
    "account" TEXT NOT NULL,
    "platform_pixel_id" TEXT,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "running_since" TIMESTAMPTZ(3),
    "left_out" BIGINT NOT NULL DEFAULT 0,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "store_pixel_pkey" PRIMARY KEY ("store_id")
);

-- CreateTable
CREATE TABLE "pixel_event" (
    "store_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "client_hash" TEXT NOT NULL,
    "variant_external_id" TEXT,
    "product_external_id" TEXT,
    "checkout_token" TEXT,
    "quantity" INTEGER NOT NULL,
    "value_minor" BIGINT,
    "currency" CHAR(3),

    CONSTRAINT "pixel_event_pkey" PRIMARY KEY ("store_id","id","line")
);

-- CreateIndex
CREATE UNIQUE INDEX "store_pixel_account_key" ON "store_pixel"("account");

-- CreateIndex
CREATE INDEX "pixel_event_day_store_id_idx" ON "pixel_event"("day", "store_id");

-- AddForeignKey
ALTER TABLE "rollup_pixel_day" ADD CONSTRAINT "rollup_pixel_day_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "store_pixel" ADD CONSTRAINT "store_pixel_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pixel_event" ADD CONSTRAINT "pixel_event_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE ON store_pixel TO mizan_app;
ALTER TABLE store_pixel ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON store_pixel TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
-- What somebody did stays as it was told; only the day moves, when the store's zone does.
GRANT SELECT, INSERT, DELETE ON pixel_event TO mizan_app;
GRANT UPDATE (day) ON pixel_event TO mizan_app;
ALTER TABLE pixel_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON pixel_event TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
GRANT SELECT, INSERT, DELETE ON rollup_pixel_day TO mizan_app;
ALTER TABLE rollup_pixel_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON rollup_pixel_day TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE store_pixel ADD CONSTRAINT store_pixel_state CHECK (state IN ('new', 'running', 'not_allowed', 'refused'));
ALTER TABLE pixel_event ADD CONSTRAINT pixel_event_name CHECK (name IN ('product_viewed', 'product_added_to_cart', 'product_removed_from_cart', 'checkout_started', 'checkout_completed'));
ALTER TABLE pixel_event ADD CONSTRAINT pixel_event_sound CHECK (line >= 0 AND quantity >= 0 AND value_minor >= 0 AND (value_minor IS NULL OR currency IS NOT NULL));
ALTER TABLE rollup_dirty DROP CONSTRAINT rollup_dirty_kind;
ALTER TABLE rollup_dirty ADD CONSTRAINT rollup_dirty_kind CHECK (kind IN ('day', 'customer', 'variant', 'month', 'cart_day', 'pixel_day'));

-- Whose account it is, and which stores have events that are too old: no event itself.
GRANT SELECT (account, store_id) ON store_pixel TO mizan_system;
CREATE POLICY lookup ON store_pixel FOR SELECT TO mizan_system USING (true);
GRANT SELECT (day, store_id) ON pixel_event TO mizan_system;
CREATE POLICY due ON pixel_event FOR SELECT TO mizan_system USING (true);
