import type { EndingStyleName } from '#app/pricing/ending-styles.ts';
import type { EndingBand, EndingStyle } from '#app/pricing/endings.ts';
import type { Role } from './can.ts';

export interface SettingsView {
  storeName: string;
  currency: string;
  timeZone: string;
  country: string | null;
  pricing: {
    vatBps: number;
    pricesIncludeVat: boolean;
    /** Null: not told yet, so floors are unknown. */
    feeBps: number | null;
    fixedMinor: number | null;
    worstDiscountBps: number;
  };
  guardrails: {
    minMarginBps: number;
    stepDownBps: number;
    stepUpBps: number;
    coolDownHours: number;
    evidenceMinimum: 'A' | 'B';
    maxOfferAgeHours: number;
    materialityBps: number;
    approvalHours: number;
    /** G9: how far a price may travel in a day and in a week. */
    dayMoveBps: number;
    weekMoveBps: number;
    /** G13: with stock for fewer days than this a price does not fall. */
    lowCoverDays: number;
    /** The greatest risk that goes without a person. */
    riskTolerance: 'low' | 'medium' | 'high';
  };
  /** How prices end, and what rivals are compared by. */
  /** `bands`: the merchant's own, also while another style is chosen; null: never written. */
  rounding: { style: EndingStyleName; mode: EndingStyle['mode']; bands: EndingBand[] | null; basis: 'item' | 'landed'; ownShippingMinor: number };
  approvals: {
    /** A change from this size on needs two people; null: one is enough. */
    fourEyesBps: number | null;
    /** How many people may approve at all. */
    approvers: number;
  };
  mode: 'manual' | 'semi_auto' | 'full_auto';
  emergencyStop: boolean;
  /** How much of what the plan allows is used. */
  limits: { competitors: { used: number; max: number }; variants: { used: number; max: number } };
  /** The saved language of this user; null = follow the host. */
  locale: 'en' | 'ar' | null;
  /** What this person may do. */
  can: { changeSettings: boolean; approve: boolean; run: boolean; undo: boolean };
}

export interface AutomationView {
  mode: SettingsView['mode'];
  emergencyStop: boolean;
  frequencyHours: number;
  /** Of the store's day, [from, to), in which prices may be written without a person; null: always. */
  hours: { from: number; to: number } | null;
  timeZone: string;
  /** Why full-auto was taken back; null: it was not, or a person has chosen a mode since. */
  demoted: { code: string; at: string } | null;
  lastRunAt: string | null;
  /** Null: no run starts by itself. */
  nextRunAt: string | null;
}

export interface PeopleSettings {
  /** Names and e-mails of customers are read and kept, sealed. */
  keepPeople: boolean;
  /** A cart that nothing happened to for so long is left behind. */
  abandonedMinutes: number;
}

/** A key of the public API, as its owner sees it: never the key itself. */
export interface ApiKeyView {
  id: string;
  name: string;
  /** How the key begins. */
  prefix: string;
  scopes: string[];
  createdBy: { id: string; isYou: boolean };
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  /** `replaced`: works on beside its successor until it expires. */
  state: 'active' | 'replaced' | 'expired' | 'revoked';
}

export type NewKeyOutcome =
  /** `key` is told this once. */
  { kind: 'made'; id: string; name: string; key: string } | { kind: 'refused'; code: 'over_limit' | 'not_found' };

export interface TeamMember {
  /** The platform's number of the person. */
  id: string;
  role: Role;
  isYou: boolean;
  firstSeenAt: string;
  lastActedAt: string | null;
}

export interface TeamView {
  /** What somebody may do who opens the app for the first time. */
  newcomerRole: Role;
  members: TeamMember[];
}
