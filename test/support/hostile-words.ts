/** What a text of a test has to say so that the real search worker ends at it, or never answers. */
export const ENDS_WORKER = 'ends-the-worker';
export const NEVER_ANSWERS = 'never-answers';
