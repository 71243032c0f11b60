/** A file of the exchange folder is not what was written there. It is left as it is. */
export class UnreadableError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'UnreadableError';
  }
}
