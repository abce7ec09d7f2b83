import { publicApi } from '#app/http/public-api/public-api.server.ts';
import { DOCUMENTS } from './documents.server.ts';
import { DEPRECATIONS, OPERATIONS } from './operations.server.ts';

const answer = publicApi({ operations: OPERATIONS, documents: DOCUMENTS, deprecations: DEPRECATIONS });

export const loader = answer;
export const action = answer;
