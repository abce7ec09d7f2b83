-- CreateTable
CREATE TABLE "variant_elasticity" (
    "store_id" UUID NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "borrowed_from" TEXT,
    "missing" TEXT,
    "estimate_milli" INTEGER,
    "low_milli" INTEGER,
    "high_milli" INTEGER,
    "likely_low_milli" INTEGER,
    "likely_high_milli" INTEGER,
    "price_levels" INTEGER NOT NULL,
    "weeks" INTEGER NOT NULL,
    "learned_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "variant_elasticity_pkey" PRIMARY KEY ("store_id","variant_external_id")
);

-- CreateTable
CREATE TABLE "demand_learning" (
    "store_id" UUID NOT NULL,
    "learned_at" TIMESTAMPTZ(3) NOT NULL,
    "learned" INTEGER NOT NULL,
    "borrowed" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,

    CONSTRAINT "demand_learning_pkey" PRIMARY KEY ("store_id")
);

-- AddForeignKey
ALTER TABLE "variant_elasticity" ADD CONSTRAINT "variant_elasticity_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "demand_learning" ADD CONSTRAINT "demand_learning_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE, DELETE ON variant_elasticity TO mizan_app;
GRANT SELECT, INSERT, UPDATE ON demand_learning TO mizan_app;
ALTER TABLE variant_elasticity ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON variant_elasticity TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE demand_learning ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON demand_learning TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE variant_elasticity ADD CONSTRAINT variant_elasticity_status CHECK (status IN ('learned', 'borrowed', 'unknown'));
ALTER TABLE variant_elasticity ADD CONSTRAINT variant_elasticity_borrowed CHECK ((status = 'borrowed') = (borrowed_from IS NOT NULL) AND borrowed_from IN ('product', 'collection'));
-- Nobody acts on a figure that is not known: there is none.
ALTER TABLE variant_elasticity ADD CONSTRAINT variant_elasticity_figures CHECK (
  num_nonnulls(estimate_milli, low_milli, high_milli, likely_low_milli, likely_high_milli) = CASE WHEN status = 'unknown' THEN 0 ELSE 5 END);

-- Due work: when a store's demand was last learned.
GRANT SELECT (store_id, learned_at) ON demand_learning TO mizan_system;
CREATE POLICY due ON demand_learning FOR SELECT TO mizan_system USING (true);
