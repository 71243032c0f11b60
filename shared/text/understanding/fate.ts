import { splitSentences } from '../sentences.ts';

/** What became of a proposal, as a text says it. */
export const SAID_FATES = ['agreed', 'deferred', 'no-time', 'withdrawn', 'not-agreed'] as const;
export type SaidFate = (typeof SAID_FATES)[number];

/** What a text says became of something, with the sentence that says so: a suggestion, for the delegate to confirm. */
export interface FoundFate {
  readonly fate: SaidFate;
  readonly sentence: string;
}

/** Words by fate and language. `verified`: seen in a document; the others are candidates for a native delegate. */
const WORDS: readonly { readonly fate: SaidFate; readonly verified: boolean; readonly words: RegExp }[] = [
  {
    fate: 'no-time',
    verified: true,
    words:
      /(?<!\p{L})(?:(?:for|because of|due to|owing to)\s+(?:the\s+)?(?:lack|want|shortage) of time|lack of time|time (?:did|does) not (?:permit|allow)|(?:ran|run) out of time)/iu,
  },
  {
    fate: 'no-time',
    verified: false,
    words:
      /faute de temps|par manque de temps|por falta de tiempo|из-за (?:нехватки|недостатка) времени|за неимением времени|由于时间(?:关系|不足|有限)|لضيق الوقت|بسبب ضيق الوقت/iu,
  },
  {
    fate: 'withdrawn',
    verified: false,
    words:
      /(?<!\p{L})(?:withdrew|(?:was|were|been|is) withdrawn|a été retirée?|retiró|fue retirad[ao]|(?:снято|отозван\p{L}*))(?!\p{L})|撤回|سُحب|سحب(?:ت)?\s/iu,
  },
  {
    fate: 'not-agreed',
    verified: false,
    words:
      /(?<!\p{L})(?:no (?:agreement|consensus) (?:was|could be|has been|on)|(?:was|were|been) (?:rejected|not (?:adopted|agreed|accepted))|(?:did|could) not (?:agree|reach (?:agreement|consensus))|aucun (?:accord|consensus)|n['’]a pas été (?:adoptée?|acceptée?)|no (?:hubo|se llegó a un) (?:acuerdo|consenso)|не был[ао]? принят\p{L}*|консенсус\p{L}* не)(?!\p{L})|未(?:能)?达成(?:一致|共识)|لم يتم التوصل إلى (?:اتفاق|توافق)/iu,
  },
  {
    fate: 'deferred',
    verified: false,
    words:
      /(?<!\p{L})(?:(?:was|were|been|be|is|are) (?:deferred|postponed|carried (?:over|forward)|taken up (?:again )?at (?:its|the) next)|(?:deferred|postponed) (?:the |its )?(?:consideration|discussion|decision)|defer (?:the |its )?(?:consideration|decision)|(?:a été|est) (?:reportée?|renvoyée?|différée?)|(?:se aplazó|fue aplazad[ao])|(?:отложен\p{L}*|перенесен\p{L}*))(?!\p{L})|推迟(?:到|至|审议)|(?:أُرجئ|تأجيل|أرجأ)/iu,
  },
  {
    fate: 'agreed',
    verified: true,
    words:
      /(?<!\p{L})(?:(?:was|were|been|is|are) (?:unanimously |generally )?(?:agreed|adopted|approved|endorsed|accepted)|(?:adopted|approved|agreed|endorsed) (?:by consensus|unanimously|without a vote)|(?:a été|est) (?:adoptée?|approuvée?|acceptée?)|(?:se aprobó|se acordó|fue (?:aprobad|adoptad|aceptad)[ao])|(?:был[аои]?\s+)?(?:принят[аоы]?|одобрен[аоы]?|утвержден[аоы]?) (?:консенсусом|единогласно))(?!\p{L})|(?:获得)?(?:一致)?(?:通过|同意)了|(?:اعتُمد|تمت الموافقة|اعتمد(?:ت)?\s)/iu,
  },
];

/** What a clause says became of something; the first sentence that says so. Null where none does. */
export function findFate(text: string): FoundFate | null {
  if (text.length > 100_000) return null;
  for (const sentence of splitSentences(text)) {
    const found = WORDS.find(({ words }) => words.test(sentence.text));
    if (found !== undefined) return { fate: found.fate, sentence: sentence.text };
  }
  return null;
}
