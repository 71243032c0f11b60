// How frequent the letters of a script are, per thousand, for telling its code pages apart.

/** Bits of every letter. */
export type LetterBits = ReadonlyMap<string, number>;

/** Letters of Russian (with Ukrainian and Bulgarian near it). */
export const CYRILLIC = weights(
  'о109 е85 а80 и74 н67 т63 с55 р47 в45 л43 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 й12 х10 ж9 ш7 ю6 ц5 щ4 э3 ф3 ъ2 ё1 і6 ї2 є2 ґ1 ј2 љ1 њ1 ћ1 ђ1 џ1 ў1',
);

/** Letters of Arabic (with Persian near it). */
export const ARABIC = weights(
  'ا155 ل112 ي70 م62 و60 ن57 ر46 ت45 ة40 ب35 ع34 د32 س26 ف26 ه25 ك22 ق22 أ20 ح20 ج13 ش9 ص9 ى9 خ8 إ8 ط7 ذ6 ض5 ئ4 ء4 ث4 غ4 ز5 ظ3 آ2 ؤ2 ی10 ک5 پ3 گ3 چ1 ژ1',
);

/** Letters of Greek. */
export const GREEK = weights(
  'α95 ο80 τ80 ι75 ε70 ν60 σ50 η45 ρ42 π40 κ40 ς40 υ35 μ32 λ28 ί25 ά20 ό20 έ20 δ18 γ18 ω15 ή15 θ13 χ12 ύ10 ώ10 φ9 β7 ξ4 ζ4 ψ2 ϊ1 ΐ1 ϋ1',
);

/** Letters of Hebrew. */
export const HEBREW = weights(
  'י110 ו105 ה90 ל75 מ60 ר60 ת55 א55 ש50 ב50 נ40 ם35 ע35 ח25 ד25 כ25 ק22 פ20 ס15 ן15 ט12 ג12 צ10 ז8 ך5 ף2 ץ1',
);

/** Letters of Thai. */
export const THAI = weights(
  'า60 ร60 น55 อ50 ก50 เ45 ง40 ม35 ย35 ส35 ล30 ว30 ท30 ด25 ต25 ค25 ห25 ะ20 ป20 บ20 แ15 จ15 พ15 ช15 ำ12 ข12 ไ10 ใ10 โ8 ธ7 ถ6 ณ6 ศ6 ผ5 ษ5 ภ5 ญ4 ฐ3 ซ3 ฉ2 ฟ2 ๆ2 ฎ1 ฏ1 ฝ1 ฒ1 ฤ1 ฯ1 ฮ1',
);

function weights(list: string): LetterBits {
  return new Map(
    list.split(' ').map((entry) => [entry.slice(0, 1), Math.log2(Number(entry.slice(1)) / 1000)]),
  );
}
