import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';

/** An answer other than success, thrown from anywhere under a control route. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;

  constructor(status: number, code: string, details?: unknown) {
    super(code);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** An async express handler: what it throws reaches `answerRefusals`. */
export function handler(run: (req: Request, res: Response) => Promise<void>): RequestHandler {
  return (req, res, next) => {
    run(req, res).catch(next);
  };
}

/** Parses what came over the wire; anything else is a 400 that names the fields. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input ?? {});
  if (!result.success) {
    throw new Refusal(
      400,
      'invalid_request',
      result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  }
  return result.data;
}

/** A named part of the path. */
export function pathPart(req: Request, name: string): string {
  return req.params[name] ?? '';
}

/** Last in the chain: turns refusals into JSON, and anything else into a 500 that is logged. */
export function answerRefusals(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  if (error instanceof Refusal) {
    res.status(error.status).json({ code: error.code, details: error.details });
    return;
  }
  if (isParserError(error)) {
    res.status(error.status).json({ code: 'invalid_request', details: error.type });
    return;
  }
  console.error('sandbox: unexpected error', error);
  res.status(500).json({ code: 'sandbox_error' });
}

function isParserError(error: unknown): error is { status: number; type: string } {
  return error instanceof Error && 'type' in error && 'status' in error && typeof error.status === 'number' && typeof error.type === 'string';
}
