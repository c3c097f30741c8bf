import { table } from '../../../tools/markdown';
import { pageOf } from '../../../tools/pages/page';
import { MET_BY } from '../met-by';
import { REQUIREMENTS, SECTIONS } from '../requirements';
import { linesOf, VALUES } from '../values';

/** The text of docs/requirements.md. */
export function requirementsTable(): string {
  return pageOf('requirements', {
    sections: [...SECTIONS].map(([section, title]) => [
      `## ${section} ${title}`,
      table(['Number', 'Lines', 'Requirement', 'Met by'], REQUIREMENTS.filter((requirement) => requirement.section === section).map(({ number, text, inRepository }) => [
        number, linesOf(VALUES.filter(({ requirements }) => requirements.includes(number))), `${text}${inRepository ? '; *repository*' : ''}`, MET_BY[number] ?? MET_BY[section],
      ])),
    ].join('\n\n')).join('\n\n'),
  });
}
