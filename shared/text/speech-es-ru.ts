import { once } from '../base/once.ts';
import { DELEGATIONS } from './delegations.ts';
import type { SpeechGrammar } from './speech-grammar.ts';

// How Spanish and Russian reports of meetings say that somebody spoke. Data of the languages; candidates,
// unverified, for a native delegate to confirm.

const ES_VERBS =
  'dice|dijo|declara|declaró|señala|señaló|afirma|afirmó|indica|indicó|subraya|subrayó|recuerda|recordó|añade|añadió|agrega|agregó|observa|observó|pide|pidió|propone|propuso|sugiere|sugirió|considera|consideró|apoya|apoyó|estima|estimó|cree|creyó|lamenta|lamentó|acoge|acogió|expresa|expresó|manifiesta|manifestó|pregunta|preguntó|responde|respondió|explica|explicó|aclara|aclaró|insta|instó|invita|invitó|recomienda|recomendó|celebra|celebró|destaca|destacó|reitera|reiteró|reafirma|reafirmó|solicita|solicitó|respalda|respaldó|agradece|agradeció|anuncia|anunció|informa|informó|advierte|advirtió|presenta|presentó|toma la palabra|tomó la palabra|hace|hizo|da las gracias|dio las gracias|pone de relieve|puso de relieve|exhorta|exhortó|desea|deseó|rechaza|rechazó|concluye|concluyó|menciona|mencionó|sostiene|sostuvo|opina|opinó';
const ES_REFLEXIVE =
  'suma|sumó|opone|opuso|refiere|refirió|asocia|asoció|reserva|reservó|felicita|felicitó|compromete|comprometió|pregunta|preguntó';
const ES_NAME = "\\p{Lu}[\\p{L}'’.-]*(?:\\s(?:(?:de|del|la|las|los|y)\\s){0,2}\\p{Lu}[\\p{L}'’.-]*){0,6}";

export const spanish = once((): SpeechGrammar => ({
  lead: /^(?:(?:Sin embargo|Además|Asimismo|Por último|Finalmente|Luego|Después|A continuación|También|En respuesta|Por su parte),?\s+)/u,
  subjects: [
    new RegExp(
      `^(?:El|La|Los|Las)\\s(?:representantes?|delegad[oa]s?|delegaci[óo]n(?:es)?|observador(?:a|es)?|embajador(?:a|es)?|portavoz)\\s(?:de\\s(?:la|las|los)\\s|de\\s|del\\s)(${ES_NAME})`,
      'u',
    ),
    new RegExp(`^(?:El|La)\\s(?:Sr|Sra|Dr|Dra|Excmo|Excma)\\.\\s(${ES_NAME})(?:\\s\\(([^)]{2,60})\\))?`, 'u'),
    /^(?:El|La)\s((?:Copresident|Vicepresident|President)[ea]|Secretari[oa](?:\s[Gg]eneral)?|Secretaría|Relator(?:a)?|Director(?:a)?(?:\s[Gg]eneral)?|Moderador(?:a)?)(?=[\s,])/u,
  ],
  delegations: DELEGATIONS.es(),
  article: /^(?:El|La|Los|Las)\s/u,
  verb: new RegExp(
    `^(?:(?:también|además|luego|a su vez|por su parte)\\s)?(?:(?:ha|han|había)\\s\\p{L}+(?:ado|ido|icho|uesto)|se\\s(?:${ES_REFLEXIVE})|(?:se\\s)?\\p{Ll}{2,}(?:aron|ieron|jeron)|(?:${ES_VERBS})n?)(?!\\p{L})`,
    'u',
  ),
  behalf:
    /^,?\s*(?:(?:que\s)?habla(?:ndo)?\s|interviniendo\s)?en nombre (?:del |de los |de las |de la |de )([^,]{2,80}?)(?:,|\s(?=dijo|dice|señal|declar|afirm))/u,
}));

const RU_VERBS =
  'говорит|сказал|заявляет|заявил|отмечает|отметил|подчеркивает|подчеркнул|указывает|указал|напоминает|напомнил|добавляет|добавил|предлагает|предложил|просит|попросил|поддерживает|поддержал|считает|выражает|выразил|приветствует|приветствовал|призывает|призвал|сообщает|сообщил|информирует|информировал|проинформировал|спрашивает|спросил|отвечает|ответил|разъясняет|разъяснил|поясняет|пояснил|предупреждает|предупредил|благодарит|поблагодарил|высказывает|высказал|высказывается|высказал(?:ся|ась|ись)|выступает|выступил|обращает внимание|обратил|присоединяется|присоединил(?:ся|ась|ись)|соглашается|согласил(?:ся|ась|ись)|возражает|возразил|подтверждает|подтвердил|представляет|представил|рекомендует|рекомендовал|объявляет|объявил|констатирует|констатировал|интересуется|настаивает|критикует|рассказывает|рассказал|повторяет|задает';
const RU_NAME = '\\p{Lu}[\\p{L}-]*(?:\\s(?:(?:и|де|ан|ас|аль|эль)\\s)?\\p{Lu}[\\p{L}.-]*){0,4}';
const RU_PLACE = '\\p{Lu}[\\p{L}-]*(?:\\s(?:и\\s)?\\p{L}[\\p{L}-]*){0,5}?';

export const russian = once((): SpeechGrammar => ({
  lead: /^(?:(?:Однако|Далее|Кроме того|Затем|Наконец|В заключение|В ответ|Вместе с тем|Также),?\s+)/u,
  subjects: [
    new RegExp(
      `^(?:Представител(?:ь|и|ьница)|Делегаци[яи]|Делегат(?:ка)?|Наблюдатель|Посол)\\s(${RU_PLACE})(?=,|\\s(?:также\\s|далее\\s)?(?:${RU_VERBS})(?:а|о|и)?(?!\\p{L}))`,
      'u',
    ),
    new RegExp(`^(?:Г-н|Г-жа|Господин|Госпожа|Д-р)\\s(${RU_NAME})(?:\\s\\(([^)]{2,60})\\))?`, 'u'),
    /^((?:Сопредседатель|Заместитель Председателя|Председатель|Генеральный секретарь|Секретариат|Секретарь|Докладчик|Директор|Координатор))(?=[\s,])/u,
  ],
  delegations: DELEGATIONS.ru(),
  article: /^(?!)/u,
  verb: new RegExp(
    `^(?:(?:также|далее|вновь|затем|со своей стороны)\\s)?(?:${RU_VERBS})(?:а|о|и)?(?!\\p{L})`,
    'u',
  ),
  behalf:
    /^,?\s*(?:выступая\s|выступающ\S+\s|говоря\s)?от имени\s([^,]{2,80}?)(?:,|\s(?=заяв|говор|отме|сказ))/u,
}));
