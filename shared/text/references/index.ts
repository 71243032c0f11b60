/** What texts cite: found offline in the library, in both directions. */
export { bindPlaces } from './bind-places.ts';
export { citedPlace, type CitedPlace } from './cited-place.ts';
export {
  documentFamilies,
  IN_MEETING,
  sameTexts,
  type DocumentFamily,
  type FamilyMember,
  type FamilyRole,
} from './families.ts';
export {
  packageComments,
  surelySame,
  type PackageComment,
  type PairedPaper,
  type Paper,
  type ReadDocument,
} from './package.ts';
export { findCited, libraryNames, type FoundDocument, type NamedDocument } from './library-names.ts';
export {
  CitationResolver,
  citationsOf,
  citationSteps,
  clausesNamed,
  missingDocuments,
  type CitedBy,
  type MissingDocument,
  type PlacedCitation,
  type Resolved,
} from './resolve.ts';
