-- AlterTable
ALTER TABLE "decision" ADD COLUMN     "consent_id" UUID,
ADD COLUMN     "first_approved_at" TIMESTAMPTZ(3),
ADD COLUMN     "first_approved_by" TEXT;

-- AlterTable
ALTER TABLE "store_settings" ADD COLUMN     "ending_mode" TEXT NOT NULL DEFAULT 'nearest',
ADD COLUMN     "ending_style" TEXT NOT NULL DEFAULT 'off',
ADD COLUMN     "four_eyes_bps" INTEGER,
ADD COLUMN     "offer_basis" TEXT NOT NULL DEFAULT 'item',
ADD COLUMN     "own_shipping_minor" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "strategy_version" ADD COLUMN     "examples" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "decision_note" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "decision_note_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "approval_consent" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "strategy_id" UUID NOT NULL,
    "direction" TEXT NOT NULL,
    "max_bps" INTEGER NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_consent_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateIndex
CREATE INDEX "decision_note_store_id_decision_id_at_idx" ON "decision_note"("store_id", "decision_id", "at");

-- AddForeignKey
ALTER TABLE "decision_note" ADD CONSTRAINT "decision_note_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision_note" ADD CONSTRAINT "decision_note_store_id_decision_id_fkey" FOREIGN KEY ("store_id", "decision_id") REFERENCES "decision"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_consent" ADD CONSTRAINT "approval_consent_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "platform_stop" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "why" TEXT NOT NULL,

    CONSTRAINT "platform_stop_pkey" PRIMARY KEY ("id")
);

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT ON decision_note TO mizan_app;
GRANT SELECT, INSERT, UPDATE ON approval_consent TO mizan_app;
ALTER TABLE decision_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_consent ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON decision_note TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
CREATE POLICY tenant ON approval_consent TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE decision_note ADD CONSTRAINT decision_note_sense CHECK (length(body) BETWEEN 1 AND 1000);
ALTER TABLE approval_consent ADD CONSTRAINT approval_consent_sense CHECK (direction IN ('up', 'down') AND max_bps BETWEEN 1 AND 5000 AND expires_at > created_at
  AND reason IN ('evidence_weak', 'risk', 'correction'));
ALTER TABLE store_settings ADD CONSTRAINT store_settings_pricing CHECK (ending_style IN ('off', 'charm', 'nines', 'whole')
  AND ending_mode IN ('nearest', 'down', 'up', 'toward_current') AND offer_basis IN ('item', 'landed') AND own_shipping_minor BETWEEN 0 AND 9007199254740991
  AND coalesce(four_eyes_bps BETWEEN 1 AND 10000, TRUE));

-- One row while every store is held; stores may ask whether it is there, and nothing else.
ALTER TABLE platform_stop ENABLE ROW LEVEL SECURITY;
CREATE POLICY system ON platform_stop TO mizan_system USING (TRUE) WITH CHECK (TRUE);
GRANT SELECT, INSERT, DELETE ON platform_stop TO mizan_system;
ALTER TABLE platform_stop ADD CONSTRAINT platform_stop_sense CHECK (id = 1 AND length(why) BETWEEN 1 AND 500);
CREATE FUNCTION platform_stopped() RETURNS BOOLEAN LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT EXISTS (SELECT 1 FROM platform_stop) $$;
REVOKE ALL ON FUNCTION platform_stopped() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform_stopped() TO mizan_app, mizan_system;
