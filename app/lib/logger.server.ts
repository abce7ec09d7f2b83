import { pino } from 'pino';
import type { Log } from './log.ts';

/** Anything under these names is a secret or names a person; ids of stores, runs and jobs are what logs are for. */
const REDACT = [
  'authorization', 'cookie', 'token', 'accessToken', 'refreshToken', 'access_token', 'refresh_token', 'id_token', 'secret', 'password',
  'email', 'phone', 'customer', 'headers', 'sealed',
]; // prettier-ignore

/** JSON lines on stdout; secrets and persons are taken out at two depths. */
export function createLogger(level: string, bindings: object): Log {
  const paths = REDACT.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, redact: { paths, censor: '[redacted]' }, base: bindings, timestamp: pino.stdTimeFunctions.isoTime });
}
