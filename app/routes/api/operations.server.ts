/** Every operation of the public API. `routes.ts` mounts their paths; a test holds the two against each other. */
import type { Deprecations, Operation } from '#app/http/public-api/operation.ts';
import { customerOperations } from './customers.server.ts';
import { decisionOperations } from './decisions.server.ts';
import { insightOperations } from './insights.server.ts';
import { orderOperations } from './orders.server.ts';
import { productOperations } from './products.server.ts';
import { runOperations } from './runs.server.ts';
import { syncOperations } from './sync.server.ts';

export const OPERATIONS: readonly Operation[] = [
  ...productOperations,
  ...orderOperations,
  ...customerOperations,
  ...insightOperations,
  ...runOperations,
  ...decisionOperations,
  ...syncOperations,
];

/** What will go, and when. Nothing yet: an operation is named here at least twelve months before its last day. */
export const DEPRECATIONS: Deprecations = {};
