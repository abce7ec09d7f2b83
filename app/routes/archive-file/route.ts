/** What a clean-up archived, as a file. */
export { loader } from './door.server.ts';
