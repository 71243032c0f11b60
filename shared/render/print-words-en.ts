import type { PrintWords } from './print-words.ts';

const notes = (count: number): string =>
  count === 0 ? 'no notes' : count === 1 ? '1 note' : `${String(count)} notes`;

export const englishPrintWords: PrintWords = {
  direction: 'ltr',
  locale: 'en-GB',
  page: ['page ', ' of ', ''],
  confidential: 'CONFIDENTIAL',
  untitled: 'Document',
  privateCopy: 'Private copy',
  version: (name) => `Version: ${name}`,
  containsOutside:
    'For outside. This file contains the clean text only: no notes, no statuses, no names, no history.',
  containsPrivate: ({ notes: count, redLines, statuses }) =>
    `Private copy, not for outside. This file contains the text with ${notes(count)}, ${
      redLines ? 'red lines included' : 'without red lines'
    }${statuses ? ', and the status of each clause' : ''}.`,
  containsChanges: ({ since, isPrivate }) =>
    `${isPrivate ? 'Private copy, not for outside' : 'For outside'}. This file shows what changed since ${
      since === '' ? 'an earlier version' : `“${since}”`
    }: added words are underlined, deleted words struck out. No notes, no statuses.`,
  legend: 'Marks:',
  changeSigns: '~ changed · + inserted · – deleted · ↷ moved · = another number only',
  kinds: { highlight: 'Highlight', note: 'Note', question: 'Question', position: 'Position' },
  stances: {
    support: 'Support',
    'support-with-change': 'Support with change',
    reserve: 'Reserve position',
    oppose: 'Oppose',
    'awaiting-instructions': 'Awaiting instructions',
    'no-position': 'No position',
    'not-chosen': 'not chosen yet',
  },
  target: 'Target',
  fallback: 'Fallback',
  redLine: 'RED LINE',
  tags: 'Tags',
  textChanged: 'the text has changed since',
  statuses: {
    'not-discussed': 'Not discussed',
    'in-brackets': 'In square brackets',
    agreed: 'Agreed',
    deleted: 'Deleted',
  },
  agreedBy: {
    mine: 'mine',
    delegation: 'delegation',
    'drafting-group': 'drafting group',
    committee: 'committee',
    plenary: 'plenary',
    'ad-referendum': 'ad referendum',
  },
  footnotes: 'Footnotes',
  comparedFootnote: 'footnote',
  comparedRow: 'row',
  wholeText: 'Notes on the whole text',
  annex: 'Annex: notes that did not fit beside the text',
  unplaced: 'Unplaced notes',
  unplacedMeaning: 'The words these notes were made on are no longer in the text.',
  seeAnnex: 'see annex',
  columns: (first, last, count) => `Columns ${String(first)}–${String(last)} of ${String(count)}`,
  clause: (label) => `at ${label}`,
  quote: ['“', '”'],
};
