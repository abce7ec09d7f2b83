/** A mail server that keeps what it is given, for reading over HTTP; with the ways real ones fail. Nothing leaves this machine. */
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { handler, parse } from '#sandbox/lib/http.server.ts';

/** Letters kept; the oldest go first. */
const KEPT = 500;

/** `refuse_later` 451, `refuse` 550, `drop_after_data`: taken and kept, but the line breaks before the answer. */
const faultSchema = z.object({ kind: z.enum(['refuse_later', 'refuse', 'drop_after_data']), times: z.int().min(1).max(1000) });

export interface KeptLetter {
  from: string;
  to: string[];
  /** As it came over the wire: headers, an empty line, parts. */
  raw: string;
}

export interface MailInbox {
  url: string;
  router: Router;
  close(): Promise<void>;
}

export async function startInbox(host: string): Promise<MailInbox> {
  let letters: KeptLetter[] = [];
  const faults: z.infer<typeof faultSchema>[] = [];
  const next = (): string | null => {
    const [fault] = faults;
    if (!fault) {
      return null;
    }
    fault.times -= 1;
    if (fault.times === 0) {
      faults.shift();
    }
    return fault.kind;
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const kind = next();
        if (kind === 'refuse' || kind === 'refuse_later') {
          done(Object.assign(new Error('refused'), { responseCode: kind === 'refuse' ? 550 : 451 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        letters = [...letters, { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString('utf8') }].slice(-KEPT);
        if (kind === 'drop_after_data') {
          // The session's own socket is not handed out; ending every connection breaks this one.
          for (const connection of server.connections) {
            (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
          }
          return;
        }
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.server.address() as AddressInfo;
  const router = express.Router();
  const url = `smtp://${host}:${String(port)}`;
  router.get('/mail', (req, res) => {
    const { to } = req.query;
    res.json({ smtpUrl: url, letters: typeof to === 'string' ? letters.filter((letter) => letter.to.includes(to)) : letters });
  });
  router.post(
    '/mail/faults',
    handler((req, res) => {
      faults.push(parse(faultSchema, req.body));
      res.status(201).json({ faults });
      return Promise.resolve();
    }),
  );
  return { url, router, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
