/** Greatest lengths inside one parsed document, in UTF-16 units or in entries; whoever makes one keeps to them. */
export const DOCUMENT_LIMITS = {
  /** Bytes of a file that import looks at. */
  fileBytes: 64 * 1024 * 1024,
  clauses: 50_000,
  /** All text of one document. */
  text: 32 * 1024 * 1024,
  /** One block. */
  clauseText: 1024 * 1024,
  /** Comments in the margin of a file; what is beyond is told in the report. */
  comments: 10_000,
  /** Changes that a file tracks; what is beyond is told in the report. */
  changes: 50_000,
  title: 4000,
  symbol: 400,
  language: 40,
  label: 200,
  level: 99,
  keyword: 1000,
  footnoteId: 100,
  speaker: 400,
  author: 1000,
  date: 100,
  citation: 1000,
  family: 40,
  warningCode: 60,
  warningDetail: 2000,
} as const;
