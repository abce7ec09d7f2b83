/**
 * Three kinds of failure. An expected outcome is a union in a verb's return type. An `AppError` has one row in the table
 * below, which HTTP, jobs, logs and words all read. An invariant is `assert`. No error text crosses a wire: code and
 * parameters do, and words are chosen where they are read.
 */
interface ErrorRow {
  /** HTTP status at the web door. */
  readonly status: number;
  /** May the job door try again? */
  readonly retry: boolean;
  readonly level: 'info' | 'warn' | 'error';
}

export const ERRORS = {
  bad_input: { status: 400, retry: false, level: 'info' },
  /** Params: `name` of the parameter. */
  unknown_parameter: { status: 400, retry: false, level: 'info' },
  bad_cursor: { status: 400, retry: false, level: 'info' },
  /** Params: `version` that is spoken. */
  unknown_version: { status: 400, retry: false, level: 'info' },
  unauthenticated: { status: 401, retry: false, level: 'info' },
  key_missing: { status: 401, retry: false, level: 'info' },
  key_invalid: { status: 401, retry: false, level: 'info' },
  key_expired: { status: 401, retry: false, level: 'info' },
  key_revoked: { status: 401, retry: false, level: 'info' },
  /** Params: `scope` that the key lacks. */
  scope_missing: { status: 403, retry: false, level: 'info' },
  forbidden: { status: 403, retry: false, level: 'info' },
  not_found: { status: 404, retry: false, level: 'info' },
  method_not_allowed: { status: 405, retry: false, level: 'info' },
  conflict: { status: 409, retry: false, level: 'info' },
  run_active: { status: 409, retry: false, level: 'info' },
  /** Somebody must be left who may give roles. */
  last_owner: { status: 409, retry: false, level: 'info' },
  over_limit: { status: 409, retry: false, level: 'info' },
  /** Nothing has been read of the store yet. */
  not_synced: { status: 409, retry: false, level: 'info' },
  emergency_stop: { status: 409, retry: false, level: 'info' },
  unsupported_media_type: { status: 415, retry: false, level: 'info' },
  too_large: { status: 413, retry: false, level: 'info' },
  /** Params: `seconds` until the next request may come. */
  too_many_requests: { status: 429, retry: false, level: 'info' },
  store_uninstalled: { status: 410, retry: false, level: 'info' },
  needs_reauth: { status: 403, retry: false, level: 'warn' },
  /** The platform is still at work on what we asked for. */
  platform_pending: { status: 503, retry: true, level: 'info' },
  platform_throttled: { status: 503, retry: true, level: 'info' },
  platform_unavailable: { status: 503, retry: true, level: 'warn' },
  platform_refused: { status: 502, retry: false, level: 'warn' },
  source_blocked: { status: 502, retry: false, level: 'info' },
  source_unreadable: { status: 502, retry: false, level: 'info' },
  source_address_refused: { status: 400, retry: false, level: 'warn' },
  receipt_key_missing: { status: 500, retry: false, level: 'error' },
  internal: { status: 500, retry: false, level: 'error' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorParams = Readonly<Record<string, string | number | boolean>>;

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  // The web build and plain Node load this file twice, so `instanceof` would lie between them.
  readonly isAppError = true;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && 'isAppError' in error && error.isAppError === true;
}
