-- CreateTable
CREATE TABLE "product" (
    "store_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "vendor" TEXT,
    "product_type" TEXT,
    "tags" TEXT[],
    "status" TEXT NOT NULL,
    "image_url" TEXT,
    "synced_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "product_pkey" PRIMARY KEY ("store_id","external_id")
);

-- CreateTable
CREATE TABLE "variant" (
    "store_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "product_external_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "sku" TEXT,
    "barcode" TEXT,
    "gtin14" TEXT,
    "price_minor" BIGINT NOT NULL,
    "compare_at_minor" BIGINT,
    "currency" CHAR(3) NOT NULL,
    "taxable" BOOLEAN NOT NULL,
    "stock" INTEGER,
    "platform_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "synced_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "variant_pkey" PRIMARY KEY ("store_id","external_id")
);

-- CreateTable
CREATE TABLE "variant_cost" (
    "store_id" UUID NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "cost_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "variant_cost_pkey" PRIMARY KEY ("store_id","variant_external_id","effective_from")
);

-- CreateTable
CREATE TABLE "price_history" (
    "store_id" UUID NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "price_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "price_history_pkey" PRIMARY KEY ("store_id","variant_external_id","valid_from")
);

-- CreateTable
CREATE TABLE "catalog_sync" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "checkpoint" TEXT,
    "products" INTEGER NOT NULL DEFAULT 0,
    "variants" INTEGER NOT NULL DEFAULT 0,
    "platform_products" INTEGER,
    "platform_variants" INTEGER,
    "error_code" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "catalog_sync_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "strategy" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "current_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "strategy_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "strategy_version" (
    "store_id" UUID NOT NULL,
    "strategy_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "tree" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "strategy_version_pkey" PRIMARY KEY ("store_id","strategy_id","version")
);

-- CreateTable
CREATE TABLE "run" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "started_by" TEXT NOT NULL,
    "undo_of" UUID,
    "scope" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "run_stage" (
    "store_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "counts" JSONB NOT NULL,
    "total" INTEGER,
    "done" INTEGER NOT NULL DEFAULT 0,
    "cursor" TEXT,
    "error" JSONB,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_stage_pkey" PRIMARY KEY ("store_id","run_id","name")
);

-- CreateTable
CREATE TABLE "decision" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "product_external_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "before_minor" BIGINT NOT NULL,
    "price_minor" BIGINT,
    "floor_minor" BIGINT,
    "currency" CHAR(3) NOT NULL,
    "evidence" TEXT NOT NULL,
    "binding_rule" TEXT,
    "reasons" JSONB NOT NULL,
    "approval_reasons" JSONB NOT NULL,
    "incident" JSONB,
    "group_code" TEXT NOT NULL,
    "inputs_hash" BYTEA NOT NULL,
    "facts_hash" BYTEA NOT NULL,
    "repeats" INTEGER NOT NULL DEFAULT 0,
    "receipt_seq" BIGINT NOT NULL,
    "strategy_id" UUID NOT NULL,
    "strategy_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "settled_by" TEXT,
    "reject_reason" TEXT,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "decision_event" (
    "store_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "decision_id" UUID NOT NULL,
    "body" BYTEA NOT NULL,
    "prev_hash" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "mac" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "decision_event_pkey" PRIMARY KEY ("store_id","seq")
);

-- CreateTable
CREATE TABLE "chain_head" (
    "store_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "chain_head_pkey" PRIMARY KEY ("store_id")
);

-- CreateTable
CREATE TABLE "price_change" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "product_external_id" TEXT NOT NULL,
    "undo_of" UUID,
    "state" TEXT NOT NULL,
    "before_minor" BIGINT NOT NULL,
    "after_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "next_check_at" TIMESTAMPTZ(3),
    "checks" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "undone_by" UUID,

    CONSTRAINT "price_change_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "undo_skip" (
    "store_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "product_external_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "before_minor" BIGINT NOT NULL,
    "current_minor" BIGINT,
    "currency" CHAR(3) NOT NULL,

    CONSTRAINT "undo_skip_pkey" PRIMARY KEY ("store_id","run_id","change_id")
);

-- CreateTable
CREATE TABLE "competitor" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "base_url" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "last_scouted_at" TIMESTAMPTZ(3),
    "last_error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "competitor_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "offer" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "competitor_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "url" TEXT,
    "title" TEXT NOT NULL,
    "brand" TEXT,
    "gtin14" TEXT,
    "mpn" TEXT,
    "sku" TEXT,
    "seller" TEXT NOT NULL,
    "price_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "shipping_minor" BIGINT,
    "availability" TEXT NOT NULL,
    "condition" TEXT NOT NULL,
    "votes" TEXT[],
    "identity_hash" TEXT NOT NULL,
    "price_since" TIMESTAMPTZ(3) NOT NULL,
    "captured_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offer_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "price_observation" (
    "store_id" UUID NOT NULL,
    "offer_id" UUID NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "price_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "availability" TEXT NOT NULL,

    CONSTRAINT "price_observation_pkey" PRIMARY KEY ("store_id","offer_id","observed_at")
);

-- CreateTable
CREATE TABLE "offer_match" (
    "store_id" UUID NOT NULL,
    "offer_id" UUID NOT NULL,
    "variant_external_id" TEXT NOT NULL,
    "score" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "identity_hash" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offer_match_pkey" PRIMARY KEY ("store_id","offer_id","variant_external_id")
);

-- CreateTable
CREATE TABLE "store" (
    "id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "time_zone" TEXT NOT NULL,
    "country" TEXT,
    "taxes_included" BOOLEAN NOT NULL,
    "plan_name" TEXT NOT NULL,
    "locale" TEXT,
    "status" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "needs_reauth" BOOLEAN NOT NULL DEFAULT false,
    "installed_at" TIMESTAMPTZ(3) NOT NULL,
    "uninstalled_at" TIMESTAMPTZ(3),

    CONSTRAINT "store_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "store_settings" (
    "store_id" UUID NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'manual',
    "emergency_stop" BOOLEAN NOT NULL DEFAULT false,
    "vat_bps" INTEGER NOT NULL DEFAULT 1500,
    "fee_bps" INTEGER,
    "fixed_minor" BIGINT,
    "worst_discount_bps" INTEGER NOT NULL DEFAULT 0,
    "min_margin_bps" INTEGER NOT NULL DEFAULT 1000,
    "step_down_bps" INTEGER NOT NULL DEFAULT 800,
    "step_up_bps" INTEGER NOT NULL DEFAULT 800,
    "cool_down_hours" INTEGER NOT NULL DEFAULT 12,
    "evidence_minimum" TEXT NOT NULL DEFAULT 'A',
    "max_offer_age_hours" INTEGER NOT NULL DEFAULT 24,
    "materiality_bps" INTEGER NOT NULL DEFAULT 100,
    "sanity_low_bps" INTEGER NOT NULL DEFAULT 5000,
    "sanity_high_bps" INTEGER NOT NULL DEFAULT 20000,
    "approval_hours" INTEGER NOT NULL DEFAULT 24,
    "frequency_hours" INTEGER NOT NULL DEFAULT 12,
    "risk_tolerance" TEXT NOT NULL DEFAULT 'low',
    "setup_dismissed_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "store_settings_pkey" PRIMARY KEY ("store_id")
);

-- CreateTable
CREATE TABLE "store_user" (
    "store_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "locale" TEXT,
    "host_locale" TEXT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "store_user_pkey" PRIMARY KEY ("store_id","user_id")
);

-- CreateTable
CREATE TABLE "credential_vault" (
    "platform" TEXT NOT NULL,
    "external_store_id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credential_vault_pkey" PRIMARY KEY ("platform","external_store_id")
);

-- CreateTable
CREATE TABLE "activity" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "incident" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "run_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "incident_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateIndex
CREATE INDEX "variant_store_id_product_external_id_idx" ON "variant"("store_id", "product_external_id");

-- CreateIndex
CREATE INDEX "variant_store_id_gtin14_idx" ON "variant"("store_id", "gtin14");

-- CreateIndex
CREATE INDEX "catalog_sync_store_id_started_at_idx" ON "catalog_sync"("store_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "run_store_id_started_at_idx" ON "run"("store_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "decision_store_id_run_id_outcome_idx" ON "decision"("store_id", "run_id", "outcome");

-- CreateIndex
CREATE INDEX "decision_store_id_variant_external_id_created_at_idx" ON "decision"("store_id", "variant_external_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "decision_store_id_state_group_code_id_idx" ON "decision"("store_id", "state", "group_code", "id");

-- CreateIndex
CREATE INDEX "decision_event_store_id_decision_id_seq_idx" ON "decision_event"("store_id", "decision_id", "seq");

-- CreateIndex
CREATE INDEX "price_change_store_id_run_id_state_idx" ON "price_change"("store_id", "run_id", "state");

-- CreateIndex
CREATE INDEX "price_change_store_id_state_next_check_at_idx" ON "price_change"("store_id", "state", "next_check_at");

-- CreateIndex
CREATE UNIQUE INDEX "price_change_store_id_decision_id_key" ON "price_change"("store_id", "decision_id");

-- CreateIndex
CREATE UNIQUE INDEX "competitor_store_id_name_key" ON "competitor"("store_id", "name");

-- CreateIndex
CREATE INDEX "offer_store_id_gtin14_idx" ON "offer"("store_id", "gtin14");

-- CreateIndex
CREATE UNIQUE INDEX "offer_store_id_competitor_id_key_key" ON "offer"("store_id", "competitor_id", "key");

-- CreateIndex
CREATE INDEX "offer_match_store_id_variant_external_id_idx" ON "offer_match"("store_id", "variant_external_id");

-- CreateIndex
CREATE UNIQUE INDEX "store_platform_external_id_key" ON "store"("platform", "external_id");

-- CreateIndex
CREATE INDEX "incident_store_id_resolved_at_at_idx" ON "incident"("store_id", "resolved_at", "at" DESC);

-- AddForeignKey
ALTER TABLE "product" ADD CONSTRAINT "product_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "variant" ADD CONSTRAINT "variant_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "variant" ADD CONSTRAINT "variant_store_id_product_external_id_fkey" FOREIGN KEY ("store_id", "product_external_id") REFERENCES "product"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "variant_cost" ADD CONSTRAINT "variant_cost_store_id_variant_external_id_fkey" FOREIGN KEY ("store_id", "variant_external_id") REFERENCES "variant"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_history" ADD CONSTRAINT "price_history_store_id_variant_external_id_fkey" FOREIGN KEY ("store_id", "variant_external_id") REFERENCES "variant"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_sync" ADD CONSTRAINT "catalog_sync_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "strategy" ADD CONSTRAINT "strategy_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "strategy_version" ADD CONSTRAINT "strategy_version_store_id_strategy_id_fkey" FOREIGN KEY ("store_id", "strategy_id") REFERENCES "strategy"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_stage" ADD CONSTRAINT "run_stage_store_id_run_id_fkey" FOREIGN KEY ("store_id", "run_id") REFERENCES "run"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_store_id_run_id_fkey" FOREIGN KEY ("store_id", "run_id") REFERENCES "run"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_store_id_variant_external_id_fkey" FOREIGN KEY ("store_id", "variant_external_id") REFERENCES "variant"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision_event" ADD CONSTRAINT "decision_event_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chain_head" ADD CONSTRAINT "chain_head_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_change" ADD CONSTRAINT "price_change_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_change" ADD CONSTRAINT "price_change_store_id_decision_id_fkey" FOREIGN KEY ("store_id", "decision_id") REFERENCES "decision"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_change" ADD CONSTRAINT "price_change_store_id_run_id_fkey" FOREIGN KEY ("store_id", "run_id") REFERENCES "run"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_change" ADD CONSTRAINT "price_change_store_id_variant_external_id_fkey" FOREIGN KEY ("store_id", "variant_external_id") REFERENCES "variant"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "undo_skip" ADD CONSTRAINT "undo_skip_store_id_run_id_fkey" FOREIGN KEY ("store_id", "run_id") REFERENCES "run"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "competitor" ADD CONSTRAINT "competitor_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offer" ADD CONSTRAINT "offer_store_id_competitor_id_fkey" FOREIGN KEY ("store_id", "competitor_id") REFERENCES "competitor"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_observation" ADD CONSTRAINT "price_observation_store_id_offer_id_fkey" FOREIGN KEY ("store_id", "offer_id") REFERENCES "offer"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offer_match" ADD CONSTRAINT "offer_match_store_id_offer_id_fkey" FOREIGN KEY ("store_id", "offer_id") REFERENCES "offer"("store_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offer_match" ADD CONSTRAINT "offer_match_store_id_variant_external_id_fkey" FOREIGN KEY ("store_id", "variant_external_id") REFERENCES "variant"("store_id", "external_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "store_settings" ADD CONSTRAINT "store_settings_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "store_user" ADD CONSTRAINT "store_user_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "activity" ADD CONSTRAINT "activity_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;
