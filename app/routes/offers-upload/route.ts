/** Takes a merchant's file as a stream; a screen's own action would hold it whole. */
export { action } from './door.server.ts';
