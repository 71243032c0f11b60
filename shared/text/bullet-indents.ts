/** Columns by which a line must begin further in to be one level deeper. */
const STEP = 2;
const TAB = 8;

/** Tells the depth of the bullets of one list from how far in their lines begin: outermost 1. */
export class BulletIndents {
  private readonly open: number[] = [];

  /** The depth of a bullet whose line, white space included, is this. */
  levelOf(line: string): number {
    const indent = indentOf(line);
    while (this.open.length > 0 && indent <= (this.open.at(-1) ?? 0) - STEP) this.open.pop();
    if (this.open.length === 0 || indent >= (this.open.at(-1) ?? 0) + STEP) this.open.push(indent);
    return this.open.length;
  }

  /** The list is over: the next one begins anew. Gives the depth of what is no bullet. */
  end(): 0 {
    this.open.length = 0;
    return 0;
  }
}

function indentOf(line: string): number {
  let column = 0;
  for (const unit of line) {
    if (unit === '\t') column += TAB - (column % TAB);
    else if (/\s/u.test(unit)) column += 1;
    else break;
  }
  return column;
}
