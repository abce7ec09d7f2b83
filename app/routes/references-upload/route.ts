/** Takes a merchant's file of benchmarks or base prices as a stream; a screen's own action would hold it whole. */
export { action, loader } from './door.server.ts';
