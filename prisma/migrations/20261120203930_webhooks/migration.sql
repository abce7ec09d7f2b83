-- AlterTable
ALTER TABLE "variant" ADD COLUMN     "owner_kind" TEXT,
ADD COLUMN     "owner_since" TIMESTAMPTZ(3),
ADD COLUMN     "owner_until" TIMESTAMPTZ(3),
ADD COLUMN     "stock_item_id" TEXT;

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "platform" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "external_store_id" TEXT NOT NULL,
    "triggered_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "sealed" TEXT,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("platform","webhook_id")
);

-- CreateTable
CREATE TABLE "compliance_request" (
    "platform" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "external_store_id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB NOT NULL,

    CONSTRAINT "compliance_request_pkey" PRIMARY KEY ("platform","webhook_id")
);

-- CreateIndex
CREATE INDEX "webhook_delivery_state_platform_external_store_id_triggered_idx" ON "webhook_delivery"("state", "platform", "external_store_id", "triggered_at");

-- CreateIndex
CREATE INDEX "webhook_delivery_external_store_id_topic_received_at_idx" ON "webhook_delivery"("external_store_id", "topic", "received_at" DESC);

-- CreateIndex
CREATE INDEX "compliance_request_external_store_id_received_at_idx" ON "compliance_request"("external_store_id", "received_at");

-- CreateIndex
CREATE INDEX "variant_store_id_stock_item_id_idx" ON "variant"("store_id", "stock_item_id");

-- Both belong to no tenant's view: a store that is gone must still be answered.
GRANT SELECT, INSERT, UPDATE ON webhook_delivery TO mizan_system;
ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY intake ON webhook_delivery TO mizan_system USING (true) WITH CHECK (true);
ALTER TABLE webhook_delivery ADD CONSTRAINT known_state CHECK (state IN ('accepted', 'applied', 'dead'));
GRANT SELECT, INSERT ON compliance_request TO mizan_system;
ALTER TABLE compliance_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY log ON compliance_request TO mizan_system USING (true) WITH CHECK (true);
ALTER TABLE variant ADD CONSTRAINT known_owner CHECK (owner_kind IS NULL OR (owner_kind = 'external' AND owner_until IS NOT NULL));

-- What waits is few; what was taken is many.
CREATE INDEX webhook_waiting ON webhook_delivery (next_try_at) WHERE state = 'accepted';
CREATE INDEX webhook_bodies ON webhook_delivery (settled_at) WHERE sealed IS NOT NULL;

-- Everything of one store that has removed the app, and nothing of an installed one. Every tenant's table hangs on `store`
-- with ON DELETE CASCADE; a test holds each of them to it. Runs as the owner, since no other role may delete.
CREATE FUNCTION erase_store(store_to_erase uuid) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM public.credential_vault v USING public.store s
    WHERE s.id = store_to_erase AND s.status = 'uninstalled' AND v.platform = s.platform AND v.external_store_id = s.external_id;
  UPDATE public.webhook_delivery d SET sealed = NULL FROM public.store s
    WHERE s.id = store_to_erase AND s.status = 'uninstalled' AND d.platform = s.platform AND d.external_store_id = s.external_id AND d.state <> 'accepted';
  DELETE FROM public.store WHERE id = store_to_erase AND status = 'uninstalled';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION erase_store(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_store(uuid) TO mizan_system;
