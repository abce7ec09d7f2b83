-- CreateTable
CREATE TABLE "notification" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "about" TEXT NOT NULL,
    "happened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateTable
CREATE TABLE "notification_state" (
    "store_id" UUID NOT NULL,
    "told_until" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_state_pkey" PRIMARY KEY ("store_id")
);

-- CreateTable
CREATE TABLE "notification_person" (
    "store_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "address" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "code_hash" TEXT,
    "code_until" TIMESTAMPTZ(3),
    "code_tries" INTEGER NOT NULL DEFAULT 0,
    "topics" TEXT[],
    "least_waiting" INTEGER NOT NULL DEFAULT 1,
    "quiet_from" INTEGER,
    "quiet_to" INTEGER,
    "seen_until" TIMESTAMPTZ(3),

    CONSTRAINT "notification_person_pkey" PRIMARY KEY ("store_id","user_id")
);

-- CreateTable
CREATE TABLE "mail" (
    "store_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "notification_id" UUID,
    "kind" TEXT NOT NULL,
    "secret" TEXT,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "error_code" TEXT,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("store_id","id")
);

-- CreateIndex
CREATE INDEX "notification_store_id_happened_at_idx" ON "notification"("store_id", "happened_at");

-- CreateIndex
CREATE UNIQUE INDEX "notification_store_id_about_key" ON "notification"("store_id", "about");

-- CreateIndex
CREATE INDEX "notification_state_next_at_idx" ON "notification_state"("next_at");

-- CreateIndex
CREATE INDEX "mail_state_due_at_idx" ON "mail"("state", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "mail_store_id_notification_id_user_id_key" ON "mail"("store_id", "notification_id", "user_id");

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_state" ADD CONSTRAINT "notification_state_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_person" ADD CONSTRAINT "notification_person_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail" ADD CONSTRAINT "mail_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tenancy and checks, which Prisma does not see.
GRANT SELECT, INSERT, DELETE ON notification TO mizan_app;
GRANT SELECT, INSERT, UPDATE ON notification_state, notification_person TO mizan_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON mail TO mizan_app;
GRANT SELECT (store_id, next_at) ON notification_state TO mizan_system;
ALTER TABLE notification ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON notification TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE notification_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON notification_state TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
CREATE POLICY due_work ON notification_state FOR SELECT TO mizan_system USING (TRUE);
ALTER TABLE notification_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON notification_person TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON mail TO mizan_app USING (store_id = current_store()) WITH CHECK (store_id = current_store());
ALTER TABLE notification ADD CONSTRAINT notification_topic CHECK (topic IN ('incident', 'approval_needed', 'run_finished', 'digest') AND jsonb_typeof(params) = 'object');
ALTER TABLE notification_person ADD CONSTRAINT notification_person_sense CHECK (
  locale IN ('en', 'ar') AND topics <@ ARRAY['incident', 'approval_needed', 'run_finished', 'digest'] AND least_waiting BETWEEN 1 AND 100000 AND code_tries BETWEEN 0 AND 5
  AND num_nonnulls(quiet_from, quiet_to) IN (0, 2) AND coalesce(quiet_from BETWEEN 0 AND 23 AND quiet_to BETWEEN 0 AND 23 AND quiet_from <> quiet_to, TRUE)
  AND (confirmed_at IS NULL OR address IS NOT NULL));
ALTER TABLE mail ADD CONSTRAINT mail_sense CHECK (kind IN ('news', 'test', 'code') AND state IN ('queued', 'sending', 'sent', 'failed') AND attempts BETWEEN 0 AND 10
  AND (kind = 'news') = (notification_id IS NOT NULL) AND (state = 'sent') = (sent_at IS NOT NULL));
