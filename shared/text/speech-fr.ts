// How French reports of meetings say that somebody spoke. Data of the language, used by interventions.ts.

const PARTICIPLES =
  'dit|déclaré|affirmé|indiqué|souligné|rappelé|ajouté|noté|fait (?:observer|remarquer|valoir|savoir|part)|appelé|demandé|proposé|suggéré|estimé|répondu|expliqué|précisé|exprimé|remercié|félicité|salué|soutenu|appuyé|insisté|regretté|invité|recommandé|annoncé|informé|relevé|constaté|approuvé|réaffirmé|réitéré|souhaité|présenté|évoqué|mentionné|conclu|pris (?:la parole|note|acte)|émis|soulevé|rejeté|préconisé|plaidé|signalé|averti|reconnu|remarqué|accueilli|voulu|considéré';
const REFLEXIVE =
  'félicitée?s?|associée?s?|opposée?s?|déclarée?s?|dite?s?|prononcée?s?|ralliée?s?|réjouie?s?|interrogée?s?|enquise?s?|inquiétée?s?';
const PRESENT =
  'dit|déclare|affirme|indique|souligne|rappelle|ajoute|note|demande|propose|suggère|estime|précise|appuie|soutient|regrette|invite|recommande|constate|souhaite|considère';
const ADVERB = '(?:(?:également|aussi|ensuite|enfin|en outre|toutefois|alors|vivement)\\s+)?';

/** A French verb of saying with its auxiliary, at the beginning of what follows a subject. */
export const FRENCH_SPEECH = new RegExp(
  `^(?:(?:a|ont|avait|avaient)\\s+${ADVERB}(?:${PARTICIPLES})|(?:s['’](?:est|était)|se sont)\\s+${ADVERB}(?:${REFLEXIVE})|(?:${PRESENT}))(?!\\p{L})`,
  'u',
);

/** "au nom du Groupe africain". */
export const FRENCH_BEHALF =
  /^,?\s*(?:s['’]exprimant\s+|parlant\s+)?au nom (?:de la |de l['’]|du |des |de |d['’])([\p{Lu}\d][^,]{1,80}?)(?:,|\s(?=(?:a|ont|s['’]est|se sont)\s))/u;

const LEAD =
  /^(?:Toutefois|Cependant|Ensuite|Puis|Enfin|De plus|En outre|Par ailleurs|En réponse|De même),?\s+/u;
const ARTICLE = /^(?:(?:[Ll]e|[Ll]a|[Ll]es)\s+|[Ll]['’])/u;
const ROLE =
  /^(?:représentante?|délégation|déléguée?|observat(?:eur|rice)|ambassad(?:eur|rice)|porte-parole)\s+(?:de la\s+|de l['’]|du\s+|des\s+|de\s+|d['’])/u;
const OFFICE =
  /^(?:[Pp]résidente?|[Ss]ecrétaire général(?:e|\(e\))?|[Dd]irect(?:eur|rice)(?: général)?|[Rr]apporteu(?:r|se)|[Ss]ecrétariat|[Mm]odérat(?:eur|rice))(?=[\s,])/u;

/** A French subject that only a role or an office can be, with what stands after it. */
export interface FrenchSubject {
  readonly body: string;
  readonly office: string | null;
}

/** Takes the article and "représentant de" from a sentence's beginning; null if there is neither. */
export function frenchSubject(sentence: string): FrenchSubject | null {
  const whole = sentence.replace(LEAD, '');
  const bare = whole.replace(ARTICLE, '');
  const body = bare.replace(ROLE, '');
  if (body === sentence) return null;
  return { body, office: OFFICE.exec(body)?.[0] ?? null };
}
