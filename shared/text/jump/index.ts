/** Jumping to a place by typing its name, as delegates say it. */
export { findClause, withSameLabel } from './find-clause.ts';
export type { JumpClause } from './find-clause.ts';
export { jump, jumpReadings } from './jump.ts';
export type { ClausesOf, JumpDocument, JumpTarget } from './jump.ts';
export { bareLabel } from './jump-tokens.ts';
