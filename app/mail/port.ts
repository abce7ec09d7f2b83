/** Sending a letter. Imports nothing: verbs name it in their context. */
export interface Letter {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** The same for every attempt of one letter: a server that took it twice lets the reader's program know. */
  messageId: string;
  locale: 'en' | 'ar';
}

/** `later`: worth another try; `never`: the server will not take it. */
export type Posted = { kind: 'sent' } | { kind: 'later' | 'never'; code: string };

export interface Post {
  send(letter: Letter): Promise<Posted>;
  close(): void;
}
