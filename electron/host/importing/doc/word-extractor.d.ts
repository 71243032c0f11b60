declare module 'word-extractor' {
  /** What of it is used; the package has no types. */
  interface OldWordDocument {
    getBody(): string;
    getFootnotes(): string;
    getEndnotes(): string;
    getAnnotations(): string;
    getHeaders(options: { readonly includeFooters: boolean }): string;
  }
  class WordExtractor {
    extract(source: Buffer): Promise<OldWordDocument>;
  }
  export = WordExtractor;
}
