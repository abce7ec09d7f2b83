-- AlterTable
ALTER TABLE "store_settings" ADD COLUMN     "newcomer_role" TEXT NOT NULL DEFAULT 'owner';

ALTER TABLE store_settings ADD CONSTRAINT store_settings_newcomer CHECK (newcomer_role IN ('owner', 'approver', 'analyst', 'viewer'));
