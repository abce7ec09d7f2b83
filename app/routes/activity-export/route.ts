/** Activity as a file: all that matches the filter. */
export { loader } from './door.server.ts';
