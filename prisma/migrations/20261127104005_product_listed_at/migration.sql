-- AlterTable
ALTER TABLE "product" ADD COLUMN     "listed_at" TIMESTAMPTZ(3);
