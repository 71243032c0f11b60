import type { SearchableText } from '../../renderer/search/api.ts';
import { IMPORTER_VERSION } from '../../shared/domain/document.ts';

/** A source of chance that gives the same again. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Tongue {
  readonly language: string;
  readonly share: number;
  readonly syllables: readonly string[];
  readonly endings: readonly string[];
  readonly words: number;
}

const TONGUES: readonly Tongue[] = [
  {
    language: 'en',
    share: 0.8,
    syllables:
      'con sul ta de le gen in ter net gov er nan ce re so lu tor com mit par ti ci ple so ci e ty for ma de vel op fi ra ble pro ma na ge po li cy stra'.split(
        ' ',
      ),
    endings: ['', '', 's', 'ed', 'ing', 'tion', 'tions', 'ment', 'al', 'ly', 'ity'],
    words: 40_000,
  },
  {
    language: 'fr',
    share: 0.08,
    syllables: 'con sé di li bé ra po ré tra vé né go so cié té dé ve lop in for ma pré co mi'.split(' '),
    endings: ['', 'e', 's', 'es', 'tion', 'tions', 'ment', 'er', 'ée'],
    words: 20_000,
  },
  {
    language: 'ru',
    share: 0.04,
    syllables: 'ко ми те ре зо лю ци ра бо со ве ща при ня ин фор ма об ще раз ви го су дар'.split(' '),
    endings: ['', 'а', 'ы', 'ов', 'ия', 'ий', 'ого', 'ами', 'ть'],
    words: 20_000,
  },
  {
    language: 'ar',
    share: 0.04,
    syllables: 'قر ار مع لو مات اتص ال تنم ية مجت مع دول حك وم انتر نت مؤ تمر'.split(' '),
    endings: ['', 'ة', 'ات', 'ين', 'ون', 'ها'],
    words: 15_000,
  },
  {
    language: 'zh',
    share: 0.04,
    syllables: Array.from('国际电信联盟信息社会世界峰会决议草案互联网治理工作组报告发展中国家'),
    endings: [''],
    words: 8000,
  },
];

/** How a clause of the library is told: its words, and the word of the tongue that it is about. */
interface Voice {
  readonly tongue: Tongue;
  readonly words: readonly string[];
  /** Running sums of what each word is worth. */
  readonly sums: Float64Array;
}

/** How little chance has to say in which words are said often: so that a word has as many letters as in real texts. */
const BREVITY = 0.2;

function voiceOf(tongue: Tongue, random: () => number): Voice {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const words = new Set<string>();
  while (words.size < tongue.words) {
    const length = 1 + Math.floor(random() * 3) + Math.floor(random() * 2);
    let word = '';
    for (let i = 0; i < length; i++) word += pick(tongue.syllables);
    words.add(word + pick(tongue.endings));
  }
  // What is said often is short, as in every language.
  const byUse = Array.from(words, (word) => ({ word, use: word.length * (BREVITY + random()) }))
    .toSorted((a, b) => a.use - b.use)
    .map(({ word }) => word);
  const sums = new Float64Array(words.size);
  let sum = 0;
  for (let rank = 0; rank < words.size; rank++) sums[rank] = sum += 1 / (rank + 2.7) ** 1.02;
  return { tongue, words: byUse, sums };
}

function wordOf({ words, sums }: Voice, random: () => number): string {
  const wanted = random() * (sums.at(-1) ?? 0);
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return words[low] ?? '';
}

/** A library that nobody wrote: words by Zipf's law in five tongues, made as it is asked for. */
export class ManyTexts {
  private readonly voices: readonly Voice[];
  private readonly random: () => number;
  private count = 0;

  constructor(seed: number) {
    this.random = chance(seed);
    this.voices = TONGUES.map((tongue) => voiceOf(tongue, this.random));
  }

  /** The next text, of so many clauses. */
  next(clauses: number, words = 58): SearchableText {
    let left = this.random();
    const voice = this.voices.find(({ tongue }) => (left -= tongue.share) < 0) ?? this.first();
    const id = `d-${String(++this.count).padStart(32, '0')}-${IMPORTER_VERSION}`;
    const gap = voice.tongue.language === 'zh' ? '' : ' ';
    const parts = Array.from({ length: clauses }, (_, index) => {
      const length = index % 12 === 0 ? 6 : Math.max(3, Math.floor(words * (0.4 + 1.2 * this.random())));
      const said = Array.from({ length }, () => wordOf(voice, this.random));
      return {
        key: `${id}.${index}`,
        label: index % 12 === 0 ? null : `${index}.`,
        isHeading: index % 12 === 0,
        text: `${said.join(gap)}.`,
      };
    });
    return { id, language: voice.tongue.language, parts };
  }

  /** A word of the library, common or rare as chance has it in a text. */
  word(): string {
    return wordOf(this.first(), this.random);
  }

  private first(): Voice {
    const [voice] = this.voices;
    if (voice === undefined) throw new Error('Nobody tells anything');
    return voice;
  }
}
