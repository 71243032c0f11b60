import type { Clause, ParsedDocument } from '../../domain/document.ts';
import { findKeyword } from '../keywords.ts';
import { findDates } from './dates.ts';

/** A task that an operative clause gives: who is to do what, and by when. */
export interface Mandate {
  readonly clause: Clause['id'];
  /** Label of the clause as the source shows it. */
  readonly label: string | null;
  /** "instructs", "invites": as the text has it. */
  readonly verb: string;
  /** "the Secretary-General"; null where the clause gives the task to nobody by name. */
  readonly addressee: string | null;
  /** What is to be done, in the words of the clause. */
  readonly task: string;
  /** The day or year by which, where the clause names one. */
  readonly by: string | null;
  readonly state: 'open' | 'due';
}

/** Verbs that give a task to somebody. Lower case, as a clause begins; `verified`: seen in a source. */
const GIVING: readonly { readonly language: string; readonly verb: RegExp; readonly verified: boolean }[] = [
  {
    language: 'en',
    verified: true,
    verb: /^(?:(?:also|further|strongly|again|once again)\s+)?(?:resolves\s+to\s+(?:request|instruct|invite)|instructs|invites|requests|urges|calls\s+up?on|calls\s+on|encourages|authorizes|directs|charges|demands|appeals\s+to|recommends|asks|mandates)(?:\s+(?:also|further))?(?!\p{L})/iu,
  },
  {
    language: 'fr',
    verified: true,
    verb: /^(?:décide\s+de\s+(?:charger|prier|demander)|charge|invite|prie(?:\s+instamment)?|demande(?:\s+instamment)?|encourage|exhorte|engage|autorise|recommande)(?:\s+(?:également|en outre|aussi))?(?!\p{L})/iu,
  },
  {
    language: 'es',
    verified: true,
    verb: /^(?:encarga|invita|pide(?:\s+encarecidamente)?|solicita|insta|exhorta|alienta|autoriza|recomienda|resuelve\s+(?:encargar|pedir|solicitar))(?:\s+(?:también|además|asimismo))?(?!\p{L})/iu,
  },
  {
    language: 'ru',
    verified: false,
    verb: /^(?:поручает|предлагает|просит|настоятельно\s+призывает|призывает|рекомендует|уполномочивает)(?:\s+(?:также|далее))?(?!\p{L})/iu,
  },
  { language: 'zh', verified: true, verb: /^(?:责成|请|邀请|敦促|呼吁|促请|吁请|鼓励|要求|授权|还请|又请)/u },
  {
    language: 'ar',
    verified: true,
    verb: /^(?:و)?(?:[تي]طلب(?:\s+إلى)?|[تي]دعو|[تي]كلف|[تي]كلّف|[تي]حث|[تي]هيب|[تي]شجع|[تي]ناشد|[تي]أذن|[تي]طالب)(?:\s+(?:أيضا|كذلك))?(?!\p{L})/u,
  },
];
/** Where the addressee ends and the task begins. */
const TASK: readonly RegExp[] = [
  /,?\s+(?:(?:as appropriate|in (?:close )?(?:collaboration|consultation|cooperation) with [^,]{3,80}),\s+)?to\s+(?=\p{Ll})/u,
  /,?\s+(?:à|de|d['’])\s*(?=\p{Ll})/u,
  /,?\s+(?:a que|que|a)\s+(?=\p{Ll})/u,
  /\s+(?=\p{Ll}+(?:ть|ти|чь)(?:ся)?(?!\p{L}))/u,
  /(?=采取|确保|继续|提供|向|就|在|支持|开展|加强|协助|通报|指示|帮助)/u,
  /\s+(?=(?:أن|إلى أن)\s)/u,
];
const MAX_ADDRESSEE = 200;
const MAX_TASK = 2000;

/** The mandates of a text's operative clauses, in order. `today` (an ISO day) tells which are due. */
export function findMandates(
  document: Pick<ParsedDocument, 'clauses'>,
  today: string | null = null,
): readonly Mandate[] {
  const { clauses } = document;
  return clauses.flatMap((clause, at) => {
    if (clause.kind !== 'clause' || clause.part !== 'operative') return [];
    const found = fromKeywordLine(clause) ?? fromSentence(clause.text);
    if (found === null) return [];
    const items = itemsUnder(clauses, at);
    const task = [found.task, ...items.map(({ label, text }) => `${label ?? ''} ${text}`.trim())]
      .join('\n')
      .slice(0, MAX_TASK);
    const by = findDates([clause, ...items]).find(({ isDeadline }) => isDeadline)?.iso ?? null;
    const isDue = by !== null && today !== null && /^\d{4}/u.test(by) && by < today.slice(0, by.length);
    return [{ clause: clause.id, label: clause.label, ...found, task, by, state: isDue ? 'due' : 'open' }];
  });
}

type Found = Pick<Mandate, 'verb' | 'addressee' | 'task'>;

/** ITU style: the line "instructs the Director of TSB" stands over its clauses. */
function fromKeywordLine(clause: Clause): Found | null {
  const line = clause.keyword ?? '';
  const verb = verbOf(line);
  if (verb === null || clause.text.toLowerCase().startsWith(line.toLowerCase())) return null;
  const rest = line.slice(verb.length).trim();
  if (rest !== '') return { verb, addressee: rest.slice(0, MAX_ADDRESSEE), task: clause.text };
  const split = splitTask(clause.text);
  return split === null ? { verb, addressee: null, task: clause.text } : { verb, ...split };
}

/** UN style: "Requests the Secretary-General to report …". */
function fromSentence(text: string): Found | null {
  const start = text.trimStart();
  const verb = verbOf(start);
  if (verb === null || findKeyword(start) === null) return null;
  const rest = start.slice(verb.length).trim();
  const split = splitTask(rest);
  return { verb, addressee: split?.addressee ?? null, task: split?.task ?? rest };
}

function verbOf(text: string): string | null {
  for (const { verb } of GIVING) {
    const found = verb.exec(text)?.[0];
    if (found !== undefined) return found;
  }
  return null;
}

function splitTask(text: string): { readonly addressee: string; readonly task: string } | null {
  let best: { readonly at: number; readonly length: number } | null = null;
  for (const pattern of TASK) {
    const match = pattern.exec(text.slice(0, MAX_ADDRESSEE + 40));
    if (match !== null && match.index > 0 && (best === null || match.index < best.at))
      best = { at: match.index, length: match[0].length };
  }
  if (best === null || best.at > MAX_ADDRESSEE) return null;
  const addressee = text
    .slice(0, best.at)
    .replace(/[,،，\s]+$/u, '')
    .trim();
  return addressee === ''
    ? null
    : {
        addressee,
        task: text
          .slice(best.at)
          .replace(/^[,\s]+/u, '')
          .trim(),
      };
}

function itemsUnder(clauses: readonly Clause[], at: number): readonly Clause[] {
  const items: Clause[] = [];
  for (const clause of clauses.slice(at + 1, at + 60)) {
    if (clause.kind !== 'item') break;
    items.push(clause);
  }
  return items;
}
