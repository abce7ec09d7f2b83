-- AlterTable
ALTER TABLE "store_settings" ADD COLUMN     "demoted_at" TIMESTAMPTZ(3),
ADD COLUMN     "demoted_code" TEXT,
ADD COLUMN     "write_from_hour" INTEGER,
ADD COLUMN     "write_to_hour" INTEGER;

-- CreateTable
CREATE TABLE "strategy_rollout" (
    "store_id" UUID NOT NULL,
    "strategy_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "share_bps" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "halt_code" TEXT,
    "halted_at" TIMESTAMPTZ(3),

    CONSTRAINT "strategy_rollout_pkey" PRIMARY KEY ("store_id","strategy_id","version")
);

-- AddForeignKey
ALTER TABLE "strategy_rollout" ADD CONSTRAINT "strategy_rollout_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, UPDATE ON strategy_rollout TO mizan_app;
ALTER TABLE strategy_rollout ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON strategy_rollout TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE strategy_rollout ADD CONSTRAINT strategy_rollout_state CHECK (state IN ('running', 'done', 'halted') AND share_bps BETWEEN 1 AND 10000 AND (state = 'halted') = (halt_code IS NOT NULL));
ALTER TABLE store_settings ADD CONSTRAINT store_settings_hours CHECK (num_nonnulls(write_from_hour, write_to_hour) IN (0, 2)
  AND coalesce(write_from_hour BETWEEN 0 AND 23 AND write_to_hour BETWEEN 0 AND 23 AND write_from_hour <> write_to_hour, TRUE)
  AND frequency_hours BETWEEN 1 AND 168);
