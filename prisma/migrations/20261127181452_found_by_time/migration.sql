-- CreateIndex
CREATE INDEX "decision_event_at_idx" ON "decision_event" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "webhook_delivery_settled_at_idx" ON "webhook_delivery"("settled_at");
