import type { PrintWords } from './print-words.ts';

const notes = (count: number): string =>
  count === 0 ? 'aucune note' : count === 1 ? '1 note' : `${String(count)} notes`;

export const frenchPrintWords: PrintWords = {
  direction: 'ltr',
  locale: 'fr-FR',
  page: ['page ', ' sur ', ''],
  confidential: 'CONFIDENTIEL',
  untitled: 'Document',
  privateCopy: 'Exemplaire privé',
  version: (name) => `Version : ${name}`,
  containsOutside:
    'Pour l’extérieur. Ce fichier ne contient que le texte net : ni notes, ni statuts, ni noms, ni historique.',
  containsPrivate: ({ notes: count, redLines, statuses }) =>
    `Exemplaire privé, à ne pas diffuser. Ce fichier contient le texte avec ${notes(count)}, ${
      redLines ? 'lignes rouges comprises' : 'sans les lignes rouges'
    }${statuses ? ', et le statut de chaque clause' : ''}.`,
  containsChanges: ({ since, isPrivate }) =>
    `${isPrivate ? 'Exemplaire privé, à ne pas diffuser' : 'Pour l’extérieur'}. Ce fichier montre ce qui a changé depuis ${
      since === '' ? 'une version antérieure' : `« ${since} »`
    } : les mots ajoutés sont soulignés, les mots supprimés barrés. Ni notes ni statuts.`,
  legend: 'Signes :',
  changeSigns: '~ modifié · + ajouté · – supprimé · ↷ déplacé · = autre numéro seulement',
  kinds: { highlight: 'Surlignage', note: 'Note', question: 'Question', position: 'Position' },
  stances: {
    support: 'Appui',
    'support-with-change': 'Appui avec modification',
    reserve: 'Position réservée',
    oppose: 'Opposition',
    'awaiting-instructions': 'Dans l’attente d’instructions',
    'no-position': 'Sans position',
    'not-chosen': 'pas encore choisie',
  },
  target: 'Objectif',
  fallback: 'Repli',
  redLine: 'LIGNE ROUGE',
  tags: 'Étiquettes',
  textChanged: 'le texte a changé depuis',
  statuses: {
    'not-discussed': 'Non examiné',
    'in-brackets': 'Entre crochets',
    agreed: 'Approuvé',
    deleted: 'Supprimé',
  },
  agreedBy: {
    mine: 'moi',
    delegation: 'délégation',
    'drafting-group': 'groupe de rédaction',
    committee: 'commission',
    plenary: 'plénière',
    'ad-referendum': 'ad referendum',
  },
  footnotes: 'Notes de bas de page',
  comparedFootnote: 'note',
  comparedRow: 'ligne',
  wholeText: 'Notes sur l’ensemble du texte',
  annex: 'Annexe : notes qui n’ont pas trouvé place à côté du texte',
  unplaced: 'Notes sans emplacement',
  unplacedMeaning: 'Les mots auxquels ces notes se rapportaient ne figurent plus dans le texte.',
  seeAnnex: 'voir l’annexe',
  columns: (first, last, count) => `Colonnes ${String(first)} à ${String(last)} sur ${String(count)}`,
  clause: (label) => `à ${label}`,
  quote: ['« ', ' »'],
};
