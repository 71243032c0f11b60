/**
 * Words of somebody else (a name, a title, a place) as they stand in a line of ours: of whatever direction they
 * are, they do not turn what stands beside them. For parts that are joined outside a message; inside one, the
 * catalogue has the same two signs around the place.
 */
export function isolated(words: string): string {
  return `\u2068${words}\u2069`;
}
