/** Carts as a file: all in one state. Links back into them are in none. */
export { loader } from './door.server.ts';
