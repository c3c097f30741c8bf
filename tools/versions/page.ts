import { PINS, Text } from './pins';
import { seen, seenTable } from './seen';
import { AURORA_POSTGRES, NODEJS } from '../../src/private/ends';
import { table } from '../markdown';
import { pageOf } from '../pages/page';

type Language = 'en' | 'ja';

const HEAD: readonly Text[] = [['part', '対象'], ['version', 'バージョン'], ['ends', '終了'], ['who changes it', '変更する主体'], ['page', '出典']];
const CHOICES: readonly Text[] = [['choice', '選択肢'], ['version', 'バージョン'], ['ends', '終了']];
const NONE: Text = ['not published', '公表なし'];

/** The text of docs/versions.md, or of its translation. */
export function versionsPage(language: Language): string {
  const say = (text: Text) => text[language === 'en' ? 0 : 1];
  const choices = (name: string, ends: Readonly<Record<number, string>>) => Object.entries(ends).map(([version, end]) => [name, version, end]);
  return pageOf(language === 'en' ? 'versions' : 'versions.ja', {
    pins: table(HEAD.map(say), PINS.map(({ part, version, end, mover, source }) =>
      [say(part), `\`${version}\``, end ?? say(NONE), say(mover), `[${new URL(source).hostname}](${source})`])),
    seen: seenTable(seen(), say),
    choices: table(CHOICES.map(say), [...choices('`databaseVersion`', AURORA_POSTGRES), ...choices('`nodeVersion`', NODEJS)]),
  });
}
