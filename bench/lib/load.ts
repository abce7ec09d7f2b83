export interface LoadInput {
  url: string;
  path: string;
  secret: string;
  /** What the messages are about, by store. */
  shops: { shop: string; ids: number[] }[];
  about: 'Product' | 'Order';
  connections: number;
  seconds: number;
  /** A second; null: as fast as answers come. */
  rate: number | null;
}

export interface LoadResult {
  sent: number;
  ok: number;
  /** Answered with anything but 2xx. */
  refused: number;
  unanswered: number;
  ms: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

export const perSecond = ({ ok, ms }: LoadResult): number => (ok / ms) * 1000;
