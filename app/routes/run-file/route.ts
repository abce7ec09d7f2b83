/** One artifact of a run as a file. */
export { loader } from './door.server.ts';
