/** Orders as a file: all that match. */
export { loader } from './door.server.ts';
