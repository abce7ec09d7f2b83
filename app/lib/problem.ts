/** All a browser ever learns of a failure. The words are chosen there. */
export interface Problem {
  ok: false;
  code: string;
  params: Readonly<Record<string, string | number | boolean>>;
  requestId: string;
}
