/** Customers as a file, by number. */
export { loader } from './door.server.ts';
