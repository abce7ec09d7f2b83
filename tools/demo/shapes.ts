/** What the demo reads of the sandbox's and the app's answers. */
import type { InboxItem, InboxView } from '#app/modules/decisions/views.ts';
import type { HomeView } from '#app/modules/insights/views.ts';
import type { RunSummary, RunView } from '#app/modules/runs/views.ts';

export type HomeData = HomeView & { activeRun: RunSummary | null; recentRuns: RunSummary[] };
export type InboxData = InboxView;
export type RunData = RunView;
export type DecisionSample = InboxItem;

export interface SandboxStore {
  slug: string;
  shop: string;
  currency: string;
  counts?: { products: number; variants: number };
}

export interface SandboxVariant {
  id: string;
  title: string;
  price: string;
  barcode: string | null;
}

export interface UploadReport {
  products: number;
  variants: number;
  filled: { cost: number; barcode: number; stock: number };
  problems: { line: number; code: string }[];
}
