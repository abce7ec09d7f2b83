/** What changes in a store, told while it changes. */
export { loader } from './door.server.ts';
