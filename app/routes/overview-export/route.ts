/** A table of the Overview as a file. */
export { loader } from './door.server.ts';
