import nodemailer from 'nodemailer';
import type { Letter, Post, Posted } from './port.ts';

const TIMEOUT_MS = 15_000;

/**
 * Letters over SMTP. A refusal with 5xx is final (RFC 5321 4.2.1); everything else, also a line that breaks after the letter was handed
 * over, is worth another try under the same message id.
 * @param url smtp(s)://user:password@host:port
 */
export function smtpPost({ url, from }: { url: string; from: string }): Post {
  const transport = nodemailer.createTransport({ url, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS, pool: true, maxConnections: 2 });
  return {
    send: async ({ to, subject, html, text, messageId, locale }: Letter): Promise<Posted> => {
      try {
        await transport.sendMail({ from, to, subject, html, text, messageId, headers: { 'Content-Language': locale, 'Auto-Submitted': 'auto-generated' } });
        return { kind: 'sent' };
      } catch (error) {
        const status = typeof error === 'object' && error !== null && 'responseCode' in error ? Number(error.responseCode) : 0;
        // Never the server's own words: they name the address.
        return status >= 500 && status < 600 ? { kind: 'never', code: `smtp_${status}` } : { kind: 'later', code: status > 0 ? `smtp_${status}` : 'smtp_unreachable' };
      }
    },
    close: () => transport.close(),
  };
}
