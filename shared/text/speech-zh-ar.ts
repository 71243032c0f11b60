import { once } from '../base/once.ts';
import { DELEGATIONS } from './delegations.ts';
import { stripTashkil } from './keywords.ts';
import { leadingName, type SpokenBy } from './speech-grammar.ts';

// How Chinese and Arabic reports of meetings say that somebody spoke: without spaces in the one, with the verb
// first in the other. Data of the languages; candidates, unverified, for a native delegate to confirm.

const zhVerb = once(
  () =>
    /^(?:发言时|在发言中|随后|接着|最后|还|也|又|再次|进一步|对此|则|并)*(?:对[^，。；]{1,40})?(?:说|表示|指出|强调|认为|建议|提议|支持|赞同|赞成|要求|请求|请|询问|问|回答|答复|解释|澄清|提到|提及|回顾|重申|补充|指明|呼吁|敦促|感谢|欢迎|宣布|通知|介绍|同意|反对|声明|警告|希望|提出|提醒|报告|确认|注意到|提请|发言|宣读|质疑|祝贺)/u,
);
const zhPerson = once(
  () => /^([\p{Script=Han}A-Za-z·.\s]{1,24}?)(?:先生|女士|博士|教授|大使)(?:[（(]([^)）]{1,30})[)）])?/u,
);
const zhOffice = once(() => /^((?:联合|共同|副)?主席|秘书长|秘书处|主任|报告员|总干事|局长|主持人|协调员)/u);
const zhDelegate = once(() => /^(?:代表团|观察员|常驻代表|大使|代表)/u);
/** "代表非洲集团强调", "以…名义发言时指出": up to the verb. */
const zhBehalf = once(
  () =>
    new RegExp(
      `^(?:(?:代表团?|观察员)?以([^，。]{2,30}?)(?:的)?名义|代表([^，。]{2,30}?))(?:发言)?(?:时)?[，,]?(?=${zhVerb().source.slice(1)})`,
      'u',
    ),
);

/** "埃及代表说", "李先生（中国）指出", "主席回顾", "埃及代表非洲集团说". */
export function findChineseSpeaker(sentence: string): SpokenBy | null {
  const person = zhPerson().exec(sentence);
  if (person?.[1] !== undefined) {
    const rest = sentence.slice(person[0].length);
    const behalf = zhBehalf().exec(rest);
    if (behalf !== null || saysZh(rest))
      return { speaker: person[1].trim(), onBehalfOf: behalf?.[1] ?? behalf?.[2] ?? person[2] ?? null };
  }
  const office = zhOffice().exec(sentence)?.[1];
  if (office !== undefined && saysZh(sentence.slice(office.length)))
    return { speaker: office, onBehalfOf: null };
  const delegation = leadingName(sentence, DELEGATIONS.zh());
  if (delegation === null) return null;
  const rest = sentence.slice(delegation.length);
  if (saysZh(rest.replace(zhDelegate(), ''))) return { speaker: delegation, onBehalfOf: null };
  const behalf = zhBehalf().exec(rest);
  return behalf === null ? null : { speaker: delegation, onBehalfOf: behalf[1] ?? behalf[2] ?? null };
}

function saysZh(rest: string): boolean {
  return zhVerb().test(rest.replace(/^[，,：:\s]+/u, ''));
}

const AR_VERB =
  '(?:قالت?|ذكرت?|أشارت?|أكدت?|أعلنت?|أضافت?|لاحظت?|أعربت?|طلبت?|اقترحت?|أيدت?|رحبت?|شددت?|دعا|دعت|تساءلت?|أوضحت?|رأى|رأت|اعتبرت?|حثت?|ناشدت?|شكرت?|أوصى|أوصت|كررت?|استفسرت?|اعترضت?|وافقت?|نوهت?|أبلغت?|تكلمت?|صرحت?|أبدى|أبدت|أيد|ردت?|أجابت?|سألت?|أثنى|أثنت|عرضت?|قدمت?|أحاطت?|استرعى|استرعت|هنأت?)';
const arFirst = once(() => new RegExp(`^(?:و|ف|ثم\\s)?${AR_VERB}(?:\\s(?:أيضا|كذلك|مجددا))?\\s(.+)$`, 'su'));
const arRole = once(() => /^(?:ممثلو|ممثلة|ممثل|مندوبة|مندوب|وفد|مراقبة|مراقب|سفيرة|سفير)\s/u);
const arOffice = once(
  () =>
    /^((?:نائب(?:ة)?\s)?الرئيسة?|الأمين(?:ة)? العام(?:ة)?|الأمانة(?: العامة)?|المقررة?|المديرة?(?: العامة?)?|المنسقة?)(?=[\s:،,]|$)/u,
);
const arPerson = once(
  () =>
    /^(?:السيدة?|الدكتورة?)\s([\p{L}\s'’.-]{2,50}?)(?:\s[(（]([^)）]{2,60})[)）])?(?=\s?[:،,(]|\s(?:إن|أن|بأن|عن|إلى|على)\s)/u,
);
const arAfter = once(() => /^(.{2,60}?)(?=\s(?:إن|أن|أنها?|إنها?|بأن\S*|عن|إلى|على|في|ب\S+)\s|[،,:])/u);
const arBehalf = once(
  () =>
    /(?:متكلما|متكلمة|متحدثا|متحدثة|تكلم|تكلمت)?\s?(?:باسم|بالنيابة عن|نيابة عن)\s([^،,:.]{2,60}?)(?=[،,:.]|\s(?:ف?قالت?|إن|أن)\s)/u,
);

/** "قال ممثل مصر إن …", "السيد علي (العراق): قال إن …", "وأعربت الهند عن …". */
export function findArabicSpeaker(sentence: string): SpokenBy | null {
  const text = stripTashkil(sentence).trim();
  const named = /^([^:]{2,90}):\s*(.+)$/su.exec(text);
  if (named?.[1] !== undefined && arFirst().test(named[2] ?? '')) {
    const subject = arabicSubject(`${named[1]}:`);
    if (subject !== null) return withBehalf(subject, named[2] ?? '');
  }
  const rest = arFirst().exec(text)?.[1];
  if (rest === undefined) return null;
  const subject = arabicSubject(rest);
  return subject === null ? null : withBehalf(subject, rest.slice(0, 160));
}

function withBehalf(subject: SpokenBy, words: string): SpokenBy {
  const onBehalfOf = arBehalf().exec(words)?.[1]?.trim();
  return onBehalfOf === undefined ? subject : { ...subject, onBehalfOf };
}

function arabicSubject(text: string): SpokenBy | null {
  const office = arOffice().exec(text)?.[1];
  if (office !== undefined) return { speaker: office, onBehalfOf: null };
  const person = arPerson().exec(text);
  if (person?.[1] !== undefined) return { speaker: person[1].trim(), onBehalfOf: person[2]?.trim() ?? null };
  const bare = text.replace(arRole(), '');
  const delegation = leadingName(bare, DELEGATIONS.ar());
  if (delegation !== null) return { speaker: delegation, onBehalfOf: null };
  const name = bare === text ? undefined : arAfter().exec(bare)?.[1];
  return name === undefined ? null : { speaker: name.trim(), onBehalfOf: null };
}
