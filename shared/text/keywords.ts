import type { ResolutionPart } from '../domain/document.ts';

/**
 * Words with which clauses of resolutions begin, as data. `verified` means seen in a public source; the
 * others are candidates that a native delegate should confirm. Lower case; matching ignores case, and for
 * Arabic the optional waw and the prefix that agrees with the organ.
 */
export interface Keyword {
  readonly language: 'en' | 'fr' | 'es' | 'ru' | 'zh' | 'ar';
  readonly part: ResolutionPart;
  readonly word: string;
  readonly verified: boolean;
}

type Language = Keyword['language'];

function table(
  language: Language,
  part: ResolutionPart,
  verified: string,
  candidates: string,
): readonly Keyword[] {
  const rows = (words: string, isVerified: boolean): Keyword[] =>
    words
      .split('|')
      .map((word) => word.trim())
      .filter((word) => word !== '')
      .map((word) => ({ language, part, word, verified: isVerified }));
  return [...rows(verified, true), ...rows(candidates, false)];
}

export const KEYWORDS: readonly Keyword[] = [
  ...table(
    'en',
    'preambular',
    'considering further|considering|recognizing further|recognizing|noting|recalling|having examined',
    `taking into account|taking into consideration|taking note with appreciation of|taking note with interest of|taking note of|taking note
    |aware of|aware|mindful of|mindful|bearing in mind|emphasizing|convinced|whereas|reaffirming|affirming|acknowledging
    |having considered|having heard|having received|having adopted|having regard to|having regard|having reviewed|having studied|having noted
    |expressing its appreciation|expressing its concern|expressing its gratitude|expressing grave concern|expressing concern|expressing
    |underscoring|underlining|stressing|commending|welcoming|conscious of|conscious|concerned|deeply concerned|gravely concerned
    |alarmed|appreciating|believing|confident|deploring|desiring|determined|encouraged|fulfilling|guided by|guided|observing
    |reiterating|recognising further|recognising|seeking|supporting|noting further|noting with appreciation|noting with concern
    |noting with satisfaction|recalling further|recalling also|also recalling|further recalling|reaffirming also|considering also
    |deeply disturbed|deeply regretting|profoundly concerned|viewing with appreciation|declaring|endorsing|emphasising|acting under|acting|condemning|remaining|paying tribute`,
  ),
  ...table(
    'en',
    'operative',
    'resolves to request|resolves further|resolves|decides|instructs|invites|requests|urges|calls upon|calls on|endorses|encourages',
    `recommends|further instructs|further invites|further requests|further resolves|further decides|also requests|also invites
    |also decides|strongly urges|strongly encourages|strongly condemns|demands|affirms|reaffirms|acknowledges|adopts|approves|appeals
    |authorizes|calls for|calls|commends|concludes|condemns|confirms|congratulates|considers|declares|deplores|designates|draws
    |emphasizes|expresses its appreciation|expresses its concern|expresses|notes with appreciation|notes with concern|notes
    |proclaims|recalls|recognizes|reiterates|reminds|stresses|supports|takes note of|takes note|thanks|underlines|underscores|welcomes
    |charges|appoints|establishes|expresses the hope|looks forward|reconfirms|resolves to instruct|resolves to invite|agrees|accepts|directs|solicits|trusts`,
  ),
  ...table(
    'fr',
    'preambular',
    'considérant de plus|considérant|notant toutefois|notant|rappelant également|rappelant|convaincue|convaincu|ayant examiné|tenant compte de',
    `reconnaissant en outre|reconnaissant|considérant en outre|notant en outre|soulignant|réaffirmant|consciente|conscient|ayant à l’esprit
    |gardant à l’esprit|prenant note|prenant en considération|ayant reçu|se félicitant|exprimant|préoccupée|préoccupé|estimant|désireuse|désireux
    |sachant|observant|affirmant|accueillant|saluant|vu|se déclarant gravement préoccupé|se déclarant|remerciant|prenant acte|jugeant|rendant hommage|constatant|insistant|déplorant|ayant entendu|ayant pris note|profondément préoccupée|attendu que|guidée par|guidés par|guidé par`,
  ),
  ...table(
    'fr',
    'operative',
    'décide|charge',
    `invite|prie|décide en outre|décide également|décide de charger|décide de prier|prie instamment|demande|recommande|encourage|exhorte|approuve|adopte|prend note|se félicite
    |réaffirme|souligne|engage|appuie|proclame|condamne|affirme|autorise|déclare|exige|constate|reconnaît|félicite|remercie|note|rappelle|réitère|confirme|prie également|prie en outre|demande instamment|demande également|fait siennes|fait sienne|encourage également|salue|désigne|nomme|établit|considère`,
  ),
  ...table(
    'es',
    'preambular',
    `considerando además|considerando|reconociendo además|reconociendo|recordando|tomando nota además|tomando nota|habiendo examinado|teniendo en cuenta`,
    `observando además|observando|recordando también|reafirmando|subrayando|consciente|conscientes|convencida|convencido|teniendo presente|acogiendo con beneplácito
    |expresando|preocupada|preocupado|notando|habida cuenta|destacando|poniendo de relieve|guiada|guiado|estimando|deseosa|deseoso|encomiando|habiendo considerado|recalcando|reiterando|lamentando|condenando|celebrando|advirtiendo|considerando también|afirmando|deplorando`,
  ),
  ...table(
    'es',
    'operative',
    'encarga|acoge con beneplácito',
    `resuelve además|resuelve|decide|invita|pide|pide encarecidamente|solicita|insta|exhorta|recomienda|alienta|aprueba|adopta|toma nota|reafirma|subraya|hace suyo
    |hace suya|proclama|condena|afirma|autoriza|declara|exige|reconoce|expresa|apoya|encomia|reitera|agradece|confirma|invita además|encarga además`,
  ),
  ...table(
    'ru',
    'preambular',
    'учитывая|ссылаясь на',
    `признавая далее|признавая|отмечая далее|отмечая|принимая во внимание|учитывая далее|ссылаясь|подтверждая|подчеркивая|напоминая|сознавая|будучи убеждена|будучи убежден
    |выражая|рассмотрев|изучив|приветствуя|памятуя|имея в виду|заявляя|стремясь|руководствуясь|будучи обеспокоена|будучи глубоко обеспокоена|с удовлетворением отмечая|высоко оценивая|вновь подтверждая|особо отмечая|констатируя|считая|особо подчеркивая|осознавая|осуждая|с озабоченностью отмечая`,
  ),
  ...table(
    'ru',
    'operative',
    '',
    `решает далее|решает|постановляет|поручает|предлагает|просит|настоятельно призывает|призывает|рекомендует|одобряет|утверждает|принимает к сведению|приветствует|подтверждает
    |подчеркивает|провозглашает|осуждает|заявляет|требует|выражает|признает|поддерживает|уполномочивает|отмечает|вновь подтверждает|принимает|настоятельно рекомендует`,
  ),
  ...table(
    'zh',
    'preambular',
    '进一步考虑到|考虑到|认识到|进一步注意到|注意到|经进一步审议|经审议|审议了',
    '进一步认识到|回顾|重申|铭记|意识到|确认|强调|深信|忆及|顾及|鉴于|表示|赞扬|欢迎|承认|审议|回顾到|关切地注意到|还注意到|还回顾|念及|认为|表示严重关切|表示关切|特别指出|认可|着重指出|强调指出|肯定|审查了|又回顾|又注意到|又认识到|又重申|又欢迎',
  ),
  ...table(
    'zh',
    'operative',
    '做出决议|请|赞同',
    '责成|决定|作出决议|进一步做出决议|邀请|敦促|呼吁|建议|鼓励|要求|支持|申明|核准|通过|欢迎|强调|重申|宣布|谴责|表示|注意到|促请|还请|确认|肯定|指示|吁请|重申|认识到|回顾|又请|又决定|又敦促|又呼吁',
  ),
  ...table(
    'ar',
    'preambular',
    'إذ تشير إلى|إذ تحيط علما|قد نظرت في|إذ تلاحظ مع القلق|إذ تلاحظ|إذ تؤكد مجددا',
    'إذ تضع في اعتبارها|إذ تدرك|إذ تعرب|إذ تسلم|إذ تعترف|إذ ترحب|إذ تثني|إذ تشدد|إذ تقر|إذ تذكر|إذ تأخذ في الاعتبار|إذ تعيد تأكيد|إذ تؤكد من جديد|إذ تعرب عن بالغ القلق|إذ تعرب عن|إذ تنوه|قد نظر|لما كان|لما كانت|إذ تؤكد|إذ تشير|إذ',
  ),
  ...table(
    'ar',
    'operative',
    'تقرر|تدعو|تطلب',
    'تكلف|تحث|تهيب|توصي|تشجع|تعرب|تؤكد|ترحب|تعتمد|تؤيد|تعلن|تدين|تحيط علما|تعيد تأكيد|تطالب|تشدد|تلاحظ|تسلم|تشير|تعترف|تناشد|تأذن|تطلب أيضا|تقرر أيضا|تقرر كذلك|تدعو أيضا',
  ),
];

/** Arabic without vowel signs and tatweel. */
export function stripTashkil(text: string): string {
  return text.replace(/[\u064B-\u065F\u0670\u0640]/gu, '');
}

/** A clause's keyword as the text shows it. */
export interface FoundKeyword {
  readonly keyword: Keyword;
  /** The words of the text, in the text's case. */
  readonly shown: string;
}

const BY_LENGTH = [...KEYWORDS].sort((a, b) => b.word.length - a.word.length);
const INITIALS = new Map<string, readonly Keyword[]>();
for (const keyword of BY_LENGTH) {
  const initial = keyword.word.slice(0, 1);
  INITIALS.set(initial, [...(INITIALS.get(initial) ?? []), keyword]);
}

/** Finds the keyword at the beginning of a text; the longest wins. Null if it begins with none. */
export function findKeyword(text: string, language: Language | null = null): FoundKeyword | null {
  const start = text.trimStart();
  const lower = start.toLowerCase().replaceAll("'", '’');
  if (/^[\u0600-\u06FF]/u.test(start)) return findArabic(start);
  for (const keyword of INITIALS.get(lower.slice(0, 1)) ?? []) {
    if (language !== null && keyword.language !== language) continue;
    if (!lower.startsWith(keyword.word)) continue;
    const next = lower.slice(keyword.word.length);
    if (keyword.language !== 'zh' && /^[\p{L}\p{N}]/u.test(next)) continue;
    return { keyword, shown: start.slice(0, keyword.word.length) };
  }
  return null;
}

/** `و?(إذ|قد) [تي]…`: the waw is optional, the prefix agrees with the organ, vowel signs do not count. */
function findArabic(start: string): FoundKeyword | null {
  const bare = stripTashkil(start).replace(/^و(?=إذ|قد|لما|[تي])/u, '');
  const folded = bare.replace(/(?<=^|\s)ي(?=\p{L})/gu, 'ت');
  for (const keyword of BY_LENGTH) {
    if (keyword.language !== 'ar' || !folded.startsWith(keyword.word)) continue;
    if (/^\p{L}/u.test(folded.slice(keyword.word.length))) continue;
    const words = Math.max(keyword.word.startsWith('إذ') ? 2 : 1, keyword.word.split(' ').length);
    return { keyword, shown: start.split(/\s+/u).slice(0, words).join(' ') };
  }
  return null;
}
