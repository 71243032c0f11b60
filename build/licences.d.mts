/** A package that ships. */
export interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly licence: string | null;
  readonly home: string | null;
}

export interface Judgement {
  readonly verdict: 'fine' | 'copyleft' | 'unknown';
  readonly chosen: string | null;
}

export function judgeLicence(licence: string | null): Judgement;
export function shippedPackages(root: string): readonly Shipped[];
export function licencePage(packages: readonly Shipped[]): string;
