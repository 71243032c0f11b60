import { describe, expect, it } from 'vitest';
import { findInterventions } from '../../../shared/text/interventions.ts';
import { importedText } from '../../support/import-text.ts';

const speakers = (...paragraphs: readonly string[]): readonly string[] =>
  findInterventions(paragraphs.map((text, id) => ({ id, text }))).map(({ speaker, onBehalfOf }) =>
    onBehalfOf === null ? speaker : `${speaker} (${onBehalfOf})`,
  );

describe('interventions in the other languages of the UN', () => {
  it('are found in Spanish', () => {
    expect(
      speakers(
        'El representante de Egipto dice que apoya el proyecto. La delegación del Brasil pidió más tiempo.',
        'La Sra. López (México), hablando en nombre del Grupo de los 77, dice que el texto es largo.',
        'Cuba expresó su apoyo. El Presidente recuerda que el plazo ha vencido.',
        'Los Estados Unidos se opusieron a la propuesta.',
        'El Sr. Pérez de Cuéllar (Perú) dice que está de acuerdo. El proyecto es de todos.',
      ),
    ).toEqual([
      'Egipto',
      'Brasil',
      'López (Grupo de los 77)',
      'Cuba',
      'Presidente',
      'Estados Unidos',
      'Pérez de Cuéllar (Perú)',
    ]);
  });

  it('are found in Russian, under the name in the case that the sentence has', () => {
    expect(
      speakers(
        'Представитель Египта говорит, что поддерживает проект. Делегация Бразилии попросила время.',
        'Г-н Иванов (Российская Федерация), выступая от имени Группы 77, заявляет, что текст длинный.',
        'Куба выразила поддержку. Председатель напоминает о сроке.',
        'Представитель Соединенных Штатов Америки отметил, что это не так.',
      ),
    ).toEqual([
      'Египта',
      'Бразилии',
      'Иванов (Группы 77)',
      'Куба',
      'Председатель',
      'Соединенных Штатов Америки',
    ]);
  });

  it('are found in Chinese, which sets no spaces', () => {
    expect(
      speakers(
        '埃及代表说，埃及支持该草案。巴西代表团要求更多时间。',
        '李先生（中国）代表77国集团指出，案文过长。',
        '古巴表示支持。主席回顾说，期限已过。',
        '肯尼亚代表非洲集团强调了开放性。',
        '美国对此表示关切。',
      ),
    ).toEqual(['埃及', '巴西', '李 (77国集团)', '古巴', '主席', '肯尼亚 (非洲集团)', '美国']);
  });

  it('are found in Arabic, with the verb first or after a name and a colon', () => {
    expect(
      speakers(
        'قال ممثل مصر إن وفده يؤيد المشروع. وطلبت ممثلة البرازيل مزيدا من الوقت.',
        'السيد علي (العراق): تكلم باسم المجموعة العربية، فقال إن النص طويل.',
        'وأعربت كوبا عن تأييدها. وذكر الرئيس أن المهلة انتهت.',
        'وأشار وفد الصين إلى أن هذا غير صحيح.',
      ),
    ).toEqual(['مصر', 'البرازيل', 'علي (المجموعة العربية)', 'كوبا', 'الرئيس', 'الصين']);
  });

  it.each([
    ['es', 'Todo individuo tiene derecho a la vida. La presente Declaración señala un ideal. Los Estados Miembros se han comprometido a asegurar el respeto. La educación se dará a todos.'],
    ['ru', 'Каждый человек имеет право на жизнь. Государства-члены обязались содействовать. Настоящая Декларация отмечает права. Никто не должен подвергаться пыткам.'],
    ['zh', '人人有权享有生命。各会员国业已誓愿同联合国合作。本宣言指出了目标。大会表示希望。'],
    ['ar', 'لكل فرد الحق في الحياة. وأشارت الوثيقة إلى ذلك. وقالت الصحيفة إن الأمر كذلك. ودعا الإعلان إلى السلام.'],
  ])('are none in a text of %s that is no debate', (_language, text) => {
    expect(speakers(text)).toEqual([]);
  }); // prettier-ignore

  it('of a delegation end where another one is named', () => {
    const document = importedText(
      [
        'Informe de la reunión del grupo de trabajo',
        '',
        'El representante de Egipto dice que apoya el proyecto. Añade que es urgente.',
        '',
        'Cuba señala el plazo. Chile pide tiempo. Perú apoya a Cuba.',
      ].join('\n'),
    );
    expect(document.interventions.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
      'Egipto: El representante de Egipto dice que apoya el proyecto. Añade que es urgente.',
      'Cuba: Cuba señala el plazo.',
      'Chile: Chile pide tiempo.',
      'Perú: Perú apoya a Cuba.',
    ]);
  });
});
