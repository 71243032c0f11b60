/** Short English names under which reports name delegations: members of the UN, some groups and common shortenings. Data; lower case. */
const NAMES = `afghanistan|albania|algeria|andorra|angola|antigua and barbuda|argentina|armenia|australia|austria|azerbaijan|bahamas|bahrain|bangladesh|barbados|belarus|belgium|belize|benin|bhutan|bolivia|bosnia and herzegovina|botswana|brazil|brunei|brunei darussalam|bulgaria|burkina faso|burundi|cabo verde|cape verde|cambodia|cameroon|canada|central african republic|chad|chile|china|colombia|comoros|congo|costa rica|croatia|cuba|cyprus|czech republic|czechia|côte d'ivoire|ivory coast|democratic people's republic of korea|dprk|democratic republic of the congo|drc|denmark|djibouti|dominica|dominican republic|ecuador|egypt|el salvador|equatorial guinea|eritrea|estonia|eswatini|swaziland|ethiopia|fiji|finland|france|gabon|gambia|georgia|germany|ghana|greece|grenada|guatemala|guinea|guinea-bissau|guyana|haiti|holy see|honduras|hungary|iceland|india|indonesia|iran|islamic republic of iran|iraq|ireland|israel|italy|jamaica|japan|jordan|kazakhstan|kenya|kiribati|kuwait|kyrgyzstan|laos|lao people's democratic republic|latvia|lebanon|lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|madagascar|malawi|malaysia|maldives|mali|malta|marshall islands|mauritania|mauritius|mexico|micronesia|moldova|republic of moldova|monaco|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nauru|nepal|netherlands|new zealand|nicaragua|niger|nigeria|north macedonia|norway|oman|pakistan|palau|palestine|state of palestine|panama|papua new guinea|paraguay|peru|philippines|poland|portugal|qatar|republic of korea|south korea|korea|romania|russia|russian federation|rwanda|saint kitts and nevis|saint lucia|saint vincent and the grenadines|samoa|san marino|sao tome and principe|saudi arabia|senegal|serbia|seychelles|sierra leone|singapore|slovakia|slovak republic|slovenia|solomon islands|somalia|south africa|south sudan|spain|sri lanka|sudan|suriname|sweden|switzerland|syria|syrian arab republic|tajikistan|tanzania|united republic of tanzania|thailand|timor-leste|togo|tonga|trinidad and tobago|tunisia|turkey|türkiye|turkmenistan|tuvalu|uganda|ukraine|united arab emirates|uae|united kingdom|uk|united states|united states of america|us|usa|uruguay|uzbekistan|vanuatu|venezuela|viet nam|vietnam|yemen|zambia|zimbabwe|european union|eu|african union|african group|arab group|arab states|asian group|grulac|group of 77|g77|g-77|g77 and china|g-77 and china|group of 77 and china|non-aligned movement|cept|citel|apt|atu|rcc|asean|caricom|brics|aosis|european commission|council of europe`;

/** The French names that differ; "Maurice" is left out, since people bear it. */
const FRENCH_NAMES = `afrique du sud|albanie|algérie|allemagne|arabie saoudite|argentine|arménie|australie|autriche|azerbaïdjan|bahreïn|barbade|bélarus|belgique|bénin|bhoutan|bolivie|bosnie-herzégovine|brésil|bulgarie|cambodge|cameroun|chili|chine|chypre|colombie|comores|corée|croatie|danemark|égypte|émirats arabes unis|équateur|érythrée|espagne|estonie|états-unis|états-unis d'amérique|éthiopie|fédération de russie|fidji|finlande|gambie|géorgie|grèce|guinée|guinée équatoriale|haïti|hongrie|inde|indonésie|iran|république islamique d'iran|iraq|irlande|islande|israël|italie|jamaïque|japon|jordanie|koweït|kirghizistan|lettonie|liban|libéria|libye|lituanie|macédoine du nord|malaisie|malte|maroc|mauritanie|mexique|moldova|république de moldova|mongolie|monténégro|namibie|népal|norvège|nouvelle-zélande|ouganda|ouzbékistan|pays-bas|pérou|pologne|république arabe syrienne|république centrafricaine|république de corée|république démocratique du congo|république démocratique populaire lao|république dominicaine|république tchèque|tchéquie|république-unie de tanzanie|roumanie|royaume-uni|russie|saint-marin|saint-siège|sainte-lucie|sénégal|serbie|singapour|slovaquie|slovénie|somalie|soudan|soudan du sud|suède|suisse|syrie|tadjikistan|tanzanie|tchad|thaïlande|trinité-et-tobago|tunisie|turquie|turkménistan|yémen|zambie|union européenne|union africaine|groupe africain|groupe arabe|groupe des 77|groupe des 77 et la chine|groupe des 77 et de la chine|mouvement des non-alignés|commission européenne|conseil de l'europe`;

const KNOWN = new Set([...NAMES.split('|'), ...FRENCH_NAMES.split('|')]);
const ALIASES: Readonly<Record<string, string>> = {
  us: 'united states',
  usa: 'united states',
  'united states of america': 'united states',
  uk: 'united kingdom',
  eu: 'european union',
  uae: 'united arab emirates',
  'russian federation': 'russia',
  'viet nam': 'vietnam',
};

function fold(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^(?:(?:the|le|la|les)\s+|l')/u, '')
    .trim();
}

/** True for a country, a group that takes the floor as one, or several: "United Kingdom/EU", "India and Pakistan". */
export function isDelegation(name: string): boolean {
  const folded = fold(name);
  if (KNOWN.has(folded)) return true;
  const parts = folded.split(/\/|,\s+(?:and\s+)?|\s+(?:and|et)\s+/u);
  return parts.length > 1 && parts.every((part) => KNOWN.has(fold(part)));
}

/** Most words of a delegation's name, or of several that speak together. */
const MAX_WORDS = 16;

/** The delegation or delegations that a sentence begins with, the longest name that fits, without its article. */
export function leadingDelegation(sentence: string): string | null {
  const body = sentence.replace(/^(?:(?:the|le|la|les)\s+|l['’])/iu, '');
  if (!/^\p{Lu}/u.test(body)) return null;
  const ends = [...body.slice(0, 300).matchAll(/(?<=[\p{L}\p{N}])(?=[\s,;:.(]|$)/gu)].slice(0, MAX_WORDS);
  for (const { index } of ends.toReversed()) {
    const name = body.slice(0, index);
    if (isDelegation(name)) return name;
  }
  return null;
}

/** True if two names mean one delegation: "UK" and "United Kingdom/EU", "USA" and "the United States". */
export function sameDelegation(a: string, b: string): boolean {
  const names = (name: string): readonly string[] =>
    fold(name)
      .split('/')
      .map((part) => ALIASES[part.trim()] ?? part.trim());
  const first = names(a);
  return names(b).some((name) => first.includes(name));
}
