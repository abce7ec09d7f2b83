/** How ids look when they come from outside. Anything else never reaches a verb. */
import { z } from 'zod';
import {
  asId,
  type ApiKeyId,
  type ChangeId,
  type CompetitorId,
  type ConsentId,
  type DecisionId,
  type ExternalId,
  isUuid,
  type LineId,
  type OfferId,
  type RunId,
  type SeasonId,
  type StrategyId,
} from '#app/lib/ids.ts';

const uuid = z.string().refine(isUuid);

export const runIdSchema = uuid.transform((text) => asId<RunId>(text));
export const decisionIdSchema = uuid.transform((text) => asId<DecisionId>(text));
export const consentIdSchema = uuid.transform((text) => asId<ConsentId>(text));
export const seasonIdSchema = uuid.transform((text) => asId<SeasonId>(text));
export const lineIdSchema = uuid.transform((text) => asId<LineId>(text));
export const changeIdSchema = uuid.transform((text) => asId<ChangeId>(text));
export const offerIdSchema = uuid.transform((text) => asId<OfferId>(text));
export const competitorIdSchema = uuid.transform((text) => asId<CompetitorId>(text));

export const strategyIdSchema = uuid.transform((text) => asId<StrategyId>(text));

export const apiKeyIdSchema = uuid.transform((text) => asId<ApiKeyId>(text));

export const activityIdSchema = uuid;

export const licenceIdSchema = uuid;

export const archiveIdSchema = uuid;

/** A platform's own id: opaque, but never long and never more than letters, digits and a few marks. */
export const externalIdSchema = z
  .string()
  .regex(/^[\w.:-]{1,64}$/)
  .transform((text) => asId<ExternalId>(text));

/** A cart or checkout: its kind and the platform's token. */
export const cartIdSchema = z.string().regex(/^(cart|checkout):[\w.:-]{1,200}$/);

/** Made by a verb, handed back to it unread. */
export const cursorSchema = z.string().min(1).max(500);

/** A cursor that is the id of the last row; anything else is refused here, before the database does. */
export const idCursorSchema = uuid;

/** A code in the address, such as a group of the inbox. */
export const codeSchema = z.string().regex(/^[\w-]{1,64}$/);
