// The seam between the readers of single formats (text, HTML, docx) and the rules common to all.
// readDocx(bytes: Uint8Array): Result<SourceReading, Failure<RefusalCode>> and its sisters fill these.
export type {
  ChangeInBlock,
  CommentInBlock,
  RepairInBlock,
  SourceBlock,
  SourceFootnote,
  SourceReading,
  WarningInBlock,
} from '../../../shared/text/blocks.ts';
export { plainBlock } from '../../../shared/text/blocks.ts';
export type { RefusalCode } from '../../../shared/contract/importing.ts';
