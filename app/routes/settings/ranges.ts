/** What each number may be, for the fields in the browser and the schema at the door alike. */
export interface Range {
  min: number;
  max: number;
  /** Outside of these a value is allowed but worth a word. */
  warnBelow?: number;
  warnAbove?: number;
}

export const RANGES = {
  vatBps: { min: 0, max: 5000 },
  feeBps: { min: 0, max: 5000 },
  worstDiscountBps: { min: 0, max: 9000, warnAbove: 5000 },
  minMarginBps: { min: 0, max: 9000, warnBelow: 500, warnAbove: 6000 },
  stepDownBps: { min: 10, max: 5000, warnAbove: 2000 },
  stepUpBps: { min: 10, max: 5000, warnAbove: 2000 },
  materialityBps: { min: 0, max: 1000, warnAbove: 500 },
  coolDownHours: { min: 0, max: 720, warnBelow: 1 },
  maxOfferAgeHours: { min: 1, max: 168, warnAbove: 48 },
  abandonedMinutes: { min: 10, max: 10_080, warnAbove: 1440 },
  dayMoveBps: { min: 100, max: 5000, warnAbove: 2000 },
  weekMoveBps: { min: 100, max: 10_000, warnAbove: 4000 },
  lowCoverDays: { min: 1, max: 365, warnAbove: 60 },
  fourEyesBps: { min: 1, max: 10_000 },
  approvalHours: { min: 1, max: 168, warnAbove: 72 },
} as const satisfies Record<string, Range>;

export type RangeName = keyof typeof RANGES;

export function inRange(name: RangeName, value: number): boolean {
  return Number.isInteger(value) && value >= RANGES[name].min && value <= RANGES[name].max;
}

/** `low` or `high` when the value is allowed but unusual. */
export function unusual(name: RangeName, value: number): 'low' | 'high' | null {
  const range: Range = RANGES[name];
  if (range.warnBelow !== undefined && value < range.warnBelow) {
    return 'low';
  }
  return range.warnAbove !== undefined && value > range.warnAbove ? 'high' : null;
}
