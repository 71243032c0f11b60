import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { INDEX_SCHEMA, INDEX_VERSION } from '../../../renderer/search/worker/text-database.ts';
import { LATIN_LANGUAGES, TermWriter } from '../../../shared/text/search/forms.ts';

// An index that is on a disk already was made by these tables and these terms. Where one of the two is another, the
// number is raised, and its line here written anew: otherwise the old index is read as what it is not.
const KNOWN = { version: 4, schema: 'a6d6d84ebf04d9ba', terms: '52e32ccd04c7b474' };

/** Words with endings, articles, accents, marks, signs and numbers of each script and language. */
const SAMPLE = [
  'The Parties’ negotiations on governing bodies were suspended; 25 proposals, ICANN2005 and re-elected well-being.',
  'L’Assemblée des États membres a négocié qu’aujourd’hui les décisions générales soient réaffirmées.',
  'Las negociaciones de los países miembros acordaron rápidamente las resoluciones señaladas en el párrafo 3¹.',
  'As negociações dos países decidiram a organização das informações; não há exceções.',
  'Die Verhandlungen der Arbeitsgruppen über größere Änderungen wurden abgeschlossen.',
  'Le negoziazioni dell’organizzazione e l’attuazione delle decisioni sono state approvate.',
  'Рабочие группы рассматривали предложенные изменения; ещё и йод, объявлениями.',
  'والمفاوضات بين الدول الأعضاء للمنظمة الدولية ﷺ وبالقرارات مُؤَكَّدة ٢٠٠٥',
  '互联网治理工作组的报告。日本語のテキスト、カタカナ 2005 年',
  'Ärger naïve straße ŒUVRE ﬁnal ＡＢＣ Ελληνικά עברית हिन्दी ไทย',
].join(' ');

function hash(parts: readonly (string | Uint8Array)[]): string {
  const made = createHash('sha256');
  for (const part of parts) made.update(part).update('\n');
  return made.digest('hex').slice(0, 16);
}

describe('the version of the index', () => {
  it('is another one when its tables, its words or their stems are', () => {
    const words: string[] = [];
    const writer = new TermWriter((word) => words.push(word));
    const terms = [null, ...LATIN_LANGUAGES].map((latin) => writer.write(SAMPLE, latin).slice());
    expect({
      version: INDEX_VERSION,
      schema: hash([INDEX_SCHEMA.replace(/PRAGMA user_version.*/u, '')]),
      terms: hash([...terms, words.join(' ')]),
    }).toEqual(KNOWN);
  });

  it('stands in the tables', () => expect(INDEX_SCHEMA).toContain(`PRAGMA user_version = ${INDEX_VERSION};`));
});
