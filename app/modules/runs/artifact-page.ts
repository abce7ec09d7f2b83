import type { StoreContext } from '#app/context.ts';
import type { Tx } from '#app/db/scope.ts';
import type { ArtifactHead, ArtifactRow } from './views.ts';

/** A run as a file names it. */
export interface ArtifactRun extends ArtifactHead {
  id: string;
  startedAtDate: Date;
}

/** Rows after an id, in order, and where the next page begins; null at the end. */
export type ReadPage = (tx: Tx, ctx: StoreContext, run: ArtifactRun, after: string | null, limit: number) => Promise<{ rows: ArtifactRow[]; next: string | null }>;
