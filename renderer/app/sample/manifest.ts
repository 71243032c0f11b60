import type { AnnotationKind, Position } from '../../../shared/domain/annotation.ts';

/**
 * The sample dossier: five real documents of several meetings, four annotations, a draft with two clauses in
 * square brackets, and a waiting conflict. Words that are the delegate's are message ids (`library.sample.…`),
 * so that they come in the language of the window; the documents are as they were published.
 */
export interface SampleDocument {
  readonly file: string;
  readonly meeting: SampleMeeting;
  /** Title in the library, where the file states none. */
  readonly title: string | null;
}
export type SampleMeeting = 'wsis' | 'itu' | 'prepteam';

/** In the order shown; ids stay the same on every machine, so that the dossier is recognised. */
export const SAMPLE_MEETINGS: readonly SampleMeeting[] = ['wsis', 'itu', 'prepteam'];

export const SAMPLE_DOCUMENTS: readonly SampleDocument[] = [
  { file: 'wgig-preliminary-report.txt', meeting: 'wsis', title: 'Preliminary report of the Working Group on Internet Governance (WGIG)' },
  { file: 'informal-consultations-2005-07-20.txt', meeting: 'wsis', title: null },
  { file: 'wtsa-resolution-75.txt', meeting: 'itu', title: null },
  { file: 'contribution-france.txt', meeting: 'itu', title: 'Contribution from France: a dedicated group on Internet issues' },
  { file: 'tor-prepteam.txt', meeting: 'prepteam', title: 'PrepTeam: charter of the preparatory list for a Focus Group' },
];

export interface SampleNote {
  readonly id: string;
  readonly file: string;
  readonly kind: AnnotationKind;
  /** The place as one would type it, and words in it; null: the whole clause. */
  readonly place: string;
  readonly quote: string | null;
  readonly hasBody: boolean;
  readonly stance: Position['stance'] | null;
}

export const SAMPLE_NOTES: readonly SampleNote[] = [
  {
    id: 'a-sample-1',
    file: 'wgig-preliminary-report.txt',
    kind: 'highlight',
    place: '6',
    quote: '23 - 35 November 2004',
    hasBody: true,
    stance: null,
  },
  { id: 'a-sample-2', file: 'wgig-preliminary-report.txt', kind: 'note', place: '15', quote: null, hasBody: true, stance: null },
  {
    id: 'a-sample-3',
    file: 'contribution-france.txt',
    kind: 'question',
    place: '',
    quote: 'establish a dedicated group on Internet issues within ITU',
    hasBody: true,
    stance: null,
  },
  {
    id: 'a-sample-4',
    file: 'wtsa-resolution-75.txt',
    kind: 'position',
    place: 'considering further a',
    quote: 'open for Member States only',
    hasBody: true,
    stance: 'support-with-change',
  },
];

/** The draft terms of reference: the charter's seven headings with words of it. `bracketed`: not agreed yet. */
export interface SampleClause {
  readonly kind: 'title' | 'heading' | 'paragraph' | 'bullet';
  readonly text: string;
  readonly bracketed?: boolean;
}

export const SAMPLE_DRAFT: readonly SampleClause[] = [
  { kind: 'title', text: 'Draft terms of reference of a Focus Group on the organization of Internet governance' },
  { kind: 'heading', text: 'Mandate' },
  {
    kind: 'paragraph',
    text: 'The Focus Group proposes how the governance of the Internet may be organized and what its relations with the ITU may be.',
  },
  { kind: 'heading', text: 'Urgent interest' },
  {
    kind: 'paragraph',
    text: 'The members of the ITU have an urgent interest in a coordinated, stable and secure innovation of the Internet towards the new generation networks, specially within the framework of the WSIS.',
  },
  { kind: 'heading', text: 'Working methods' },
  { kind: 'paragraph', text: 'The Focus Group concentrates:' },
  {
    kind: 'bullet',
    text: 'on the methods to analyze and reach a consensus among the diversified interests of persons and organizations, and to address the problem of their different sizes;',
  },
  {
    kind: 'bullet',
    text: '[on the proposal of an open group management network system which could serve as a reference to the Internet governance;]',
    bracketed: true,
  },
  { kind: 'heading', text: 'Deliverables' },
  {
    kind: 'bullet',
    text: 'a proposal for the relationships of the Focus Group with the other Sectors of the ITU and with the bodies of international and national governance;',
  },
  { kind: 'bullet', text: 'a timescale for the Focus Group that takes the WSIS timescale into account;' },
  { kind: 'heading', text: 'Promotion and publication' },
  {
    kind: 'paragraph',
    text: '[The Focus Group publishes its works in the open and is joined by the widest number of stakeholders [from all Sectors].]',
    bracketed: true,
  },
  { kind: 'heading', text: 'IPR policy' },
  { kind: 'paragraph', text: 'The Focus Group uses, supports and possibly adapts the ITU-T IPR policy.' },
  { kind: 'heading', text: 'Financing and support' },
  { kind: 'paragraph', text: 'The Focus Group organizes and documents its financing and does not require a financial contribution from participants.' },
];

/** The conflict that waits: one clause of the draft, written differently by a colleague. */
export const SAMPLE_CONFLICT = {
  at: 'different sizes',
  base: 'on the methods to analyze and reach a consensus among the diversified interests of persons and organizations;',
  theirs:
    'on the methods to reach a consensus among the diversified interests of administrations, persons and organizations, whatever their size, within twelve months;',
  author: 'A. Diallo',
} as const;
