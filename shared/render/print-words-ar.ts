import type { PrintWords } from './print-words.ts';

const rules = new Intl.PluralRules('ar');

function notes(count: number): string {
  switch (rules.select(count)) {
    case 'zero':
      return 'بلا ملاحظات';
    case 'one':
      return 'مع ملاحظة واحدة';
    case 'two':
      return 'مع ملاحظتين';
    case 'few':
      return `مع ${String(count)} ملاحظات`;
    case 'many':
    case 'other':
    default:
      return `مع ${String(count)} ملاحظة`;
  }
}

/** Draft translation, not yet reviewed by a native delegate. */
export const arabicPrintWords: PrintWords = {
  direction: 'rtl',
  locale: 'ar-u-nu-latn',
  page: ['الصفحة ', ' من ', ''],
  confidential: 'سرّي',
  untitled: 'وثيقة',
  privateCopy: 'نسخة خاصة',
  version: (name) => `الصيغة: ${name}`,
  containsOutside:
    'للخارج. لا يحتوي هذا الملف إلا على النص النظيف: بلا ملاحظات ولا حالات ولا أسماء ولا سجل تغييرات.',
  containsPrivate: ({ notes: count, redLines, statuses }) =>
    `نسخة خاصة، ليست للخارج. يحتوي هذا الملف على النص ${notes(count)}، ${
      redLines ? 'بما في ذلك الخطوط الحمراء' : 'بدون الخطوط الحمراء'
    }${statuses ? '، وعلى حالة كل بند' : ''}.`,
  containsChanges: ({ since, isPrivate }) =>
    `${isPrivate ? 'نسخة خاصة، ليست للخارج' : 'للخارج'}. يبيّن هذا الملف ما تغيّر منذ ${
      since === '' ? 'صيغة سابقة' : `«⁨${since}⁩»`
    }: الكلمات المضافة تحتها خط، والمحذوفة مشطوبة. بلا ملاحظات ولا حالات.`,
  legend: 'العلامات:',
  changeSigns: '~ معدّل · + مضاف · – محذوف · ↷ منقول · = رقم آخر فقط',
  kinds: { highlight: 'إبراز', note: 'ملاحظة', question: 'سؤال', position: 'موقف' },
  stances: {
    support: 'تأييد',
    'support-with-change': 'تأييد مع تعديل',
    reserve: 'تحفّظ على الموقف',
    oppose: 'معارضة',
    'awaiting-instructions': 'في انتظار التعليمات',
    'no-position': 'بلا موقف',
    'not-chosen': 'لم يُختر بعد',
  },
  target: 'الهدف',
  fallback: 'الموقف البديل',
  redLine: 'خط أحمر',
  tags: 'الوسوم',
  textChanged: 'تغيّر النص منذ ذلك الحين',
  statuses: {
    'not-discussed': 'لم يُناقش',
    'in-brackets': 'بين قوسين معقوفين',
    agreed: 'متفق عليه',
    deleted: 'محذوف',
  },
  agreedBy: {
    mine: 'من جانبي',
    delegation: 'الوفد',
    'drafting-group': 'فريق الصياغة',
    committee: 'اللجنة',
    plenary: 'الجلسة العامة',
    'ad-referendum': 'رهن الاستشارة',
  },
  footnotes: 'الحواشي',
  comparedFootnote: 'الحاشية',
  comparedRow: 'الصف',
  wholeText: 'ملاحظات على النص بأكمله',
  annex: 'ملحق: ملاحظات لم يتسع لها هامش النص',
  unplaced: 'ملاحظات بلا موضع',
  unplacedMeaning: 'الكلمات التي وُضعت عليها هذه الملاحظات لم تعد في النص.',
  seeAnnex: 'انظر الملحق',
  columns: (first, last, count) => `الأعمدة ${String(first)}–${String(last)} من ${String(count)}`,
  clause: (label) => `عند ${label}`,
  quote: ['«', '»'],
};
