import { v7 } from 'uuid';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The tenant. */
export type StoreId = Branded<'StoreId'>;
export type RunId = Branded<'RunId'>;
export type DecisionId = Branded<'DecisionId'>;
export type NoteId = Branded<'NoteId'>;
export type ConsentId = Branded<'ConsentId'>;
export type LineId = Branded<'LineId'>;
export type SeasonId = Branded<'SeasonId'>;
export type ChangeId = Branded<'ChangeId'>;
export type StrategyId = Branded<'StrategyId'>;
export type CompetitorId = Branded<'CompetitorId'>;
export type OfferId = Branded<'OfferId'>;
export type ApiKeyId = Branded<'ApiKeyId'>;
/** A platform's own id of a variant or product (Shopify: the numeric part of the gid). Opaque to us. */
export type ExternalId = Branded<'ExternalId'>;

type OwnId = StoreId | RunId | DecisionId | NoteId | ConsentId | LineId | SeasonId | ChangeId | StrategyId | CompetitorId | OfferId | ApiKeyId;

/** A new time-ordered id (UUID version 7), for rows of our own. */
export function newId<Id extends OwnId>(): Id {
  return v7() as Id;
}

/** Marks a string that a parser has already checked as an id of kind `Id`. */
export function asId<Id extends OwnId | ExternalId>(text: string): Id {
  return text as Id;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Is this the text form of a UUID (lower case)? */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
