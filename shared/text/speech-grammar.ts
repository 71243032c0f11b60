/** What a sentence of a report says of who speaks, in a language whose words are data. */
export interface SpokenBy {
  readonly speaker: string;
  readonly onBehalfOf: string | null;
}

/** How reports of one language say that somebody spoke. Verbs and roles are candidates, unverified. */
export interface SpeechGrammar {
  /** Words before the subject: "Sin embargo, ", "В ответ ". */
  readonly lead: RegExp;
  /** Names a subject by role, title or office: group 1 the speaker, group 2 a delegation in brackets. */
  readonly subjects: readonly RegExp[];
  readonly delegations: ReadonlySet<string>;
  /** An article that may stand before a delegation's name. */
  readonly article: RegExp;
  /** A verb of saying at the beginning of what follows the subject. */
  readonly verb: RegExp;
  /** ", en nombre de X,": group 1 is X. */
  readonly behalf: RegExp;
}

/** Most characters of a delegation's name. */
const MAX_NAME = 60;
/** Parts between commas that may stand between a subject and its verb. */
const MAX_PARTS = 3;

/** Who speaks in a sentence whose subject comes first; null if it names nobody. */
export function findSpeaker(sentence: string, grammar: SpeechGrammar): SpokenBy | null {
  const body = sentence.replace(grammar.lead, '');
  for (const subject of grammar.subjects) {
    const match = subject.exec(body);
    if (match?.[1] === undefined) continue;
    const found = spokenBy(match[1], match[2] ?? null, body.slice(match[0].length), grammar);
    if (found !== null) return found;
  }
  const delegation = leadingName(body.replace(grammar.article, ''), grammar.delegations);
  if (delegation === null) return null;
  const at = body.indexOf(delegation) + delegation.length;
  return spokenBy(delegation, null, body.slice(at), grammar);
}

function spokenBy(
  speaker: string,
  bracketed: string | null,
  rest: string,
  { verb, behalf }: SpeechGrammar,
): SpokenBy | null {
  const spokenFor = behalf.exec(rest);
  const onBehalfOf = (spokenFor?.[1] ?? bracketed)?.trim() ?? null;
  const after = spokenFor === null ? rest : rest.slice(spokenFor[0].length);
  const parts = after
    .slice(0, 400)
    .split(/[,،，]\s*/u)
    .slice(0, MAX_PARTS);
  const says = parts.some(
    (part, at) => (at === 0 || after.startsWith(',') || spokenFor !== null) && verb.test(part.trim()),
  );
  return says ? { speaker: speaker.trim(), onBehalfOf } : null;
}

/** The longest known name at the beginning of a text, up to a word's end. */
export function leadingName(text: string, names: ReadonlySet<string>): string | null {
  const head = text.slice(0, MAX_NAME);
  const folded = head.toLowerCase().replaceAll('’', "'").replaceAll('ё', 'е');
  for (let end = head.length; end > 1; end--) {
    if (!names.has(folded.slice(0, end))) continue;
    if (/^\p{L}/u.test(text.slice(end)) && !/\p{Script=Han}$/u.test(head.slice(0, end))) continue;
    return head.slice(0, end);
  }
  return null;
}
