-- AlterTable
ALTER TABLE "store_settings" ADD COLUMN     "day_move_bps" INTEGER NOT NULL DEFAULT 1000,
ADD COLUMN     "low_cover_days" INTEGER NOT NULL DEFAULT 10,
ADD COLUMN     "week_move_bps" INTEGER NOT NULL DEFAULT 2000;

-- AlterTable
ALTER TABLE "strategy" ADD COLUMN     "collection" TEXT,
ADD COLUMN     "mode" TEXT NOT NULL DEFAULT 'store',
ADD COLUMN     "name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "product_type" TEXT,
ADD COLUMN     "products" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'active',
ADD COLUMN     "tag" TEXT,
ADD COLUMN     "variants" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "vendor" TEXT;

-- AlterTable
ALTER TABLE "variant" ADD COLUMN     "max_minor" BIGINT,
ADD COLUMN     "min_minor" BIGINT,
ADD COLUMN     "msrp_minor" BIGINT;

-- By hand: what a scope may say, and one strategy of the whole store.
ALTER TABLE strategy ADD CONSTRAINT strategy_mode CHECK (mode IN ('store', 'ask')),
  ADD CONSTRAINT strategy_state CHECK (state IN ('active', 'stopped', 'archived')),
  ADD CONSTRAINT strategy_lists CHECK (variants IS NOT NULL AND products IS NOT NULL AND cardinality(variants) <= 1000 AND cardinality(products) <= 1000),
  ADD CONSTRAINT strategy_priority CHECK (priority BETWEEN 0 AND 100);
CREATE UNIQUE INDEX strategy_of_store ON strategy (store_id)
  WHERE state <> 'archived' AND cardinality(variants) = 0 AND cardinality(products) = 0 AND num_nonnulls(collection, vendor, tag, product_type) = 0;
ALTER TABLE variant ADD CONSTRAINT variant_bounds CHECK ((min_minor IS NULL OR min_minor > 0) AND (max_minor IS NULL OR max_minor > 0) AND (msrp_minor IS NULL OR msrp_minor > 0)
  AND (min_minor IS NULL OR max_minor IS NULL OR min_minor <= max_minor));
ALTER TABLE store_settings ADD CONSTRAINT store_settings_moves CHECK (day_move_bps BETWEEN 100 AND 10000 AND week_move_bps BETWEEN day_move_bps AND 10000 AND low_cover_days BETWEEN 1 AND 365);
