/**
 * Document symbols of the UN and ITU. Each pattern matches a whole token; `inMeeting` and `td` mean something
 * only inside a meeting, and `contributionT` only after a word such as "Contribution".
 */
export const SYMBOLS = {
  unResolution:
    /^(?:(?:[ASE]|A\/HRC|E\/CN\.4)\/(?:RES|DEC)\/(?:\d{1,2}\/\d{1,3}(?:\s?[A-Z])?|\d{1,4}(?:\s?[A-Z])?\s?\((?:\d{4}|(?:E?S-)?[IVXL]+)\)[A-Z]?|\d{4}\/\d{1,3}[A-Z]?)|S\/RES\/\d{1,4})$/,
  unGeneral:
    /^(?:A|S|E|ST|T|TD\/B|TD|DP|CRC|CEDAW|CAT|CCPR|UNEP|ID)\/(?:(?:AC|C|CN|CONF|GC|PC|PCN|SC|Sub|WG)\.?(?:\d*|[IVX]+)\/|(?:HRC|PRST|SGB|AI|IC)\/)*(?:\d{1,4}\/)?(?:(?:L|CRP|WP|R|SR|PV|INF|NGO|PET|PRST)[./]?)?\d{1,4}(?:\/(?:Rev|Add|Corr|Amend)\.\d+)*\*?$/,
  /** World Trade Organization: WT/ACC/RUS/70/ADD.2, WT/MIN(11)/2, G/TBT/N/EU/1, TN/C/20. Seen on a cover; unverified beyond it. */
  wto: /^(?:WT|TN|IP|G)\/(?:[A-Z]{1,5}(?:\(\d{2,4}\))?\/){1,3}(?:[A-Z]{1,3}\/)?\d{1,4}(?:\/(?:Rev|Add|Corr|REV|ADD|CORR)\.\d+)*$/,
  wsis: /^WSIS(?:-(?:II|\d{2}))?\/(?:PC-\d+|GENEVA|TUNIS)\/(?:(?:DOC|CONTR|ADM|INF|DT|TD)\/)?\d+(?:\s?\(?(?:Rev|Add|Corr)\.\s?\d+\)?)*(?:-[EFASCR])?$/,
  council:
    /^C(?:\d{2}|\d{4})\/(?:(?:INF|DT|DL|ADM)\/)?\d+(?:\s?\(?(?:Rev|Add|Corr)\.?\s?\d+\)?)*(?:-[EFASCR])?$/,
  councilGroup:
    /^C?WG-[A-Z]{3,}-\d{1,3}\/(?:INF\/)?\d+(?:\s?\(?(?:Rev|Add|Corr)\.?\s?\d+\)?)*(?:-[EFASCR])?$/i,
  conference:
    /^(?:PP|WTSA|WTDC|WRC|WCIT|RA)-?\d{2}\/(?:(?:DT|DL|INF|ADM|TD)\/)?\d+(?:\((?:Add|Rev|Corr)\.\d+\))*(?:-[EFASCR])?$/,
  inMeeting: /^(?:DT|DL|ADM|INF)\/\d+(?:\s?\(?(?:Add|Rev|Corr)\.?\s?\d+\)?)*(?:-[EFASCR])?$/,
  td: /^TD\s?\d{1,4}(?:\s?(?:Rev\.?\s?\d+|R\d+))?(?:\s?\((?:GEN|PLEN|WP\s?\d+)\/\d+\))?$/,
  contributionT:
    /^(?:C(?:\s\d{1,4}|\d{3,4})(?:\s?Rev\.?\s?\d+)?|COM\s?\d{1,2}\s?[-–]\s?(?:[CRD]\s?)?\d{1,3}(?:\s?[-–]\s?[EFASCR])?|SG\d{1,2}-(?:C|TD|LS|R)\d{1,4}(?:-R\d+)?)$/,
  fileName:
    /^[TRDS]\d{2}-[A-Z0-9]+(?:-\d{6})?-(?:C|TD|LS|R|CIR|COL)(?:-[A-Z]+)?-\d{4}(?:![A-Z]?\d*)?(?:!(?:MSW|PDF|ZIP)-[EFASCR])?$/,
  proposalNo: /^[A-Z]{2,5}\/\d{1,3}(?:A\d{1,3})*\/\d{1,3}$/,
  ituAct:
    /^(?:(?:WTSA|PP|Council|WTDC) )?(?:Resolution|Decision|Recommendation|Opinion)\s+\d{1,4}(?:\s+\((?:Rev\.\s?)?[A-Z][A-Za-z .'-]+,\s?\d{4}\))?$/,
  recommendation:
    /^(?:Rec(?:ommendation|\.)\s+)?(?:ITU-[TRD]\s+)?[A-Z]\.\d{1,4}(?:\.\d+)?(?:-\d{1,2})?(?:\/[A-Z]\.\d{1,4})?(?:\s\((?:\d{2}\/)?\d{4}\))?$/,
  provision: /^No\.\s?\d{1,4}[A-Z]?(?:bis|ter|quater)?$/,
} as const;

export type SymbolFamily = keyof typeof SYMBOLS;
export const SYMBOL_FAMILIES = Object.keys(SYMBOLS) as readonly SymbolFamily[];

/** The family of a whole token, the first that fits; null if it is no symbol. */
export function symbolFamily(token: string): SymbolFamily | null {
  const folded = foldHyphens(token.trim());
  return SYMBOL_FAMILIES.find((family) => SYMBOLS[family].test(folded)) ?? null;
}

/** ITU texts write U+2011 and U+00A0 inside symbols. */
export function foldHyphens(text: string): string {
  return text
    .replace(/[\u2010\u2011]/gu, '-')
    .replace(/[\u00A0\u202F\u2007]/gu, ' ')
    .replaceAll('’', "'");
}

/**
 * One spelling for one document: "rev 1", "Rev.1" and "(Rev.1)" are equal, a missing series letter ("C07/21"
 * and "C2007/21" are not: years are kept) stays. The language letter of ITU symbols is kept.
 */
export function normalizeSymbol(symbol: string): string {
  return foldHyphens(symbol)
    .trim()
    .replace(/\s+/gu, ' ')
    .replace(
      /\s?\(?\b(rev|add|corr)\.?\s?(\d+)\)?/giu,
      (_whole, word: string, number: string, at: number, all: string) => {
        const marker = `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}.${number}`;
        return all.charAt(at) === '(' || all.charAt(at + 1) === '(' || !all.slice(0, at).endsWith('/')
          ? ` ${marker}`
          : marker;
      },
    )
    .replace(/\/ /gu, '/')
    .replace(/(?<=\/RES\/\d+)\s?(\([^)]+\))([A-Z])$/u, ' $2 $1')
    .replace(/(?<=\/RES\/\d+)(?=[A-Z]\s?\()/u, ' ')
    .replace(/(?<=\/RES\/\d+(?:\s[A-Z])?)\s?(?=\()/u, ' ')
    .replace(/(?<=\/RES\/\d+\/\d+)\s(?=[A-Z]$)/u, '');
}
