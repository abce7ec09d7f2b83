/** The sealed events of some days as a file. */
export { loader } from './door.server.ts';
