-- CreateTable
CREATE TABLE "reference_price" (
    "store_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reference_price_pkey" PRIMARY KEY ("store_id","kind","variant_external_id")
);

-- CreateTable
CREATE TABLE "exchange_rate" (
    "store_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "unit_micro" BIGINT NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by" TEXT NOT NULL,

    CONSTRAINT "exchange_rate_pkey" PRIMARY KEY ("store_id","currency")
);

-- AddForeignKey
ALTER TABLE "reference_price" ADD CONSTRAINT "reference_price_store_id_variant_external_id_fkey" FOREIGN KEY ("store_id", "variant_external_id") REFERENCES "variant"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exchange_rate" ADD CONSTRAINT "exchange_rate_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE, DELETE ON reference_price, exchange_rate TO mizan_app;
ALTER TABLE reference_price ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange_rate ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON reference_price TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
CREATE POLICY tenant ON exchange_rate TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE reference_price ADD CONSTRAINT reference_price_sense CHECK (kind IN ('benchmark', 'base') AND minor > 0 AND currency ~ '^[A-Z]{3}$');
ALTER TABLE exchange_rate ADD CONSTRAINT exchange_rate_sense CHECK (unit_micro > 0 AND currency ~ '^[A-Z]{3}$');
