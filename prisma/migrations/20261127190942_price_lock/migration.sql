-- AlterTable
ALTER TABLE "variant" ADD COLUMN     "owner_why" TEXT;

ALTER TABLE variant DROP CONSTRAINT known_owner;
ALTER TABLE variant ADD CONSTRAINT known_owner CHECK (
  CASE WHEN owner_kind IS NULL THEN owner_why IS NULL
       WHEN owner_kind = 'external' THEN owner_until IS NOT NULL AND owner_why IS NULL
       WHEN owner_kind = 'lock' THEN owner_why IS NOT NULL AND length(owner_why) BETWEEN 1 AND 120
       ELSE FALSE END
);
