/** The list of products as a file: what was chosen, or all that match. */
export { loader } from './door.server.ts';
